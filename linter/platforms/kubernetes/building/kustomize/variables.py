"""Variables of Kustomize, the older form of replacements.  Knows no kind's meaning.

Source: Kustomize's reference of vars.  A variable is filled in at the end of a build, only in fields of the table; one
that cannot be resolved stays as it is written, which whoever reads the value takes for a hole.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from linter.platforms.kubernetes.building.kustomize.fields.access import Kind, each_scalar, kind_of
from linter.platforms.kubernetes.building.kustomize.fields.paths import looked_up, split
from linter.platforms.kubernetes.building.kustomize.fields.tables import Tables
from linter.platforms.kubernetes.building.kustomize.labels import with_fields
from linter.platforms.kubernetes.building.kustomize.resource import Resource
from linter.provenance.pattern import pattern
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_USE = pattern(r"\$(?:\$|\((?P<name>[^()$]{1,253})\))")
_LONGEST = 100_000


class Variable(Struct, frozen=True, eq=False):
    """A name for a field of an object."""

    name: str
    kind: Kind
    object: Map
    path: tuple[str, ...]


def variables(node: Map) -> tuple[Variable, ...]:
    """Return the variables that a kustomization defines."""
    found = []
    for entry in node.mappings_of("vars"):
        name, of = entry.text("name"), entry.mapping("objref")
        if name and of is not None:
            path = split(entry.text("fieldref", "fieldpath") or entry.text("fieldref", "fieldPath") or "metadata.name")
            found.append(Variable(name, kind_of(of), of, path))
    return tuple(found)


def with_variables(found: list[Resource], defined: tuple[Variable, ...], tables: Tables) -> list[Resource]:
    """Fill variables in."""
    values = {one.name: value for one in defined if (value := _value(one, found)) is not None}
    if not values:
        return found

    def change(node: Node) -> Node:
        return each_scalar(node, lambda one: _filled(one, values))

    return with_fields(found, tables.of("varReference"), change, Scalar("", found[0].object.at, plain=False))


def _value(variable: Variable, found: list[Resource]) -> Scalar | None:
    """Return what a variable stands for; None where that is not one text."""
    name, namespace = variable.object.text("name"), variable.object.text("namespace")
    meant = [
        one
        for one in found
        if variable.kind.has(one.object)
        and one.was_named(name)
        and any(name == had.name and namespace in (None, had.namespace) for had in one.ids)
    ]
    if len(meant) != 1 or meant[0].object.partial:
        return None
    value = looked_up(meant[0].object.node, variable.path)
    return value if isinstance(value, Scalar) else None


def _filled(written: Scalar, values: Mapping[str, Scalar]) -> Scalar:
    whole = _USE.fullmatch(written.text)
    if whole is not None and whole["name"] in values:
        return values[whole["name"]]
    if "$" not in written.text or _length(written.text, values) > _LONGEST:
        return written
    text = _USE.sub(lambda use: _text(use, values), written.text)
    return written if text == written.text else Scalar(text, written.at, written.plain)


def _length(text: str, values: Mapping[str, Scalar]) -> int:
    return len(text) + sum(len(values[use["name"]].text) for use in _USE.finditer(text) if use["name"] in values)


def _text(use: re.Match[str], values: Mapping[str, Scalar]) -> str:
    name = use["name"]
    if name is None:
        return "$"
    return values[name].text if name in values else use[0]
