"""Under which names resources are reached, and who stands behind them.  Knows no TLS, and the types by their rows."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from linter.model.endpoint import Listener, Upstream
from linter.model.identity import Alias, Identity, Workload
from linter.model.names import PUBLIC, TARGET_GROUPS, Destination, Name
from linter.model.whereabouts.data import LABEL
from linter.platforms.terraform.language.modules.bodies import view_of
from linter.platforms.terraform.language.modules.module import Module
from linter.platforms.terraform.language.modules.resource import Resource
from linter.platforms.terraform.language.values.value import is_map, settled, text_of
from linter.platforms.terraform.mapping.context import Configuration, Context, context_of
from linter.platforms.terraform.mapping.tables import path_of
from linter.platforms.terraform.reaching.images import images_of
from linter.platforms.terraform.reaching.references import destinations, of_value, plain_name, targets_in, values_at
from linter.platforms.terraform.reaching.rows import (
    ADDRESSES,
    FORWARDING,
    GROUPS,
    LEADS_TO,
    MEMBERS,
    PART_OF,
    PORTS,
    RECORDS,
    WORKLOADS,
    Member,
    Record,
)
from linter.platforms.terraform.reaching.surroundings import surroundings_of
from linter.provenance.setting import Known, Step, Unknown

NAME = "terraform"


def identified(endpoint: Listener | Upstream, context: Context) -> Listener | Upstream:
    """Say of an endpoint under which names it is reached, or whom it reaches."""
    resource, configuration = context.resource, context.configuration
    if isinstance(endpoint, Listener):
        owners = [one for path in PART_OF.get(resource.type, ()) for one in destinations(context, (path,))]
        port = _text(context, "port") if owners else ""
        names = (*_names(resource, configuration), *(Name(configuration.scope, one.text, port) for one in owners))
        return replace(endpoint, port=port, names=tuple(dict.fromkeys(names)), data=_data(context))
    port = _dialled(endpoint, context)
    named = [replace(one, port=port) for one in destinations(context, LEADS_TO.get(resource.type, ()))]
    targets = tuple(dict.fromkeys((*named, *_members(context), *_bound(context))))
    opened_by = "" if endpoint.listeners else configuration.address(resource)
    return replace(endpoint, targets=targets, opened_by=opened_by)


def _names(resource: Resource, configuration: Configuration) -> Iterator[Name]:
    yield Name(configuration.scope, resource.address)
    yield Name(configuration.scope, plain_name(resource.address))


def _dialled(endpoint: Upstream, context: Context) -> str:
    """Return the port that is dialled, of which there is one for clear text and one for TLS."""
    ports = PORTS.get(context.resource.type)
    if ports is None or isinstance(endpoint.tls, Unknown):
        return ""
    return _text(context, ports.clear if endpoint.tls.value is None else ports.encrypted)


def _text(context: Context, path: str) -> str:
    value = context.find(path_of(path)).value
    return (text_of(value.value) or "") if isinstance(value, Known) else ""


def _bound(context: Context) -> Iterator[Destination]:
    """Yield a target group by its own name, to which a controller in a cluster may bind a Service."""
    resource = context.resource
    if GROUPS.get(resource.type, resource.type) == "aws_lb_target_group":
        name = view_of(resource).attribute("name")
        text = text_of(name.value) if isinstance(name, Known) else None
        if name is not None and text:
            yield Destination(text, name.at, zones=(TARGET_GROUPS,), optional=True)


def _data(context: Context) -> tuple[str, ...]:
    """Return the classes of the data that a resource says to hold by a tag or a label."""
    for attribute in ("tags", "labels"):
        value = view_of(context.resource).attribute(attribute)
        tags = value.value if isinstance(value, Known) and is_map(value.value) else {}
        # Google's labels hold neither dots nor slashes (hashicorp/google documentation, `labels`).
        for key in (LABEL, "tlslint-data"):
            tag = settled(tags[key]) if key in tags else None
            text = text_of(tag.value) if isinstance(tag, Known) else None
            if text:
                return tuple(sorted({word.strip() for word in re.split("[, ]", text) if word.strip()}))
    return ()


def _members(context: Context) -> Iterator[Destination]:
    """Yield who stands behind what opens a hop, by the resources that say so."""
    resource, configuration = context.resource, context.configuration
    kind = GROUPS.get(resource.type, resource.type)
    for member_type in MEMBERS.get(kind, {}):
        for target, found in _members_by(configuration, kind, member_type):
            if target is resource:
                yield found


def _members_by(configuration: Configuration, kind: str, member_type: str) -> tuple[tuple[Resource, Destination], ...]:
    return configuration.once(
        ("members", kind, member_type), lambda: tuple(_all_members(configuration, kind, member_type))
    )


def _all_members(configuration: Configuration, kind: str, member_type: str) -> Iterator[tuple[Resource, Destination]]:
    """Yield all that resources of a type say of who stands behind whom."""
    scope = configuration.scope
    for one in configuration.of_type(member_type):
        context = context_of(configuration, one)
        for row in MEMBERS[kind][member_type]:
            values = list(values_at(context, path_of(row.of)))
            for value, port in zip(values, _ports(context, row, len(values)), strict=True):
                own = Destination(one.address, one.block.header, port, (scope,))
                behind = destinations(context, (row.target,)) if row.target else (own,)
                yield from ((target, found) for target in targets_in(value) for found in behind)


def _ports(context: Context, row: Member, count: int) -> tuple[str, ...]:
    """Return the ports that as many blocks name; none where not all of them do."""
    values = [settled(one) for one in values_at(context, path_of(row.port))] if row.port else []
    ports = tuple((text_of(one.value) or "") if isinstance(one, Known) else "" for one in values)
    return ports if len(ports) == count else ("",) * count


def identities(configuration: Configuration, module: Module) -> Iterator[Identity]:
    """Yield the records of a module, the rules that only forward, and all that runs programs."""
    for block in module.folder.resources:
        kind = block.labels[0]
        if kind in RECORDS or kind in FORWARDING or kind in WORKLOADS:
            for resource in module.instances(block):
                yield from _of_resource(context_of(configuration, resource), kind)


def _of_resource(context: Context, kind: str) -> Iterator[Identity]:
    if kind in WORKLOADS:
        yield _workload(context)
    elif kind in FORWARDING:
        resource, scope = context.resource, context.configuration.scope
        address = ADDRESSES.get(kind, "")
        reserved = destinations(context, (address,)) if address else ()
        names = (*_names(resource, context.configuration), *(Name(scope, one.text) for one in reserved))
        yield _alias(context, names, destinations(context, FORWARDING[kind]))
    else:
        row = RECORDS[kind]
        names = tuple(_hosts(context, row))
        targets = tuple(found for path in row.targets for found in _leading(context, path))
        if names and targets:
            yield _alias(context, names, targets)


def _leading(context: Context, path: str) -> Iterator[Destination]:
    for value in values_at(context, path_of(path)):
        yield from of_value(value, context)


def _hosts(context: Context, row: Record) -> Iterator[Name]:
    for attribute in row.names:
        value = view_of(context.resource).attribute(attribute)
        text = text_of(value.value) if isinstance(value, Known) else None
        if text and "." in text:
            yield Name(PUBLIC, text.rstrip("."))


def _alias(context: Context, names: Iterable[Name], targets: Iterable[Destination]) -> Alias:
    resource = context.resource
    found = tuple(targets)
    steps = tuple(Step(one.at, f"it names {one.text}") for one in found[:3])
    return Alias(
        at=resource.block.header,
        address=context.configuration.address(resource),
        name=resource.address,
        platform=NAME,
        names=tuple(dict.fromkeys(names)),
        targets=found,
        steps=steps,
        scope=context.configuration.scope,
    )


def _workload(context: Context) -> Workload:
    resource, configuration = context.resource, context.configuration
    return Workload(
        at=resource.block.header,
        address=configuration.address(resource),
        name=resource.address,
        platform=NAME,
        place=("private network",),
        names=tuple(dict.fromkeys(_names(resource, configuration))),
        zones=(configuration.scope, PUBLIC),
        runs=(configuration.address(resource),),
        scope=configuration.scope,
        data=_data(context),
        images=tuple(images_of(context)),
        around=surroundings_of(context),
    )


__all__ = ["identified", "identities"]
