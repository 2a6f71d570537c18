"""Labels, annotations and counts that a kustomization sets.  Knows no kind's meaning.

Source: Kustomize's reference of labels, commonLabels, commonAnnotations and replicas.
"""

from collections.abc import Iterable, Iterator

from linter.platforms.kubernetes.building.kustomize.fields.access import Change, Field, changed, empty, field_of
from linter.platforms.kubernetes.building.kustomize.fields.tables import Tables
from linter.platforms.kubernetes.building.kustomize.resource import Resource
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar


def labelled(found: list[Resource], node: Map, tables: Tables) -> list[Resource]:
    """Set the labels and annotations of a kustomization."""
    for pairs, fields in (
        *_label_sets(node, tables),
        (node.mapping("commonAnnotations"), tables.of("commonAnnotations")),
    ):
        if pairs is not None and pairs.entries:
            found = with_fields(found, fields, _adding(pairs), empty(pairs.at))
    return found


def _label_sets(node: Map, tables: Tables) -> Iterator[tuple[Map | None, tuple[Field, ...]]]:
    for entry in node.mappings_of("labels"):
        yield entry.mapping("pairs"), tuple(_fields_of_labels(entry, tables))
    yield node.mapping("commonLabels"), tables.of("commonLabels")


def _fields_of_labels(entry: Map, tables: Tables) -> Iterator[Field]:
    if entry.text("includeSelectors") == "true":
        yield from tables.of("commonLabels")
    else:
        yield from tables.of("labels")
        if entry.text("includeTemplates") == "true":
            yield from tables.of("templateLabels")
    for written in entry.mappings_of("fields"):
        field = field_of(written)
        if field is not None:
            yield field


def _adding(pairs: Map) -> Change:
    def change(node: Node) -> Node:
        return Map({**node.entries, **pairs.entries}, node.at) if isinstance(node, Map) else node

    return change


def _always(value: Scalar) -> Change:
    return lambda _: value


def with_fields(found: list[Resource], fields: Iterable[Field], change: Change, missing: Node) -> list[Resource]:
    """Change all fields that apply to objects."""
    by_kind: dict[str, list[Field]] = {}
    for field in fields:
        by_kind.setdefault(field.of.kind, []).append(field)

    def changed_one(one: Resource) -> Resource:
        node = one.object.node
        for field in (*by_kind.get("", ()), *by_kind.get(one.object.kind, ())):
            if field.of.has(one.object):
                node = changed(node, field, change, missing)
        return one.with_node(node)

    return [changed_one(one) for one in found]


def counted(found: list[Resource], node: Map, tables: Tables) -> list[Resource]:
    """Set how often what a kustomization names is to run."""
    for entry in node.mappings_of("replicas"):
        name, count = entry.text("name"), entry.scalar("count")
        if name is not None and count is not None:
            meant = {id(one): one for one in found if one.was_named(name)}
            new = iter(with_fields(list(meant.values()), tables.of("replicas"), _always(count), count))
            found = [next(new) if id(one) in meant else one for one in found]
    return found
