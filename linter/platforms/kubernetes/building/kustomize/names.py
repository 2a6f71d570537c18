"""Prefixes, suffixes and namespaces of a kustomization, and the names by which objects name each other after them.

Knows no kind's meaning but for two that Kustomize treats by name.  Source: Kustomize's namespace and name reference
transformers; a name that may be of several objects with different new names stays, and Kustomize refuses the build.
"""

from collections.abc import Iterable, Iterator
from typing import TypeGuard

from msgspec.structs import replace

from linter.platforms.kubernetes.building.kustomize.fields.access import Field, changed, path_of
from linter.platforms.kubernetes.building.kustomize.fields.tables import Reference, Tables
from linter.platforms.kubernetes.building.kustomize.resource import Resource, is_cluster_scoped, scalar
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

_LONGEST = 253
"""Of a name in Kubernetes; a longer one is refused, so that it is left out here."""
_NEVER_PREFIXED = ("CustomResourceDefinition", "APIService", "Namespace")
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")
_NAME = Field(("metadata", "name"))
_NAMESPACE = Field(("metadata", "namespace"), create=True)


def renamed(found: list[Resource], node: Map, tables: Tables) -> list[Resource]:
    """Apply the namespace, the prefix and the suffix of a kustomization, in this order as Kustomize does."""
    namespace, prefix, suffix = (node.scalar(key) for key in ("namespace", "namePrefix", "nameSuffix"))
    if _is_usable(namespace):
        found = [_in_namespace(one, namespace, tables) for one in found]
    if _is_usable(prefix):
        found = [_affixed(one, prefix, tables.of("namePrefix"), is_prefix=True) for one in found]
    if _is_usable(suffix):
        found = [_affixed(one, suffix, tables.of("nameSuffix"), is_prefix=False) for one in found]
    # Also what has none is kept of each layer, which tells apart what two layers make of one base.
    prefix_of_all, suffix_of_all = ("" if affix is None else affix.text for affix in (prefix, suffix))
    return [
        replace(one, prefixes=(*one.prefixes, prefix_of_all), suffixes=(*one.suffixes, suffix_of_all)) for one in found
    ]


def _is_usable(text: Scalar | None) -> TypeGuard[Scalar]:
    return text is not None and 0 < len(text.text) <= _LONGEST


def _in_namespace(one: Resource, namespace: Scalar, tables: Tables) -> Resource:
    def changes(_: Node) -> Node:
        return namespace

    node = one.object.node
    if not is_cluster_scoped(one.object):
        node = changed(node, _NAMESPACE, changes, namespace)
    if one.object.kind in _BINDINGS:
        node = changed(node, Field(("subjects",)), lambda subjects: _default_subjects(subjects, namespace))
    for field in tables.of("namespace"):
        if field.of.has(one.object) and field.path != _NAMESPACE.path:
            node = changed(node, field, changes, namespace)
    return replace(one, earlier=(*one.earlier, one.id)).with_node(node)


def _default_subjects(subjects: Node, namespace: Scalar) -> Node:
    """Give the default account of a namespace that namespace; other accounts are told by the objects that they are."""
    if not isinstance(subjects, Sequence):
        return subjects
    items = (
        _with(item, "namespace", namespace) if isinstance(item, Map) and item.text("name") == "default" else item
        for item in subjects.items
    )
    return Sequence(tuple(items), subjects.at)


def _affixed(one: Resource, affix: Scalar, more: Iterable[Field], *, is_prefix: bool) -> Resource:
    def changes(name: Node) -> Node:
        if not isinstance(name, Scalar):
            return name
        return scalar(affix.text + name.text if is_prefix else name.text + affix.text, name.at)

    if one.object.kind in _NEVER_PREFIXED:
        return one
    node = changed(one.object.node, _NAME, changes)
    for field in more:
        if field.of.has(one.object) and field.path != _NAME.path:
            node = changed(node, field, changes)
    return replace(one, earlier=(*one.earlier, one.id)).with_node(node)


