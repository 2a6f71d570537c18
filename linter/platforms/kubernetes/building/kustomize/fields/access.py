"""Paths into objects, as Kustomize's configurations of transformers write them.  Knows no kind's meaning.

A path goes through lists by itself.  Every node is changed once, however often aliases repeat it.
"""

from collections.abc import Callable

from msgspec import Struct

from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

_SLASH = pattern(r"(?<!\\)/")

Change = Callable[[Node], Node]


class Kind(Struct, frozen=True):
    """Kinds of objects; what is empty is any."""

    group: str = ""
    version: str = ""
    kind: str = ""

    def has(self, one: Object) -> bool:
        """Say whether an object is of them."""
        return self.kind in ("", one.kind) and self.group in ("", one.group) and self.version in ("", one.version)


class Field(Struct, frozen=True):
    """A path into objects of some kinds."""

    path: tuple[str, ...]
    of: Kind = Kind()
    create: bool = False
    """Whether what is missing on the way is made."""


def path_of(text: str) -> tuple[str, ...]:
    r"""Cut `metadata/annotations/example.com\/name` at its slashes."""
    return tuple(part.replace("\\/", "/") for part in _SLASH.split(text) if part)


def field_of(written: Map) -> Field | None:
    """Read a field as a configuration writes it."""
    path = written.text("path")
    if not path:
        return None
    return Field(path_of(path), kind_of(written), written.text("create") == "true")


def kind_of(written: Map) -> Kind:
    """Read the kinds that something in a kustomization is about."""
    group, version = written.text("group") or "", written.text("version") or ""
    if not group and not version:
        group, _, version = (written.text("apiVersion") or "").rpartition("/")
    return Kind(group, version, written.text("kind") or "")


def changed(node: Map, field: Field, change: Change, missing: Node | None = None) -> Map:
    """Return an object with what a field names changed; `missing` is what stands where a field is to be made."""
    made = missing if field.create else None
    if _leads_nowhere(node, field.path, is_made=made is not None):
        return node  # as most paths do in most objects
    result = _Walk(field.path, change, made).at(node, 0)
    return result if isinstance(result, Map) else node


def _leads_nowhere(node: Node, path: tuple[str, ...], *, is_made: bool) -> bool:
    """Say whether a path ends before its last step, as far as it leads through mappings alone."""
    for name in path:
        if not isinstance(node, Map):
            return isinstance(node, Scalar)
        is_list = name.endswith("[]")
        entry = node.entries.get(name[:-2] if is_list else name)
        if entry is None or (isinstance(entry[1], Scalar) and entry[1].is_null):
            return is_list or not is_made
        node = entry[1]
    return False


class _Walk:
    """One change of one object."""

    def __init__(self, path: tuple[str, ...], change: Change, missing: Node | None) -> None:
        self._path = path
        self._change = change
        self._missing = missing
        self._done: dict[tuple[int, int], Node] = {}

    def at(self, node: Node, depth: int, *, is_item: bool = False) -> Node:
        """Return a node as it is with what lies at the rest of the path changed."""
        key = (id(node), depth)
        if key not in self._done:
            self._done[key] = self._fresh(node, depth, is_item=is_item)
        return self._done[key]

    def _fresh(self, node: Node, depth: int, *, is_item: bool) -> Node:
        if depth == len(self._path):
            return self._change(node)
        if isinstance(node, Map):
            return self._inside(node, depth)
        if isinstance(node, Sequence) and not is_item:
            items = tuple(self.at(item, depth, is_item=True) for item in node.items)
            same = all(new is old for new, old in zip(items, node.items, strict=True))
            return node if same else Sequence(items, node.at)
        return node

    def _inside(self, node: Map, depth: int) -> Map:
        name = self._path[depth]
        is_list = name.endswith("[]")
        name = name.removesuffix("[]")
        entry = node.entries.get(name)
        if entry is None or (isinstance(entry[1], Scalar) and entry[1].is_null):
            if self._missing is None or is_list:
                return node
            key = Scalar(name, self._missing.at, plain=False)
            return Map({**node.entries, name: (key, self._made(depth + 1, self._missing))}, node.at)
        inner = self.at(entry[1], depth + 1)
        return node if inner is entry[1] else Map({**node.entries, name: (entry[0], inner)}, node.at)

    def _made(self, depth: int, missing: Node) -> Node:
        node = self._change(missing)
        for name in reversed(self._path[depth:]):
            node = Map({name: (Scalar(name, missing.at, plain=False), node)}, missing.at)
        return node


def each_scalar(node: Node, change: Callable[[Scalar], Scalar]) -> Node:
    """Change a scalar, or those of a list or a mapping."""
    if isinstance(node, Scalar):
        return change(node)
    if isinstance(node, Sequence):
        return Sequence(tuple(change(item) if isinstance(item, Scalar) else item for item in node.items), node.at)
    entries = {
        name: (key, change(value) if isinstance(value, Scalar) else value)
        for name, (key, value) in node.entries.items()
    }
    return Map(entries, node.at)


def empty(at: Location) -> Map:
    """Return a mapping to be filled."""
    return Map({}, at)
