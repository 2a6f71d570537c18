"""Routes and policies of the Gateway API and what they are attached to.  Knows no TLS and no backend.

Source: gateway-api.sigs.k8s.io, references of `ParentReference`, `Listener` and `ListenerSet`.  Checked 2026-11-23.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.budget import paid
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

GROUP = "gateway.networking.k8s.io"
HTTP_ROUTES = ("HTTPRoute", "GRPCRoute")
ROUTES = (*HTTP_ROUTES, "TLSRoute", "TCPRoute")
GATEWAYS = ("Gateway", "ListenerSet", "XListenerSet")
"""Kinds that have listeners."""
_ROUTES = (*HTTP_ROUTES, "TLSRoute", "TCPRoute")
GROUPS = (GROUP, "gateway.networking.x-k8s.io")
_CARRIES = {
    "HTTP": HTTP_ROUTES,
    "HTTPS": HTTP_ROUTES,
    "TLS": ("TLSRoute", "TCPRoute"),
    "TCP": ("TCPRoute",),
}

_Place: TypeAlias = tuple[str | None, str | None]
"""The name and the port of a listener, as far as a route tells them."""
_Gateways: TypeAlias = dict[tuple[str, str], dict[str, list[Object]]]
"""By kind and name, then by namespace."""


class _Table(Struct, frozen=True):
    """What is attached to what in one folder."""

    listeners: dict[Object, list[tuple[Object, Map]]]
    """By route."""
    routes: dict[tuple[Object, Map], list[Object]]
    """By listener, which two Gateways may share."""


def listeners_of(owner: Object) -> Iterator[Map]:
    """Return the listeners of a Gateway or of a set."""
    yield from paid(owner.node.mappings_of("spec", "listeners"), owner.at)


def address_of(owner: Object, listener: Map) -> str:
    """Return the identity of a listener: its name is unique in its Gateway."""
    return f"{owner.address}:{listener.text('name') or listener.text('port') or ''}"


def routes_of(owner: Object, listener: Map, cluster: Cluster) -> list[Object]:
    """Return the routes among the files that are attached to a listener."""
    table = _table_of(owner, cluster)
    return [] if table is None else table.routes.get((owner, listener), [])


def gateways_of(route: Object, cluster: Cluster) -> list[tuple[Object, Map]]:
    """Return the listeners among the files that a route is attached to, with their Gateways."""
    table = _table_of(route, cluster)
    return [] if table is None else table.listeners.get(route, [])


def is_of_mesh(route: Object) -> bool:
    """Say whether a route belongs to Services instead of gateways, as in a mesh."""
    parents = list(_parents(route))
    return bool(parents) and all(parent.text("kind") == "Service" for parent in parents)


def hosts_of(route: Object) -> tuple[Scalar, ...]:
    """Return the hosts of a route; none where it takes those of its listener."""
    hosts = paid(route.node.items_of("spec", "hostnames"), route.at)
    return tuple(host for host in hosts if isinstance(host, Scalar))


def targets_of(policy: Object) -> Iterator[Map]:
    """Yield what a policy is for; early versions of policies had one target instead of a list."""
    single = policy.node.mapping("spec", "targetRef")
    yield from paid(policy.node.mappings_of("spec", "targetRefs"), policy.at)
    if single is not None:
        yield single


def _parents(route: Object) -> Iterator[Map]:
    yield from paid(route.node.mappings_of("spec", "parentRefs"), route.at)


def _table_of(near: Object, cluster: Cluster) -> _Table | None:
    first = next(cluster.of_kind(near, *GATEWAYS), None)
    return None if first is None else _table(cluster, first)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _table(cluster: Cluster, first: Object) -> _Table:
    """Return what is attached in the folder of its first Gateway."""
    gateways: _Gateways = {}
    for gateway in paid(cluster.of_kind(first, *GATEWAYS), first.at):
        if gateway.group in GROUPS:
            spaces = gateways.setdefault((gateway.kind, gateway.name), {})
            spaces.setdefault(gateway.namespace, []).append(gateway)
    table = _Table({}, {})
    for route in paid(cluster.of_kind(first, *_ROUTES), first.at):
        for gateway, places in paid(_references(route, gateways).items(), route.at):
            for listener in listeners_of(gateway):
                if _is_attached(route, gateway, listener, places):
                    table.listeners.setdefault(route, []).append((gateway, listener))
                    table.routes.setdefault((gateway, listener), []).append(route)
    return table


def _references(route: Object, gateways: _Gateways) -> dict[Object, set[_Place]]:
    """Return the Gateways that a route names, with the listeners and ports that it names in each.

    A name that two Gateways of a folder have, as examples often do, tells which is meant only in the route's own file.
    """
    found: dict[Object, set[_Place]] = {}
    for (kind, name, namespace), places in _named(route).items():
        spaces = gateways.get((kind, name), {})
        for space in (namespace, "") if namespace else tuple(spaces):
            namesakes = spaces.get(space, [])
            for gateway in namesakes:
                if len(namesakes) == 1 or gateway.path == route.path:
                    found.setdefault(gateway, set()).update(places)
    return found


def _named(route: Object) -> dict[tuple[str, str, str], set[_Place]]:
    """Return what a route asks for, by the kind, name and namespace of Gateways."""
    named: dict[tuple[str, str, str], set[_Place]] = {}
    for parent in _parents(route) if route.group == GROUP else ():
        key = (parent.text("kind") or "Gateway", parent.text("name") or "", parent.text("namespace") or route.namespace)
        named.setdefault(key, set()).add((parent.text("sectionName"), parent.text("port")))
    return named


def _is_attached(route: Object, owner: Object, listener: Map, places: set[_Place]) -> bool:
    """Say whether a listener carries a route that asks for it, and admits it."""
    if route.kind not in _CARRIES.get((listener.text("protocol") or "").upper(), ()):
        return False
    name, port = listener.text("name"), listener.text("port")
    if places.isdisjoint({(None, None), (name, None), (None, port), (name, port)}):
        return False
    own, hosts = listener.text("hostname"), [host.text for host in hosts_of(route)]
    meets = not own or not hosts or any(_meet(own, host) for host in hosts)
    return meets and _is_admitted(route, owner, listener)


def _is_admitted(route: Object, owner: Object, listener: Map) -> bool:
    """Say whether a listener admits a route; where a selector decides, no file tells, and it may."""
    kinds = [one.text("kind") for one in paid(listener.mappings_of("allowedRoutes", "kinds"), owner.at)]
    if kinds and route.kind not in kinds:
        return False
    which = listener.text("allowedRoutes", "namespaces", "from") or "Same"
    if which == "Same":
        return not route.namespace or not owner.namespace or route.namespace == owner.namespace
    return which != "None"


def _meet(one: str, other: str) -> bool:
    """Say whether two hosts, each of which may begin with a wildcard, have one in common."""
    if one == other:
        return True
    short, long = sorted((one.removeprefix("*"), other.removeprefix("*")), key=len)
    return (one.startswith("*") or other.startswith("*")) and long.endswith(short) and short.startswith(".")
