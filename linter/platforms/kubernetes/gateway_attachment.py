"""Routes of the Gateway API and the listeners that they are attached to.  Knows no TLS and no backend.

Source: gateway-api.sigs.k8s.io, references of `ParentReference`, `Listener` and `ListenerSet`.  Checked 2026-11-23.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from linter.platforms.kubernetes.objects import Cluster, Object
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

GROUP = "gateway.networking.k8s.io"
HTTP_ROUTES = ("HTTPRoute", "GRPCRoute")
ROUTES = (*HTTP_ROUTES, "TLSRoute", "TCPRoute")
GATEWAYS = ("Gateway", "ListenerSet", "XListenerSet")
"""Kinds that have listeners."""
_ROUTES = (*HTTP_ROUTES, "TLSRoute", "TCPRoute")
_GROUPS = (GROUP, "gateway.networking.x-k8s.io")
_MOST = 1000
"""Listeners, routes and hosts that are looked at."""
_CARRIES = {
    "HTTP": HTTP_ROUTES,
    "HTTPS": HTTP_ROUTES,
    "TLS": ("TLSRoute", "TCPRoute"),
    "TCP": ("TCPRoute",),
}


def listeners_of(owner: Object) -> Iterator[Map]:
    """Return the listeners of a Gateway or of a set."""
    yield from islice(owner.node.mappings_of("spec", "listeners"), _MOST)


def address_of(owner: Object, listener: Map) -> str:
    """Return the identity of a listener: its name is unique in its Gateway."""
    return f"{owner.address}:{listener.text('name') or listener.text('port') or ''}"


def routes_of(owner: Object, listener: Map, cluster: Cluster) -> Iterator[Object]:
    """Return the routes among the files that are attached to a listener."""
    for route in islice(cluster.of_kind(owner, *_ROUTES), _MOST):
        if route.group == GROUP and _is_attached(route, owner, listener):
            yield route


def gateways_of(route: Object, cluster: Cluster) -> Iterator[tuple[Object, Map]]:
    """Return the listeners among the files that a route is attached to, with their Gateways.

    A name that two Gateways of a folder have, as examples often do, tells which is meant only in the route's own file.
    """
    gateways = [one for one in islice(cluster.of_kind(route, *GATEWAYS), _MOST) if one.group in _GROUPS]
    named = Counter((one.kind, one.namespace, one.name) for one in gateways)
    for gateway in gateways:
        if named[gateway.kind, gateway.namespace, gateway.name] == 1 or gateway.path == route.path:
            for listener in listeners_of(gateway):
                if _is_attached(route, gateway, listener):
                    yield gateway, listener


def is_of_mesh(route: Object) -> bool:
    """Say whether a route belongs to Services instead of gateways, as in a mesh."""
    parents = list(_parents(route))
    return bool(parents) and all(parent.text("kind") == "Service" for parent in parents)


def hosts_of(route: Object) -> tuple[Scalar, ...]:
    """Return the hosts of a route; none where it takes those of its listener."""
    hosts = islice(route.node.items_of("spec", "hostnames"), _MOST)
    return tuple(host for host in hosts if isinstance(host, Scalar))


def _parents(route: Object) -> Iterator[Map]:
    yield from islice(route.node.mappings_of("spec", "parentRefs"), _MOST)


def _is_attached(route: Object, owner: Object, listener: Map) -> bool:
    """Say whether a listener carries a route that asks for it, and admits it."""
    carried = _CARRIES.get((listener.text("protocol") or "").upper(), ())
    return (
        route.kind in carried
        and any(_is_meant(parent, route, owner, listener) for parent in _parents(route))
        and _is_admitted(route, owner, listener)
    )


def _is_admitted(route: Object, owner: Object, listener: Map) -> bool:
    """Say whether a listener admits a route; where a selector decides, no file tells, and it may."""
    kinds = [one.text("kind") for one in islice(listener.mappings_of("allowedRoutes", "kinds"), _MOST)]
    if kinds and route.kind not in kinds:
        return False
    which = listener.text("allowedRoutes", "namespaces", "from") or "Same"
    if which == "Same":
        return not route.namespace or not owner.namespace or route.namespace == owner.namespace
    return which != "None"


def _is_meant(parent: Map, route: Object, owner: Object, listener: Map) -> bool:
    """Say whether a reference of a route leads to a listener."""
    if (parent.text("kind") or "Gateway") != owner.kind or parent.text("name") != owner.name:
        return False
    namespace = parent.text("namespace") or route.namespace
    if namespace and owner.namespace and namespace != owner.namespace:
        return False
    section, port = parent.text("sectionName"), parent.text("port")
    if section not in (None, listener.text("name")) or port not in (None, listener.text("port")):
        return False
    own, hosts = listener.text("hostname"), [host.text for host in hosts_of(route)]
    return not own or not hosts or any(_meet(own, host) for host in hosts)


def _meet(one: str, other: str) -> bool:
    """Say whether two hosts, each of which may begin with a wildcard, have one in common."""
    if one == other:
        return True
    short, long = sorted((one.removeprefix("*"), other.removeprefix("*")), key=len)
    return (one.startswith("*") or other.startswith("*")) and long.endswith(short) and short.startswith(".")
