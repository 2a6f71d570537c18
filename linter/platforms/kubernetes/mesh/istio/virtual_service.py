"""Istio's VirtualService: what is answered behind a gateway.  Knows no TLS and no destination.

Source: istio.io, references of `VirtualService`, `HTTPRoute` and `HTTPRedirect`.  Checked 2026-11-23.
"""

from collections.abc import Iterator
from functools import lru_cache

from linter.model.endpoint import Serves
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_CHALLENGES = "/.well-known/acme-challenge/"
_HEADER = "strict-transport-security"


def bound_to(gateway: Object, cluster: Cluster) -> list[Object]:
    """Return the VirtualServices among the files that are bound to a gateway."""
    first = next(cluster.of_kind(gateway, "VirtualService"), None)
    named = [] if first is None else _by_gateway(cluster, first).get(gateway.name, [])
    return [one for one, space in named if not space or not gateway.namespace or space == gateway.namespace]


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _by_gateway(cluster: Cluster, first: Object) -> dict[str, list[tuple[Object, str]]]:
    """Return the services in the folder of its first one, by the names of gateways, with the gateways' namespaces."""
    found: dict[str, dict[tuple[Object, str], None]] = {}
    for service in paid(cluster.of_kind(first, "VirtualService"), first.at):
        for item in paid(service.node.items_of("spec", "gateways"), service.at):
            if isinstance(item, Scalar):
                written, _, name = item.text.rpartition("/")
                space = service.namespace if written in ("", ".") else written
                found.setdefault(name, {})[service, space] = None
    return {name: list(services) for name, services in found.items()}


def serves(service: Object, port: str) -> Setting[Serves] | None:
    """Return what a service answers on a port of a gateway; None where it has no route for HTTP."""
    partly: Map | None = None
    challenges: Map | None = None
    for route in paid(service.node.mappings_of("spec", "http"), service.at):
        matches = [match for match in route.mappings_of("match") if match.text("port") in (None, port)]
        if not matches and route.mappings_of("match"):
            continue  # it is for other ports
        if matches and all(_is_challenge(match) for match in matches):
            challenges = route
            continue
        if route.text("redirect", "scheme") != "https":
            if partly is None:
                return Known(Serves.CONTENT, route.header(), "http.redirect")
            return Unknown(f"{service.title} redirects a part of the requests", partly.header(), "http.redirect")
        if any(match.entries.keys() <= {"port", "name"} for match in matches) or not matches:
            return Known(Serves.REDIRECT, route.header(), "http.redirect")
        partly = route
    answers = partly or challenges
    return None if answers is None else Known(Serves.REDIRECT, answers.header(), "http.redirect")


def _is_challenge(match: Map) -> bool:
    """Say whether a match is for challenges of ACME, which must be answered in clear text (RFC 8555, 8.3)."""
    uri = match.text("uri", "prefix") or match.text("uri", "exact") or ""
    return uri.startswith(_CHALLENGES)


def hsts_headers(service: Object) -> Iterator[Scalar]:
    """Yield the values of the header that a service's routes set."""
    for route in paid(service.node.mappings_of("spec", "http"), service.at):
        for holder in (route, *paid(route.mappings_of("route"), service.at)):
            for how in ("set", "add"):
                headers = holder.mapping("headers", "response", how)
                for key, value in () if headers is None else headers.entries.values():
                    if key.text.lower() == _HEADER and isinstance(value, Scalar):
                        yield value
