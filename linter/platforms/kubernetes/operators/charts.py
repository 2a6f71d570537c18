"""Values that are handed to charts which are not at hand: told, and looked through for what switches TLS off.

Knows no chart, so that nothing in them is more than a question.  Sources: Flux, HelmRelease API; K3s, "Using Helm";
Argo CD, "Helm".  Checked 2026-11-29.
"""

import re
from collections.abc import Iterator

from linter.model.endpoint import Role, Tls, Upstream
from linter.platforms.connections.hops import may_be_a_page
from linter.platforms.connections.opened import Connection, Transport
from linter.platforms.connections.strings import connection
from linter.platforms.connections.variables import Variable
from linter.platforms.exposure import either
from linter.platforms.kubernetes.objects.names import exposure_of, service_of
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.platforms.platform import Found, Options, Unread
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting
from linter.provenance.setting import Unknown as Open
from linter.provenance.source import InputError, Location
from linter.syntax.carried import parse
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

_BECAUSE = "what a chart that is not at hand makes of this value is not known"
_NOT_AT_HAND = "the values of a chart that is not at hand: only addresses and switches in them are looked at"
_DEEPEST = 30
_SWITCH = pattern(
    r"(?:.*[_-])?(?:insecure|(?:insecure)?[_-]?skip[_-]?(?:tls|ssl)?[_-]?verify|tls[_-]?skip[_-]?verify|"
    r"(?:tls|ssl)[_-]?insecure(?:[_-]?skip[_-]?verify)?)",
    re.IGNORECASE,
)
_ARGUMENT = pattern(r"--[\w-]*insecure[\w-]*(?:=true)?|--[\w-]*skip-(?:tls-)?verify(?:=true)?")
_ON = frozenset({"true", "1", "yes", "on"})


def release(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Found]:
    """Yield what the values of a chart name in clear text or unverified, all of it open, and that there are values."""
    for node in (*_values(owner), *_from_others(owner, cluster)):
        try:
            values = parse(node) if isinstance(node, Scalar) else node
        except InputError as error:
            if any(mark in node.at.text for mark in HOLE):
                yield Unread(node.at.header, "a template fills in the values of a chart")
            else:
                yield error
            continue
        if values is None or isinstance(values, Scalar):
            continue
        yield Unread(values.at.header, _NOT_AT_HAND)
        seen: set[str] = set()
        for one in _found(values, owner, cluster):
            if one.address not in seen:
                seen.add(one.address)
                yield one


def _values(owner: Object) -> Iterator[Node]:
    spec = owner.node.mapping("spec", "template", "spec") if owner.kind == "ApplicationSet" else None
    spec = spec or owner.node.mapping("spec")
    if spec is None:
        return
    helm = (source.mapping("helm") for source in (spec.mapping("source"), *spec.mappings_of("sources")) if source)
    for holder in (spec, *helm):
        for key in ("values", "valuesContent", "valuesObject", "parameters", "set"):
            found = None if holder is None else holder.find(key)
            if found is not None:
                yield found


def _from_others(owner: Object, cluster: Cluster) -> Iterator[Node]:
    """Yield the values that a HelmRelease takes from ConfigMaps."""
    for entry in owner.node.mappings_of("spec", "valuesFrom"):
        name = entry.text("name") if entry.text("kind") == "ConfigMap" else None
        found = None if name is None else cluster.find(owner, "ConfigMap", name)
        values = None if found is None else found.node.find("data", entry.text("valuesKey") or "values.yaml")
        if values is not None and entry.text("targetPath") is None:
            yield values


def _found(node: Node, owner: Object, cluster: Cluster) -> Iterator[Upstream]:
    for name, value in paid(_scalars("", node, _DEEPEST), owner.at):
        text = value.text.strip()
        if any(mark in text for mark in HOLE):
            continue
        found = connection(text)
        if _ARGUMENT.fullmatch(text) or (_SWITCH.fullmatch(name) and text.lower() in _ON):
            yield _unverified(text if text.startswith("--") else name, value.at.header, owner)
        elif found is not None and found.transport not in (Transport.ENCRYPTED, Transport.VERIFIED):
            variable = Variable(name, text, value.at.header)
            is_beside = service_of(found.host, owner, cluster) is not None
            if not may_be_a_page(found, variable, is_beside=is_beside):
                yield _hop(found, variable, owner)


def _scalars(name: str, node: Node, deep: int) -> Iterator[tuple[str, Scalar]]:
    match node:
        case Scalar():
            yield name, node
        case Sequence() if deep:
            for one in node.items:
                yield from _scalars(name, one, deep - 1)
        case Map() if deep:
            said = node.text("name")
            if said is not None and node.scalar("value") is not None:  # a variable, or a parameter of Argo CD
                yield from _scalars(said.rpartition(".")[2], node.entries["value"][1], deep - 1)
                return
            for key, (_, value) in node.entries.items():
                yield from _scalars(key, value, deep - 1)
        case _:
            return


def _hop(found: Connection, variable: Variable, owner: Object) -> Upstream:
    at, setting = variable.at, variable.name
    is_clear = found.transport is Transport.CLEAR
    tls: Setting[Tls | None] = Known(Tls(at, verifies_chain=Open(_BECAUSE, at, setting)), at, setting)
    place = f"{found.host}:{found.port}" if found.port else found.host
    return Upstream(
        at=at,
        address=f"{owner.address} to {found.protocol} {place}",
        name=f"{found.protocol} {place} in the values of {owner.title}",
        platform="kubernetes",
        role=Known(Role.WEB, at),
        protocol=Known(found.protocol, at),
        exposure=exposure_of(found.host, at, setting),
        tls=Open(_BECAUSE, at, setting) if is_clear or found.transport is Transport.UNTOLD else tls,
        scope=owner.scope,
    )


def _unverified(setting: str, at: Location, owner: Object) -> Upstream:
    return Upstream(
        at=at,
        address=f"{owner.address} {setting} on line {at.region.start_line}",
        name=f"what `{setting}` in the values of {owner.title} is for",
        platform="kubernetes",
        role=Known(Role.CONTROL, at),
        protocol=Open(_BECAUSE, at, setting),
        exposure=either(_BECAUSE, at, setting),
        tls=Known(Tls(at, verifies_chain=Open(_BECAUSE, at, setting)), at, setting),
        scope=owner.scope,
    )
