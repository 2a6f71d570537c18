r"""Paths of Kustomize's replacements and variables: `spec.containers.[name=web].image`.  Knows no kind's meaning.

Source: Kustomize's reference of replacements.  A path that needs a regular expression does not fit anything here.
"""

from collections.abc import Callable

from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

MOST_STEPS = 60

Change = Callable[[Scalar], Scalar | None]

_STEP = pattern(r"(?:\[[^\[\]]*\]|\\.|[^.\\])+")
_ELEMENT = pattern(r"\[(?P<key>[^=\[\]]*)=(?P<value>[^\[\]]*)\]")
_PLAIN = pattern(r"[\w./:@ -]*")


def split(text: str) -> tuple[str, ...]:
    r"""Cut a path at its dots, but for those in brackets and after `\`."""
    steps = (step.replace("\\.", ".") for step in _STEP.findall(text))
    return tuple(step if "=" in step or not step.startswith("[") else step.strip("[]") for step in steps)


def looked_up(node: Node, path: tuple[str, ...]) -> Node | None:
    """Return what a path leads to; None where nothing is there."""
    found: Node | None = node
    for step in path:
        if isinstance(found, Map):
            found = found.get(step)
        elif isinstance(found, Sequence):
            indices = _indices(found, step)
            found = found.items[indices[0]] if indices else None
        else:
            return None
    return found


def _indices(node: Sequence, step: str) -> list[int]:
    """Return which elements of a list a step means."""
    if step == "*":
        return list(range(len(node.items)))
    if step.isdecimal():
        return [int(step)] if int(step[:9]) < len(node.items) else []
    element = _ELEMENT.fullmatch(step)
    if element is None or not _PLAIN.fullmatch(element["value"]):
        return []
    key, value = element["key"], element["value"]
    return [
        index
        for index, item in enumerate(node.items)
        if (item.text(key) if isinstance(item, Map) else item.text if isinstance(item, Scalar) and not key else None)
        == value
    ]


def replaced(node: Map, path: tuple[str, ...], change: Change, made: Scalar | None) -> Map | None:
    """Return an object with the values changed that a path leads to; None where it does not fit the object.

    `made` is what stands where a missing field is to be made; None where that is not asked for.
    """
    if not 0 < len(path) <= MOST_STEPS:
        return None
    result = _Replacing(path, change, made).at(node, 0)
    return result if isinstance(result, Map) else None


class _Replacing:
    """One change of one object; every node once, however often aliases repeat it."""

    def __init__(self, path: tuple[str, ...], change: Change, made: Scalar | None) -> None:
        self._path = path
        self._change = change
        self._made = made
        self._done: dict[tuple[int, int], Node | None] = {}

    def at(self, node: Node, depth: int) -> Node | None:
        """Return a node with what the rest of the path leads to changed."""
        key = (id(node), depth)
        if key not in self._done:
            self._done[key] = self._fresh(node, depth)
        return self._done[key]

    def _fresh(self, node: Node, depth: int) -> Node | None:
        if depth == len(self._path):
            return self._change(node) if isinstance(node, Scalar) else None
        if isinstance(node, Map):
            return self._in_mapping(node, depth)
        return self._in_list(node, depth) if isinstance(node, Sequence) else None

    def _in_mapping(self, node: Map, depth: int) -> Node | None:
        name = self._path[depth]
        entry = node.entries.get(name)
        if entry is None or (node.get(name) is None and depth + 1 < len(self._path)):
            inner = self._new(depth + 1)
        else:
            inner = self.at(entry[1], depth + 1)
        if inner is None:
            return None
        key = Scalar(name, inner.at, plain=False) if entry is None else entry[0]
        return Map({**node.entries, name: (key, inner)}, node.at)

    def _in_list(self, node: Sequence, depth: int) -> Node | None:
        indices = frozenset(_indices(node, self._path[depth]))
        if not indices:
            return None
        items: list[Node] = []
        for index, item in enumerate(node.items):
            new = self.at(item, depth + 1) if index in indices else item
            if new is None:
                return None
            items.append(new)
        return Sequence(tuple(items), node.at)

    def _new(self, depth: int) -> Node | None:
        """Return what is to be made for the rest of the path."""
        rest = self._path[depth:]
        if self._made is None or any(not _PLAIN.fullmatch(step) for step in rest):
            return None
        node: Node | None = self._change(self._made)
        for name in reversed(rest):
            node = None if node is None else Map({name: (Scalar(name, node.at, plain=False), node)}, node.at)
        return node
