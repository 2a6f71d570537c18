"""Traefik's custom resources to listeners and hops.  Knows no Ingress.

Which entry points encrypt by themselves is said where Traefik is started, so a route without `tls` is clear text only
where all of its entry points are known to be.  Source: Traefik's documentation of the Kubernetes CRD provider.
Checked 2026-11-23.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Hsts, Recorded, Serves, Subject, Tls
from linter.model.hsts import sent_by
from linter.platforms.kubernetes.edge.exchange import TRAEFIK, own_groups
from linter.platforms.kubernetes.edge.proxies.proxy import Hop, Port, hosts_of, is_on
from linter.platforms.kubernetes.edge.proxies.traefik_logs import logged
from linter.platforms.kubernetes.endings import clear, client_mode, groups_of, passed_through, suites_of, versions_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar
from linter.tls.suites import CipherSuite

_GROUPS = ("traefik.io", "traefik.containo.us")
_HOST = pattern(r"\bHost(?:SNI)?\(([^)]{1,2000})\)")
_QUOTED = pattern(r"[`'\"]([^`'\"]+)[`'\"]")
# What Traefik's own chart calls the entry point of port 80.
_CLEAR_ENTRY_POINTS = frozenset({"web", "http", "traefik"})
_CLIENTS = {
    "NoClientCert": ClientCertificate.NONE,
    "RequestClientCert": ClientCertificate.REQUESTED,
    "RequireAnyClientCert": ClientCertificate.UNVERIFIED,
    "VerifyClientCertIfGiven": ClientCertificate.OPTIONAL,
    "RequireAndVerifyClientCert": ClientCertificate.REQUIRED,
}
_DEFAULT = "Traefik 2.0 and newer then accept TLS 1.2 and newer"


def ingress_route(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what Traefik listens on for an IngressRoute, and the hops behind it."""
    if owner.partial:
        return
    routes = owner.node.mappings_of("spec", "routes")
    tls = owner.node.find("spec", "tls")
    hosts = _hosts(owner, routes)
    if tls is None:
        port = _without_tls(owner, cluster, hosts, routes)
    else:
        place = owner.node.mapping("spec")
        at = owner.at if place is None else place.key_at("tls")
        ended = _ended(owner, cluster, tls if isinstance(tls, Map) else None, at)
        ended = ended.map(lambda one: one and replace(one, logs=_logged(owner, cluster, routes)))
        port = Port(owner, "443", ended, hosts, hsts=_hsts(owner, cluster, routes, at))
    yield port.listener()
    for service in _services(routes):
        name = service.scalar("name")
        if name is not None and service.text("kind") != "TraefikService":
            behind = _behind(owner, cluster, service, name)
            yield Hop(owner, cluster, name, service.text("port") or "", behind, (port.address,)).upstream()


