"""Routes of OpenShift to listeners and hops.  Knows no other ingress controller.

Source: OpenShift documentation, "Secured routes", and the API reference of route.openshift.io/v1.  Checked 2026-11-23.
"""

from collections.abc import Iterator

from linter.model.endpoint import ClientCertificate, Hsts, Serves, Subject, Tls
from linter.model.hsts import hsts_of, sent_by
from linter.platforms.kubernetes.edge.proxies.proxy import Hop, Port, hosts_of
from linter.platforms.kubernetes.endings import clear, passed_through
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar

_HSTS = "haproxy.router.openshift.io/hsts_header"
_INSECURE = "spec.tls.insecureEdgeTerminationPolicy"
_CLOSED = "OpenShift's router then serves nothing in clear text"
_PROFILE = "the TLS profile of the IngressController decides"


def route(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the router listens on for a Route, and the hop behind it."""
    if owner.partial:
        return
    host = hosts_of([owner.node.scalar("spec", "host")], owner.at, "spec.host")
    tls = owner.node.mapping("spec", "tls")
    if tls is None:
        port = Port(owner, "80", clear(owner.at, "spec.tls", "OpenShift's router then serves clear text"), host)
        yield port.listener()
        yield from _hops(owner, cluster, clear(owner.at, "spec.tls"), (port.address,))
        return
    at = tls.header()
    hsts = None if tls.text("termination") == "passthrough" else _hsts(owner)
    ports = [Port(owner, "443", _ended(owner, tls.scalar("termination")), host, hsts=hsts)]
    insecure = tls.scalar("insecureEdgeTerminationPolicy")
    word = "None" if insecure is None else insecure.text
    place = at if insecure is None else insecure.at
    if word in ("Allow", "Redirect"):
        serves = Serves.REDIRECT if word == "Redirect" else Serves.CONTENT
        twin = Known(True, place, _INSECURE)
        ports.append(Port(owner, "80", clear(place, _INSECURE), host, serves, twin=twin))
    yield from (port.listener() for port in ports)
    yield from _hops(owner, cluster, _behind(owner, tls.scalar("termination")), (ports[0].address,))


def _ended(owner: Object, termination: Scalar | None) -> Setting[Tls | None]:
    at = owner.at if termination is None else termination.at
    setting = "spec.tls.termination"
    if termination is not None and any(mark in termination.text for mark in HOLE):
        return Unknown("a template fills it in", at, setting)
    if termination is not None and termination.text == "passthrough":
        return passed_through(at, setting)
    none = Known(ClientCertificate.NONE, at, setting, default="OpenShift's router then asks for no client certificate")
    return Known(Tls(at, versions=Unknown(_PROFILE, at, setting), client_certificate=none), at, setting)


def _behind(owner: Object, termination: Scalar | None) -> Setting[Tls | None]:
    at = owner.at if termination is None else termination.at
    setting = "spec.tls.termination"
    match "" if termination is None else termination.text:
        case "edge":
            return clear(at, setting)
        case "reencrypt":
            # Without an authority of its own, the router verifies by that of the cluster's services.
            verified = Known(True, at, "spec.tls.destinationCACertificate")
            return Known(Tls(at, verifies_chain=verified), at, setting)
        case "passthrough":
            return passed_through(at, setting)
        case _:
            return Unknown("it is no way of termination that is known", at, setting)


def _hops(owner: Object, cluster: Cluster, tls: Setting[Tls | None], fronts: tuple[str, ...]) -> Iterator[Subject]:
    port = owner.node.text("spec", "port", "targetPort") or ""
    targets = [owner.node.mapping("spec", "to"), *owner.node.mappings_of("spec", "alternateBackends")]
    for target in targets:
        name = None if target is None else target.scalar("name")
        if name is not None:
            yield Hop(owner, cluster, name, port, tls, fronts).upstream()


def _hsts(owner: Object) -> Setting[Hsts | None]:
    header = owner.annotation(_HSTS)
    if header is None:
        return sent_by("the backend", owner.at, _HSTS)
    return hsts_of(Known(header.text, header.at, _HSTS))