def _with(node: Map, name: str, value: Scalar) -> Map:
    key = node.entries[name][0] if name in node.entries else scalar(name, value.at)
    return Map({**node.entries, name: (key, value)}, node.at)


# --- references ---------------------------------------------------------------------------------------------------


def with_references(found: list[Resource], tables: Tables) -> list[Resource]:
    """Let all objects name each other by the names that they have at the end."""
    renamed_ones: dict[str, list[Resource]] = {}
    for one in found:
        for name in {id_.name for id_ in one.earlier}:
            renamed_ones.setdefault(name, []).append(one)
    if not renamed_ones:
        return found
    kinds = {(one.object.group, one.object.version, one.object.kind): one for one in found if one.earlier}
    by_kind: dict[str, list[Reference]] = {}
    for reference in tables.references:
        if any(reference.to.has(one.object) for one in kinds.values()):
            by_kind.setdefault(reference.field.of.kind, []).append(reference)
    return [_followed(one, (*by_kind.get(one.object.kind, ()), *by_kind.get("", ())), renamed_ones) for one in found]


def _followed(one: Resource, references: Iterable[Reference], renamed_ones: dict[str, list[Resource]]) -> Resource:
    node = one.object.node
    for reference in references:
        if reference.field.of.has(one.object):
            link = _Link(one, reference, renamed_ones)
            node = changed(node, replace(reference.field, create=False), link.followed)
    return one.with_node(node)


class _Link:
    """One field of one object that names another one."""

    def __init__(self, referrer: Resource, reference: Reference, renamed_ones: dict[str, list[Resource]]) -> None:
        self._referrer = referrer
        self._reference = reference
        self._renamed = renamed_ones

    def followed(self, node: Node) -> Node:
        """Return what a field holds with the new name."""
        if isinstance(node, Sequence):
            return Sequence(tuple(self._one(item) for item in node.items), node.at)
        return self._one(node)

    def _one(self, node: Node) -> Node:
        if isinstance(node, Scalar):
            target = self._target(node.text, None)
            return node if target is None or target.id.name == node.text else scalar(target.id.name, node.at)
        name = node.scalar("name") if isinstance(node, Map) else None
        if name is None or not isinstance(node, Map):
            return node
        target = self._target(name.text, node.text("namespace"))
        if target is None:
            return node
        namespace = target.object.node.text("metadata", "namespace")
        if target.id.name != name.text:
            node = _with(node, "name", scalar(target.id.name, name.at))
        return node if not namespace else _with(node, "namespace", scalar(namespace, name.at))

    def _target(self, name: str, namespace: str | None) -> Resource | None:
        """Return the one object that a name means."""
        found = [one for one in self._renamed.get(name, ()) if self._is_meant(one)]
        if namespace is not None:
            original = [one for one in found if one.ids[0].namespace == namespace]
            found = original or [one for one in found if one.id.namespace == namespace]
        if len(found) > 1:
            found = [one for one in found if one.is_named_like(self._referrer)]
        same = len({(one.id.name, namespace and one.id.namespace) for one in found}) == 1
        return found[0] if same else None

    def _is_meant(self, one: Resource) -> bool:
        if not self._reference.to.has(one.object) or not self._is_role(one):
            return False
        referrer = self._referrer
        if is_cluster_scoped(referrer.object) or is_cluster_scoped(one.object):
            return True
        if one.object.kind == "ServiceAccount" and referrer.object.kind in _BINDINGS:
            return one.id.namespace in self._namespaces()
        return referrer.id.namespace == one.id.namespace and one.is_named_like(referrer)

    def _namespaces(self) -> Iterator[str]:
        """Return the namespaces whose accounts a binding may mean."""
        yield self._referrer.id.namespace
        for subject in self._referrer.object.node.mappings_of("subjects"):
            yield subject.text("namespace") or "default"

    def _is_role(self, one: Resource) -> bool:
        role = self._referrer.object.node.mapping("roleRef")
        if role is None or self._reference.field.path != path_of("roleRef/name"):
            return True
        return role.text("kind") == one.object.kind
