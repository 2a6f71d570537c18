"""Kubernetes objects and how they name each other.  Knows no kind's meaning."""

from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname
from typing import TypeVar

from msgspec import Struct

from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location
from linter.syntax import node as tree
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

T = TypeVar("T")

HOLE = ("{{", "${", "$(", "<%")
"""What a template leaves in a value that it will fill in later."""

ALTERNATIVE = "\x1f"
"""What stands between a folder and the number of an alternative in it, and in no path."""


class Object(Struct, frozen=True, eq=False):
    """One object of a manifest."""

    group: str
    """Empty for the core."""
    version: str
    kind: str
    namespace: str
    """Empty where the manifest leaves it to the context."""
    name: str
    node: Map
    partial: bool = False
    """A patch, or an object of which a part is unknown: what is absent is not a default but unknown."""
    untold: str = ""
    """Why a part of an object is unknown; empty for a patch, which is no object of its own."""
    build: str = ""
    """The folder of the overlay that deploys it; empty for an object that stands by itself."""

    @property
    def at(self) -> Location:
        """The place that stands for the object: its kind."""
        kind = self.node.get("kind")
        return self.node.header() if kind is None else kind.at

    @property
    def path(self) -> str:
        """The file that it stands in."""
        return self.node.at.source.path

    @property
    def scope(self) -> str:
        """What it can be joined with by name: the objects of one overlay, or the manifests of one folder."""
        return self.build or dirname(self.path)

    @property
    def folder(self) -> str:
        """What it is deployed from: the folder of its overlay or its own, whichever alternative it is part of."""
        return self.scope.partition(ALTERNATIVE)[0]

    @property
    def title(self) -> str:
        """As messages call it."""
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"

    @property
    def address(self) -> str:
        """Its identity in the scanned tree."""
        return f"{self.path}:{self.title}"

    def annotation(self, key: str) -> Scalar | None:
        """Return the value of an annotation."""
        return self.node.scalar("metadata", "annotations", key)

    def label(self, key: str) -> Scalar | None:
        """Return the value of a label."""
        return self.node.scalar("metadata", "labels", key)


class Cluster(Struct, frozen=True, eq=False):
    """All objects of a run, found by what other objects say of them."""

    objects: tuple[Object, ...]
    _by_name: Mapping[tuple[str, str, str, str], Object]
    _by_kind: Mapping[tuple[str, str], tuple[Object, ...]]
    _by_scope: Mapping[str, tuple[Object, ...]]

    @staticmethod
    def of(objects: Iterable[Object]) -> "Cluster":
        """Index objects; of two with one name in one folder the first counts."""
        everything = tuple(objects)
        by_name: dict[tuple[str, str, str, str], Object] = {}
        by_kind: dict[tuple[str, str], list[Object]] = {}
        by_scope: dict[str, list[Object]] = {}
        for one in everything:
            scope = one.scope
            by_name.setdefault((scope, one.kind, one.namespace, one.name), one)
            by_kind.setdefault((scope, one.kind), []).append(one)
            by_scope.setdefault(scope, []).append(one)
        kinds = {key: tuple(found) for key, found in by_kind.items()}
        return Cluster(everything, by_name, kinds, {key: tuple(found) for key, found in by_scope.items()})

    def find(self, near: Object, kind: str, name: str, namespace: str | None = None) -> Object | None:
        """Return an object of a kind by its name, in the folder of another one and, unless told, its namespace."""
        wanted = near.namespace if namespace is None else namespace
        return self._by_name.get((near.scope, kind, wanted, name)) or self._by_name.get((near.scope, kind, "", name))

    def within(self, scope: str) -> tuple[Object, ...]:
        """Return the objects that can be joined by name."""
        return self._by_scope.get(scope, ())

    def of_kind(self, near: Object, *kinds: str) -> Iterator[Object]:
        """Return the objects of some kinds in the folder of another one."""
        for kind in kinds:
            yield from self._by_kind.get((near.scope, kind), ())


def text_setting(scalar: Scalar, setting: str) -> Known[str] | Unknown:
    """Return a scalar's text; unknown where a template will fill it in."""
    if any(mark in scalar.text for mark in HOLE):
        return Unknown("a template fills it in", scalar.at.header, setting)
    return tree.text_of(scalar, setting)


def dotted(*keys: str) -> str:
    """Return the path of a field as users write it: `spec.tls`."""
    return ".".join(keys)


def labels_of(node: Node | None) -> dict[str, str]:
    """Return the labels of a selector or a template."""
    if not isinstance(node, Map):
        return {}
    return {key: value.text for key, (_, value) in node.entries.items() if isinstance(value, Scalar)}
