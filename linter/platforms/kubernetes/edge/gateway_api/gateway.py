"""The Gateway of the Gateway API: what it listens on.  Knows no backend.

Source: gateway-api.sigs.k8s.io, references of v1 up to release 1.5.  Checked 2026-11-23.
"""

from collections.abc import Iterator

from linter.model.endpoint import Hsts, Listener, Role, Serves, Subject, Tls
from linter.model.hsts import hsts_of, sent_by
from linter.model.names import PUBLIC, Name
from linter.platforms.kubernetes.edge.gateway_api.attachment import (
    HTTP_ROUTES,
    address_of,
    hosts_of,
    listeners_of,
    routes_of,
)
from linter.platforms.kubernetes.edge.gateway_api.gateway_class import exposure_of
from linter.platforms.kubernetes.edge.gateway_api.tls import ended, parent_of
from linter.platforms.kubernetes.objects import external_dns
from linter.platforms.kubernetes.objects.identity import front_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

PASSED_THROUGH = "TLS passes through to the backend"
_ACME = "/.well-known/acme-challenge"


def gateway(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the listeners of a Gateway, or of a set that adds to one."""
    for one in listeners_of(owner):
        protocol = (one.text("protocol") or "").upper()
        if protocol not in ("UDP", "HBONE"):
            yield _listener(owner, cluster, one, protocol)


def ends_tls(listener: Map) -> Setting[bool]:
    """Say whether a listener ends TLS; unknown where bytes pass through."""
    protocol = listener.scalar("protocol")
    at, setting = listener.header() if protocol is None else protocol.at, "listeners.protocol"
    word = "" if protocol is None else protocol.text.upper()
    if word == "HTTP":
        return Known(False, at, setting)
    if word not in ("HTTPS", "TLS"):
        return Unknown("it passes on whatever bytes come in", at, setting)
    mode = listener.scalar("tls", "mode")
    if mode is None or mode.text == "Terminate":
        return Known(True, at if mode is None else mode.at, "listeners.tls.mode")
    return Unknown(PASSED_THROUGH if mode.text == "Passthrough" else "it is no mode", mode.at, "listeners.tls.mode")


def _listener(owner: Object, cluster: Cluster, one: Map, protocol: str) -> Listener:
    routes = routes_of(owner, one, cluster)
    name = one.scalar("name")
    at = one.header() if name is None else name.at
    return Listener(
        at=at,
        address=address_of(owner, one),
        name=f"listener {one.text('name') or ''} of {owner.title}",
        platform="kubernetes",
        role=Known(Role.WEB, at),
        protocol=Known("http" if protocol in ("HTTP", "HTTPS") else "tcp", at, "listeners.protocol"),
        exposure=exposure_of(owner if owner.kind == "Gateway" else parent_of(owner, cluster), at),
        tls=ends_tls(one).then(lambda ends: _tls(owner, cluster, one, ends=ends)),
        hosts=_hosts(one, routes, at),
        serves=_serves(routes, at) if protocol == "HTTP" else Known(Serves.CONTENT, at),
        hsts=_hsts(routes, at) if protocol == "HTTPS" else None,
        faces_clients=True,
        scope=owner.scope,
        port=one.text("port") or "",
        names=(*front_of(owner, owner.address, one.text("port") or ""), *_names(one, routes)),
    )


def _tls(owner: Object, cluster: Cluster, one: Map, *, ends: bool) -> Setting[Tls | None]:
    protocol = one.scalar("protocol")
    at = one.header() if protocol is None else protocol.at
    if not ends:
        return Known(None, at, "listeners.protocol")
    tls = one.mapping("tls")
    place = at if tls is None else tls.header()
    return Known(ended(owner, cluster, one, place), at, "listeners.protocol")


def _hosts(one: Map, routes: list[Object], at: Location) -> Many[str]:
    """Return the hosts of the routes, else those of the listener."""
    found: dict[str, Setting[str]] = {}
    for route in routes:
        for host in hosts_of(route):
            found.setdefault(host.text, text_setting(host, "hostnames"))
    own = one.scalar("hostname")
    if not found and own is not None:
        found[own.text] = text_setting(own, "listeners.hostname")
    return Known(tuple(found.values()), at, "listeners.hostname")


def _names(one: Map, routes: list[Object]) -> Iterator[Name]:
    """Yield the names that ExternalDNS gives the routes of a listener."""
    for route in routes:
        yield from (Name(PUBLIC, host, one.text("port") or "") for host in external_dns.hosts(route))


def _serves(routes: list[Object], at: Location) -> Setting[Serves]:
    """Say whether the routes that are attached do anything but redirect to https."""
    attached = False
    for route in routes:
        for rule in route.node.mappings_of("spec", "rules"):
            if not _redirects(rule) and not _answers_challenges(rule):
                return Known(Serves.CONTENT, rule.header(), "filters")
            attached = True
    if not attached:
        return Unknown("no route among the files is attached to it", at, "parentRefs")
    return Known(Serves.REDIRECT, at, "filters")


def _redirects(rule: Map) -> bool:
    return any(
        one.text("type") == "RequestRedirect" and one.text("requestRedirect", "scheme") == "https"
        for one in rule.mappings_of("filters")
    )


def _answers_challenges(rule: Map) -> bool:
    """Say whether a rule is for ACME only, which asks over http (RFC 8555, 8.3)."""
    matches = rule.mappings_of("matches")
    return bool(matches) and all((one.text("path", "value") or "").startswith(_ACME) for one in matches)


def _hsts(routes: list[Object], at: Location) -> Setting[Hsts | None]:
    """Return the header that a route sets; an application may send it where none does."""
    for route in routes:
        if route.kind in HTTP_ROUTES:
            for rule in route.node.mappings_of("spec", "rules"):
                for header in _headers(rule):
                    text = text_setting(header, "responseHeaderModifier")
                    return hsts_of(text) if isinstance(text, Known) else text
    return sent_by("the application behind", at, "responseHeaderModifier")


def _headers(rule: Map) -> Iterator[Scalar]:
    for one in rule.mappings_of("filters"):
        for how in ("set", "add"):
            for header in one.mappings_of("responseHeaderModifier", how):
                value = header.scalar("value")
                if value is not None and (header.text("name") or "").lower() == "strict-transport-security":
                    yield value
