"""Which resources, and which hosts, a value names.  Knows no resource type."""

import re
from collections.abc import Iterator

from linter.model.hosts import host_in
from linter.model.names import PUBLIC, Destination
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.values.value import Handle, Partial, Several, Value, is_list, settled
from linter.platforms.terraform.mapping.context import Context
from linter.platforms.terraform.mapping.row import Path
from linter.platforms.terraform.mapping.tables import path_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_MOST = 50
# `aws_lb.shop.dns_name`, wherever it stands in an expression whose value is not known
_REFERENCE = pattern(r"(?<![\w.])(?P<type>[a-z][a-z0-9]*_\w+)\.(?P<name>[\w-]+)")
_HOST = pattern(r"[\w*-]+(?:\.[\w-]+)+\.?|\d+\.\d+\.\d+\.\d+")


def destinations(context: Context, paths: tuple[str, ...]) -> tuple[Destination, ...]:
    """Return who is named by the first of some attributes that is written."""
    for one in paths:
        found = tuple(_destinations(context, path_of(one)))
        if found:
            return found[:_MOST]
    return ()


def _destinations(context: Context, path: Path) -> Iterator[Destination]:
    for value in values_at(context, path):
        yield from of_value(value, context)


def values_at(context: Context, path: Path) -> Iterator[Setting[Value]]:
    """Yield what is written at a path in all blocks that it may go through, references unresolved."""
    if len(path) > 1 and path[0].name != "each":
        for block in context.blocks(path[:-1]):
            value = block.reference(path[-1].name)
            if value is not None:
                yield value
        return
    found = context.refer(path).value
    if found is not None:
        yield found


def of_value(value: Setting[Value], context: Context) -> Iterator[Destination]:
    """Yield the resources that a value refers to, or the hosts that it is the text of."""
    scope = context.configuration.scope
    targets = list(targets_in(value))
    if targets:
        yield from (Destination(one.address, value.at, zones=(scope,)) for one in targets)
        return
    plain = settled(value)
    for one in plain.value if isinstance(plain, Known) and is_list(plain.value) else (plain,):
        yield from _written(settled(one), scope, context.resource)


def _written(plain: Setting[Value], scope: str, owner: Resource) -> Iterator[Destination]:
    if isinstance(plain, Known) and isinstance(plain.value, str):
        host = host_in(plain.value)
        if _HOST.fullmatch(host):
            yield Destination(host, plain.at, zones=(scope, PUBLIC))
    elif isinstance(plain, Unknown) or isinstance(plain.value, Partial):
        for found in _REFERENCE.finditer(_text_at(plain.at)):
            address = f"{owner.module.prefix}{found['type']}.{found['name']}"
            yield Destination(address, plain.at, zones=(scope,))


def _text_at(at: Location) -> str:
    return at.text[:2_000]


def targets_in(value: Setting[Value]) -> Iterator[Resource]:
    """Yield the resources that a value refers to, or that the elements of a list do."""
    if isinstance(value, Unknown):
        for one in value.candidates:
            yield from targets_in(one)
    elif isinstance(value.value, Several):
        yield from targets_in(value.value.element)
    elif isinstance(value.value, Handle):
        if isinstance(value.value.target, Resource):
            yield value.value.target
    elif is_list(value.value):
        for element in value.value:
            yield from targets_in(element)


def plain_name(address: str) -> str:
    """Return the address of a resource without the key of its instance."""
    return re.sub(r"\[[^\]]*\]$", "", address)