def ingress_route_tcp(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what Traefik listens on for an IngressRouteTCP, and the hops behind it."""
    if owner.partial:
        return
    routes = owner.node.mappings_of("spec", "routes")
    tls = owner.node.mapping("spec", "tls")
    through = None if tls is None else tls.scalar("passthrough")
    passes = tls is None or (through is not None and through.text == "true")
    at = owner.at if tls is None else tls.header()
    ended = passed_through(at, "spec.tls") if passes else _ended(owner, cluster, tls, at)
    port = Port(owner, "tcp", ended, _hosts(owner, routes), protocol="tcp")
    yield port.listener()
    for service in _services(routes):
        name = service.scalar("name")
        if name is not None:
            tls_of_hop = passed_through(name.at, "spec.tls") if passes else _behind_tcp(owner, cluster, service, name)
            hop = Hop(owner, cluster, name, service.text("port") or "", tls_of_hop, (port.address,), "tcp")
            yield hop.upstream()


def _behind_tcp(owner: Object, cluster: Cluster, service: Map, name: Scalar) -> Setting[Tls | None]:
    """Return what Traefik speaks to a server of TCP (Traefik, ServersTransportTCP, `spec.tls`)."""
    setting = "spec.routes.services.tls"
    transport = service.scalar("serversTransport")
    if service.text("tls") != "true" and transport is None:
        return clear(name.at, setting, "Traefik then speaks clear text")
    found = None if transport is None else cluster.find(owner, "ServersTransportTCP", transport.text.partition("@")[0])
    tls = None if found is None else found.node.mapping("spec", "tls")
    if transport is None or tls is None:
        return Unknown("the ServersTransportTCP decides", name.at, "spec.routes.services")
    default = "Traefik then verifies certificates"
    skipped = is_on(tls.scalar("insecureSkipVerify"), transport.at, "spec.tls.insecureSkipVerify", default)
    verifies = skipped.map(lambda is_skipped: not is_skipped)
    return Known(Tls(transport.at, verifies_chain=verifies), transport.at, setting)


def _logged(owner: Object, cluster: Cluster, routes: tuple[Map, ...]) -> Many[Recorded]:
    """Return what the log keeps of it, unless a route is kept out (IngressRoute, `observability`)."""
    apart = next((one for route in routes if (one := route.mapping("observability")) is not None), None)
    if apart is not None:
        return Unknown("its routes say which of them are logged", apart.header(), "spec.routes.observability")
    return logged(owner, cluster)


# --- listeners --------------------------------------------------------------------------------------------------


def _without_tls(owner: Object, cluster: Cluster, hosts: Many[str] | None, routes: tuple[Map, ...]) -> Port:
    points = [one for one in owner.node.items_of("spec", "entryPoints") if isinstance(one, Scalar)]
    place = points[0].at if points else owner.at
    if not points or any(point.text not in _CLEAR_ENTRY_POINTS for point in points):
        because = "whether an entry point encrypts by itself is said where Traefik is started"
        either = (Known(Tls(place), place, "spec.tls"), Known(None, place, "spec.tls"))
        return Port(owner, "80", Unknown(because, place, "spec.tls", candidates=either), hosts)
    redirects = bool(routes) and all(_redirects(owner, cluster, route) for route in routes)
    twin = Known(True, place, "spec.entryPoints") if redirects else None
    serves = Serves.REDIRECT if redirects else Serves.CONTENT
    return Port(owner, "80", clear(place, "spec.entryPoints"), hosts, serves, twin=twin)


def _ended(owner: Object, cluster: Cluster, tls: Map | None, at: Location) -> Known[Tls | None]:
    return Known(settings(_option(owner, cluster, tls), owner, cluster, at), at, "spec.tls")


def settings(option: Object | Unknown | None, owner: Object, cluster: Cluster, at: Location) -> Tls:
    """Return TLS as a TLSOption has it; without one, as Traefik has it by itself."""
    if isinstance(option, Unknown):
        return Tls(at, versions=option)
    return replace(_settings(option, at), groups=_groups(option, owner, cluster, at))


def _groups(option: Object | None, owner: Object, cluster: Cluster, at: Location) -> Many[str] | None:
    """Return the groups that a TLSOption names, or that the Traefik beside it has by itself."""
    setting = "spec.curvePreferences"
    named = () if option is None else option.node.items_of("spec", "curvePreferences")
    place = at if option is None else option.at
    return groups_of(named, setting) or own_groups(TRAEFIK, owner, cluster, place, setting)


def _settings(option: Object | None, at: Location) -> Tls:
    spec = None if option is None else option.node.mapping("spec")
    if spec is None or option is None:
        versions = versions_of(None, None, at, "spec.minVersion", _DEFAULT)
        none = Known(ClientCertificate.NONE, at, "spec.clientAuth", default="Traefik then asks for no certificate")
        return Tls(at, versions=versions, client_certificate=none)
    versions = versions_of(spec.scalar("minVersion"), spec.scalar("maxVersion"), option.at, "spec.minVersion", _DEFAULT)
    return Tls(at, versions=versions, cipher_suites=_suites(spec), client_certificate=_clients(spec, option.at))


def _option(owner: Object, cluster: Cluster, tls: Map | None) -> Object | Unknown | None:
    """Return the TLSOption of a route: the one that it names, or the one called `default`."""
    name = None if tls is None else tls.scalar("options", "name")
    if name is not None and tls is not None:
        found = cluster.find(owner, "TLSOption", name.text, tls.text("options", "namespace"))
        return found or Unknown(f"TLSOption `{name.text}` is not among the files", name.at, "spec.tls.options")
    return default_option(owner, cluster)


def default_option(near: Object, cluster: Cluster) -> Object | None:
    """Return the TLSOption that holds where none is named; of two, in whatever namespaces, Traefik takes neither."""
    defaults = [one for one in cluster.of_kind(near, "TLSOption") if one.name == "default"]
    return defaults[0] if len(defaults) == 1 else None


def _clients(spec: Map, at: Location) -> Setting[ClientCertificate]:
    setting = "spec.clientAuth.clientAuthType"
    said = client_mode(spec.scalar("clientAuth", "clientAuthType"), _CLIENTS, setting)
    if said is not None:
        return said
    if spec.items_of("clientAuth", "secretNames"):
        return Known(ClientCertificate.REQUIRED, spec.key_at("clientAuth"), setting)
    return Known(ClientCertificate.NONE, at, setting, default="Traefik then asks for no client certificate")


def _suites(spec: Map) -> Many[CipherSuite] | None:
    names = [one for one in spec.items_of("cipherSuites") if isinstance(one, Scalar)]
    return suites_of(names, spec.key_at("cipherSuites"), "spec.cipherSuites") if names else None


def _hosts(owner: Object, routes: tuple[Map, ...]) -> Many[str] | None:
    found: list[Scalar] = []
    for route in routes:
        match = route.scalar("match")
        if match is not None:
            names = (name for call in _HOST.findall(match.text) for name in _QUOTED.findall(call))
            found += [Scalar(name, match.at, plain=False) for name in names if name != "*"]
    return hosts_of(found, owner.at, "spec.routes.match") if found else None


# --- middlewares ------------------------------------------------------------------------------------------------


def _middlewares(owner: Object, cluster: Cluster, route: Map) -> Iterator[Object | None]:
    """Yield the middlewares of a route; None for one that is not among the files."""
    for reference in route.mappings_of("middlewares"):
        name = reference.text("name")
        yield None if name is None else cluster.find(owner, "Middleware", name, reference.text("namespace"))


def _redirects(owner: Object, cluster: Cluster, route: Map) -> bool:
    found = (one for one in _middlewares(owner, cluster, route) if one is not None)
    return any(one.node.text("spec", "redirectScheme", "scheme") == "https" for one in found)


def _hsts(owner: Object, cluster: Cluster, routes: tuple[Map, ...], at: Location) -> Setting[Hsts | None]:
    setting = "spec.headers.stsSeconds"
    for one in (found for route in routes for found in _middlewares(owner, cluster, route)):
        if one is None:
            return sent_by("a middleware that is not among the files", at, setting)
        headers = one.node.mapping("spec", "headers")
        age = None if headers is None else headers.scalar("stsSeconds")
        if headers is not None and age is not None and age.text.isdecimal():
            subdomains = Known(headers.text("stsIncludeSubdomains") == "true", age.at, setting)
            preload = Known(headers.text("stsPreload") == "true", age.at, setting)
            return Known(Hsts(age.at, Known(int(age.text), age.at, setting), subdomains, preload), age.at, setting)
    return sent_by("the backend", at, setting)


# --- hops -------------------------------------------------------------------------------------------------------


def _services(routes: tuple[Map, ...]) -> Iterator[Map]:
    seen: set[tuple[str | None, str | None]] = set()
    for route in routes:
        for service in route.mappings_of("services"):
            key = service.text("name"), service.text("port")
            if key not in seen:
                seen.add(key)
                yield service


def _behind(owner: Object, cluster: Cluster, service: Map, name: Scalar) -> Setting[Tls | None]:
    scheme, setting = service.scalar("scheme"), "spec.routes.services.scheme"
    at = name.at if scheme is None else scheme.at
    if scheme is None and not _is_https(owner, cluster, service, name):
        return clear(at, setting, "Traefik then speaks clear text")
    if scheme is not None and scheme.text != "https":
        return clear(at, setting)
    transport = service.scalar("serversTransport")
    named = "" if transport is None else transport.text.partition("@")[0]
    found = cluster.find(owner, "ServersTransport", named) if named else None
    if transport is not None and found is None:
        unknown = Unknown(f"ServersTransport `{transport.text}` is not among the files", transport.at, setting)
        return Known(Tls(at, verifies_chain=unknown), at, setting)
    skip = None if found is None else found.node.scalar("spec", "insecureSkipVerify")
    default = "Traefik then verifies certificates, unless it is started with serversTransport.insecureSkipVerify"
    skipped = is_on(skip, at, "spec.insecureSkipVerify", default)
    return Known(Tls(at, verifies_chain=skipped.map(lambda is_skipped: not is_skipped)), at, setting)


def _is_https(owner: Object, cluster: Cluster, service: Map, name: Scalar) -> bool:
    """Say whether Traefik takes a port for one of TLS: 443, or one whose name begins with https."""
    port = service.text("port") or ""
    found = cluster.find(owner, "Service", name.text)
    ports = () if found is None else found.node.mappings_of("spec", "ports")
    named = next((one.text("name") or "" for one in ports if port in (one.text("port"), one.text("name"))), port)
    return port == "443" or named.startswith("https")
