"""Istio's VirtualService: what is answered behind a gateway.  Knows no TLS and no destination.

Source: istio.io, references of `VirtualService`, `HTTPRoute` and `HTTPRedirect`.  Checked 2026-11-23.
"""

from collections.abc import Iterator
from itertools import islice

from linter.model import Serves
from linter.platforms.kubernetes.objects import Cluster, Object
from linter.setting import Known, Setting, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_MOST = 1000
"""Services, and routes of one service, that are looked at."""
_HEADER = "strict-transport-security"


def bound_to(gateway: Object, cluster: Cluster) -> list[Object]:
    """Return the VirtualServices among the files that are bound to a gateway."""
    services = islice(cluster.of_kind(gateway, "VirtualService"), _MOST)
    return [one for one in services if any(_is_meant(name, one, gateway) for name in _gateways(one))]


def serves(service: Object, port: str) -> Setting[Serves] | None:
    """Return what a service answers on a port of a gateway; None where it has no route for HTTP."""
    partly: Map | None = None
    for route in islice(service.node.mappings_of("spec", "http"), _MOST):
        matches = [match for match in route.mappings_of("match") if match.text("port") in (None, port)]
        if not matches and route.mappings_of("match"):
            continue  # it is for other ports
        if route.text("redirect", "scheme") != "https":
            if partly is None:
                return Known(Serves.CONTENT, route.header(), "http.redirect")
            return Unknown(f"{service.title} redirects a part of the requests", partly.header(), "http.redirect")
        if any(match.entries.keys() <= {"port", "name"} for match in matches) or not matches:
            return Known(Serves.REDIRECT, route.header(), "http.redirect")
        partly = route
    return None if partly is None else Known(Serves.REDIRECT, partly.header(), "http.redirect")


def hsts_headers(service: Object) -> Iterator[Scalar]:
    """Yield the values of the header that a service's routes set."""
    for route in islice(service.node.mappings_of("spec", "http"), _MOST):
        for holder in (route, *islice(route.mappings_of("route"), _MOST)):
            for how in ("set", "add"):
                headers = holder.mapping("headers", "response", how)
                for key, value in () if headers is None else headers.entries.values():
                    if key.text.lower() == _HEADER and isinstance(value, Scalar):
                        yield value


def _gateways(service: Object) -> Iterator[str]:
    for item in islice(service.node.items_of("spec", "gateways"), _MOST):
        if isinstance(item, Scalar):
            yield item.text


def _is_meant(name: str, service: Object, gateway: Object) -> bool:
    """Say whether `namespace/name`, or a name in the service's own namespace, is a gateway's."""
    written, _, last = name.rpartition("/")
    namespace = service.namespace if written in ("", ".") else written
    return last == gateway.name and (not namespace or not gateway.namespace or namespace == gateway.namespace)
