"""Contour's HTTPProxy to listeners and hops.  Knows no other ingress controller.

Source: Contour's documentation, API reference of projectcontour.io/v1, "TLS termination" and "Upstream TLS".
Checked 2026-11-23.
"""

from collections.abc import Iterator

from linter.model.endpoint import ClientCertificate, Serves, Subject, Tls
from linter.model.hsts import sent_by
from linter.platforms.kubernetes.edge.exchange import CONTOUR, own_groups
from linter.platforms.kubernetes.edge.proxies.contour_logs import logged
from linter.platforms.kubernetes.edge.proxies.contour_stats import counts_failures
from linter.platforms.kubernetes.edge.proxies.proxy import Hop, Port, hosts_of
from linter.platforms.kubernetes.endings import clear, passed_through
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Setting
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar
from linter.tls.versions import between

_TLS = "spec.virtualhost.tls"
_MINIMUM = f"{_TLS}.minimumProtocolVersion"
_DEFAULT = "Contour 1.13 and newer then accept TLS 1.2 and newer"
_SERVICE_PROTOCOL = "projectcontour.io/upstream-protocol."


def http_proxy(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what Contour listens on for a root HTTPProxy, and the hops behind it and behind those that it includes."""
    host = owner.node.mapping("spec", "virtualhost")
    if owner.partial:
        return
    if host is None:  # another one includes it, and says what it listens on
        yield from _hops(owner, cluster, ())
        return
    hosts = hosts_of([host.scalar("fqdn")], owner.at, "spec.virtualhost.fqdn")
    tls = host.mapping("tls")
    if tls is None:
        at = host.header()
        port = Port(owner, "80", clear(at, _TLS, "Contour then serves clear text"), hosts)
        yield port.listener()
        yield from _hops(owner, cluster, (port.address,))
        return
    through = tls.text("passthrough") == "true"
    hsts = None if through else sent_by("the backend", tls.header(), _TLS)
    port = Port(owner, "443", _ended(owner, cluster, tls), hosts, hsts=hsts)
    yield port.listener()
    insecure = [route.scalar("permitInsecure") for route in owner.node.mappings_of("spec", "routes")]
    permitted = next((one for one in insecure if one is not None and one.text == "true"), None)
    place = tls.header() if permitted is None else permitted.at
    serves = Serves.REDIRECT if permitted is None else Serves.CONTENT
    setting = "spec.routes.permitInsecure"
    twin = Known(True, place, setting)
    yield Port(owner, "80", clear(place, setting), hosts, serves, twin=twin).listener()
    yield from _hops(owner, cluster, (port.address,))


def _ended(owner: Object, cluster: Cluster, tls: Map) -> Setting[Tls | None]:
    at = tls.header()
    through = tls.scalar("passthrough")
    if through is not None and through.text == "true":
        return passed_through(through.at, f"{_TLS}.passthrough")
    minimum = tls.scalar("minimumProtocolVersion")
    # Any other word is read as 1.2.
    lowest = "TLSv1.3" if minimum is not None and minimum.text == "1.3" else "TLSv1.2"
    place = at if minimum is None else minimum.at
    default = _DEFAULT if minimum is None else ""
    versions = tuple(Known(one, place, _MINIMUM, default=default) for one in between(lowest, "TLSv1.3"))
    ended = Tls(
        at,
        versions=Known(versions, place, _MINIMUM),
        groups=own_groups(CONTOUR, owner, cluster, at, _TLS),
        client_certificate=_client(tls),
        checks_revocation=_revoked(tls),
        logs=logged(owner, cluster),
        counts_failures=counts_failures(owner, cluster),
    )
    return Known(ended, at, _TLS)


def _revoked(tls: Map) -> Setting[bool] | None:
    """Say whether clients' certificates are looked up in a list (`crlSecret`); None where none is verified."""
    validation = tls.mapping("clientValidation")
    if validation is None or validation.text("skipClientCertValidation") == "true":
        return None
    setting = f"{_TLS}.clientValidation.crlSecret"
    listed = validation.scalar("crlSecret")
    if listed is None:
        said = "Contour then takes certificates that are revoked"
        return Known(False, validation.header(), setting, default=said)
    return Known(True, listed.at, setting)


def _client(tls: Map) -> Setting[ClientCertificate]:
    validation = tls.mapping("clientValidation")
    setting = f"{_TLS}.clientValidation"
    if validation is None:
        default = "Contour then asks for no client certificate"
        return Known(ClientCertificate.NONE, tls.header(), setting, default=default)
    at = validation.header()
    skips = validation.text("skipClientCertValidation") == "true"
    if skips and validation.get("caSecret") is not None:
        return Known(ClientCertificate.UNVERIFIED, at, setting)
    if skips:
        return Known(ClientCertificate.REQUESTED, at, setting)
    optional = validation.text("optionalClientCertificate") == "true"
    return Known(ClientCertificate.OPTIONAL if optional else ClientCertificate.REQUIRED, at, setting)


def _hops(owner: Object, cluster: Cluster, fronts: tuple[str, ...]) -> Iterator[Subject]:
    seen: set[tuple[str, str]] = set()
    groups = [*owner.node.mappings_of("spec", "routes"), owner.node.mapping("spec", "tcpproxy")]
    through = owner.node.text("spec", "virtualhost", "tls", "passthrough") == "true"
    for group in groups:
        for service in () if group is None else group.mappings_of("services"):
            name, port = service.scalar("name"), service.text("port") or ""
            if name is not None and (name.text, port) not in seen:
                seen.add((name.text, port))
                tls = (
                    passed_through(name.at, f"{_TLS}.passthrough")
                    if through
                    else _behind(owner, cluster, service, name)
                )
                yield Hop(owner, cluster, name, port, tls, fronts).upstream()


def _behind(owner: Object, cluster: Cluster, service: Map, name: Scalar) -> Setting[Tls | None]:
    protocol, setting = service.scalar("protocol"), "spec.routes.services.protocol"
    word = protocol or _of_service(owner, cluster, service, name)
    if word is None or word.text == "h2c":
        default = "" if word is not None else "Contour then speaks clear text"
        return clear(name.at if word is None else word.at, setting, default)
    validation = service.mapping("validation")
    at = word.at if validation is None else validation.header()
    is_verified = validation is not None and validation.get("caSecret") is not None
    default = "" if is_verified else "Contour then verifies no certificate"
    verified = Known(is_verified, at, "spec.routes.services.validation", default=default)
    return Known(Tls(word.at, verifies_chain=verified, verifies_name=verified), word.at, setting)


def _of_service(owner: Object, cluster: Cluster, service: Map, name: Scalar) -> Scalar | None:
    """Return the annotation by which the Service says that its port speaks TLS; None where it says nothing."""
    found = cluster.find(owner, "Service", name.text)
    if found is None:
        return None
    ports = found.node.mappings_of("spec", "ports")
    port = next((one for one in ports if one.text("port") == service.text("port")), None)
    wanted = {service.text("port"), None if port is None else port.text("name")}
    for protocol in ("tls", "h2"):
        annotation = found.annotation(_SERVICE_PROTOCOL + protocol)
        named = () if annotation is None else annotation.text.split(",")
        if any(part.strip() in wanted for part in named):
            return annotation
    return None
