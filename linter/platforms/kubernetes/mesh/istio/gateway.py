"""Istio's Gateway: what the proxies at the edge of a mesh listen on.  Knows no sidecar.

Source: istio.io, reference of `ServerTLSSettings`.  Checked 2026-11-23.
"""

from collections.abc import Iterator, Mapping

from linter.model.endpoint import ClientCertificate, Exposure, Hsts, Listener, Role, Serves, Subject, Tls
from linter.model.hsts import hsts_of, sent_by
from linter.model.words import ClientAuthority
from linter.platforms.exposure import either
from linter.platforms.kubernetes.endings import authority_at
from linter.platforms.kubernetes.mesh.istio import logs, tls_defaults, virtual_service
from linter.platforms.kubernetes.mesh.istio.mesh_config import ROOT_NAMESPACE
from linter.platforms.kubernetes.objects.identity import front_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of, text_setting
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Many, Setting, Step, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of
from linter.tls.suites import CipherSuite
from linter.tls.versions import between, canonical

HTTP = frozenset({"HTTP", "HTTP2", "GRPC", "GRPC-WEB"})
_ENDS_TLS = frozenset({"HTTPS", "TLS"})
_PASSES = frozenset({"PASSTHROUGH", "AUTO_PASSTHROUGH"})
_CLIENTS: Mapping[str, ClientCertificate] = {
    "SIMPLE": ClientCertificate.NONE,
    "MUTUAL": ClientCertificate.REQUIRED,
    "OPTIONAL_MUTUAL": ClientCertificate.OPTIONAL,
    "ISTIO_MUTUAL": ClientCertificate.REQUIRED,
}
# What clients are told apart by (ServerTLSSettings).
_WHO = ("subjectAltNames", "verifyCertificateSpki", "verifyCertificateHash")
_TAKES_DEFAULTS = frozenset({"SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"})
"""Modes to which `tlsDefaults` of the mesh apply."""
_VERSION_FIELDS = ("tls_minimum_protocol_version", "tls_maximum_protocol_version")
_LEAST, _MOST_RECENT = "TLSv1.2", "TLSv1.3"
_LEAST_BY_DEFAULT = "Istio then accepts TLS 1.2 and newer"
_PASSED_THROUGH = "TLS passes through to the backend"


def gateway(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the listener of every server."""
    for number, server in enumerate(paid(owner.node.mappings_of("spec", "servers"), owner.at)):
        port = server.mapping("port")
        if port is not None:
            yield _listener(owner, cluster, server, port, number)


def _listener(owner: Object, cluster: Cluster, server: Map, port: Map, number: int) -> Listener:
    services = virtual_service.bound_to(owner, cluster)
    label = port.text("number") or str(number)
    name = port.text("name") or f"{label}-{number}"
    protocol = (port.text("protocol") or "").upper()
    hosts = _hosts(server)
    return Listener(
        at=port.header(),
        address=f"{owner.address}:{name}",
        name=f"{owner.title} on port {label}",
        platform="kubernetes",
        role=Known(Role.WEB, port.header()),
        protocol=Known("http" if protocol in HTTP | {"HTTPS"} else "tcp", port.header(), "port.protocol"),
        exposure=_exposure(owner, cluster, port),
        tls=_tls(owner, cluster, server, port, protocol),
        hosts=hosts,
        serves=_serves(owner, server, port, services),
        hsts=_hsts(port, services) if protocol == "HTTPS" else None,
        faces_clients=True,
        scope=owner.scope,
        names=front_of(owner, owner.address, label),
    )


def _hosts(server: Map) -> Many[str]:
    found = (host for host in server.items_of("hosts") if isinstance(host, Scalar))
    # `namespace/host` says which namespaces may use it.
    names = tuple(
        text_setting(host, "hosts").map(lambda text: text.rpartition("/")[2]) for host in paid(found, server.at)
    )
    return Known(names, server.header(), "hosts")


def _exposure(owner: Object, cluster: Cluster, port: Map) -> Setting[Exposure]:
    selector = owner.node.mapping("spec", "selector")
    labels = labels_of(selector)
    words = " ".join(labels.values())
    at = owner.at if selector is None else selector.header()
    if "egress" in words or "eastwest" in words:
        return Known(Exposure.INTERNAL, at, "spec.selector")
    services = list(_leading_to(owner, cluster, labels, port.text("number") or ""))
    if services and all(one.node.text("spec", "type") in (None, "ClusterIP") for one in services):
        step = Step(services[0].at.header, f"{services[0].title}, which only the cluster reaches, leads to it")
        return Known(Exposure.INTERNAL, at, "spec.selector", (step,))
    return either("the files do not say who reaches the gateway", at, "spec.selector")


def _leading_to(owner: Object, cluster: Cluster, labels: Mapping[str, str], number: str) -> Iterator[Object]:
    """Yield the Services of the proxies that a gateway selects which lead to one of its ports.

    The number is that of the Service, which istiod translates, or that of the proxy where it is told not to
    (istio.io, Gateway, `Port`; knative's `experimental.istio.io/disable-gateway-port-translation`).
    """
    for service in cluster.of_kind(owner, "Service"):
        selected = labels_of(service.node.mapping("spec", "selector"))
        is_of_proxies = selected.items() <= labels.items() or labels.items() <= selected.items()
        if selected and labels and is_of_proxies and not service.partial:
            ports = service.node.mappings_of("spec", "ports")
            if any(number in (one.text("port"), one.text("targetPort")) for one in ports):
                yield service


def _serves(owner: Object, server: Map, port: Map, services: list[Object]) -> Setting[Serves]:
    setting = "tls.httpsRedirect"
    redirect = server.scalar("tls", "httpsRedirect")
    asked = None if redirect is None else bool_of(redirect, setting)
    if isinstance(asked, Unknown) or (asked is not None and asked.value):
        return asked.map(lambda _: Serves.REDIRECT)
    if owner.partial:
        return Unknown("a patch says only what it changes", port.header(), setting)
    answers = [found for one in services if (found := virtual_service.serves(one, port.text("number") or ""))]
    for answer in answers:
        if isinstance(answer, Unknown):
            return answer
    if answers and all(isinstance(one, Known) and one.value is Serves.REDIRECT for one in answers):
        return answers[0]
    if asked is not None:
        return asked.map(lambda _: Serves.CONTENT)
    return Known(Serves.CONTENT, port.header(), setting, default="Istio redirects only when told to")


def _hsts(port: Map, services: list[Object]) -> Setting[Hsts | None]:
    """Return the header that a VirtualService sets; an application may send it where none does."""
    setting = "headers.response"
    for service in services:
        for header in virtual_service.hsts_headers(service):
            text = text_setting(header, setting)
            return hsts_of(text) if isinstance(text, Known) else text
    return sent_by("the application behind", port.header(), setting)


def _tls(owner: Object, cluster: Cluster, server: Map, port: Map, protocol: str) -> Setting[Tls | None]:
    at = port.at if (written := port.scalar("protocol")) is None else written.at
    settings = server.mapping("tls")
    if protocol in HTTP:
        return Known(None, at.header, "port.protocol")
    if protocol not in _ENDS_TLS and settings is None:
        return Unknown("it passes on whatever bytes come in", at.header, "port.protocol")
    if settings is None:
        return Unknown("Istio refuses the server, as it has no `tls`", at.header, "tls")
    return ended_by(settings, owner, cluster)


def ended_by(settings: Map, owner: Object, cluster: Cluster) -> Setting[Tls | None]:
    """Return what the TLS settings of a server make of its port."""
    mode = settings.scalar("mode")
    if mode is None:
        return Unknown(_PASSED_THROUGH, settings.header(), "tls.mode")
    word = text_setting(mode, "tls.mode")
    if isinstance(word, Unknown):
        return word
    if word.value not in _CLIENTS:
        return Unknown(_PASSED_THROUGH if word.value in _PASSES else "it is no mode of Istio", word.at, "tls.mode")
    tls = Tls(
        at=settings.header(),
        versions=versions(settings, owner, cluster),
        cipher_suites=cipher_suites(settings, owner, cluster),
        groups=_groups(settings, owner, cluster),
        client_certificate=word.map(lambda text: _CLIENTS[text]),
        client_authority=_authority(settings),
        logs=logs.logged(owner, cluster),
    )
    return Known(tls, mode.at, "tls.mode")


def _authority(settings: Map) -> Setting[ClientAuthority] | None:
    """Return by whose word clients are taken, where a file says so; a Secret has authorities of its own."""
    for field in _WHO:
        if (named := settings.get(field)) is not None:
            return Known(ClientAuthority.NAMED, named.at, f"tls.{field}")
    path = settings.scalar("caCertificates")
    return authority_at(None if path is None else text_setting(path, "tls.caCertificates"))


def versions(settings: Map, owner: Object, cluster: Cluster) -> Many[str]:
    """Return what a server accepts by its own bounds, those of the mesh, or Istio's."""
    if (patched := _patched(owner, cluster, _VERSION_FIELDS)) is not None:
        return patched
    setting = "tls.minProtocolVersion"
    least, most = settings.scalar("minProtocolVersion"), settings.scalar("maxProtocolVersion")
    if (least is None or least.text == "TLS_AUTO") and settings.text("mode") in _TAKES_DEFAULTS:
        of_mesh = tls_defaults.least_version(owner, cluster)
        least, setting = (least, setting) if of_mesh is None else (of_mesh, tls_defaults.LEAST)
    lowest, highest = _bound(least, _LEAST), _bound(most, _MOST_RECENT)
    if lowest is None or highest is None:
        at = least if lowest is None else most or least
        return Unknown("it is no version that Istio knows", settings.header() if at is None else at.at, setting)
    at_least = settings.header() if least is None else least.at
    default = _LEAST_BY_DEFAULT if least is None else ""
    found = tuple(Known(one, at_least, setting, default=default) for one in between(lowest, highest))
    return Known(found, at_least if most is None else most.at, setting, default=default if most is None else "")


def _bound(written: Scalar | None, default: str) -> str | None:
    if written is None or written.text == "TLS_AUTO":
        return default
    return canonical(written.text)


def cipher_suites(settings: Map, owner: Object, cluster: Cluster) -> Many[CipherSuite] | None:
    """Return the suites that a server names, or that the mesh names for it; None where nobody does."""
    if (patched := _patched(owner, cluster, ("cipher_suites",))) is not None:
        return patched
    items = [item for item in settings.items_of("cipherSuites") if isinstance(item, Scalar)]
    if items or settings.text("mode") not in _TAKES_DEFAULTS:
        return tls_defaults.named(items, "tls.cipherSuites")
    return tls_defaults.cipher_suites(owner, cluster, Step(settings.header(), f"{owner.title} names none"))


def _groups(settings: Map, owner: Object, cluster: Cluster) -> Many[str] | None:
    """Return the groups that the mesh names for servers, which have no setting of their own; None where it does not."""
    if (patched := _patched(owner, cluster, ("ecdh_curves",))) is not None:
        return patched
    if settings.text("mode") not in _TAKES_DEFAULTS:
        return None
    return tls_defaults.groups(owner, cluster, Step(settings.header(), f"{owner.title} takes those of the mesh"))


def _patched(owner: Object, cluster: Cluster, fields: tuple[str, ...]) -> Unknown | None:
    """Return that an EnvoyFilter changes what istiod makes of TLS for a gateway; None where none does.

    Source: Istio, `EnvoyFilter`: one of the namespace, or of the root namespace, for the pods that it selects.
    """
    if owner.kind != "Gateway":
        return None
    pods = labels_of(owner.node.mapping("spec", "selector"))
    for one in paid(cluster.of_kind(owner, "EnvoyFilter"), owner.at):
        wanted = labels_of(one.node.mapping("spec", "workloadSelector", "labels"))
        is_other = any(pods.get(key, value) != value for key, value in wanted.items())
        is_near = one.namespace in ("", owner.namespace, ROOT_NAMESPACE)
        if is_other or not is_near:
            continue
        for patch in one.node.mappings_of("spec", "configPatches"):
            context = patch.text("match", "context") or "ANY"
            value = patch.mapping("patch", "value")
            if context in ("ANY", "GATEWAY") and value is not None and any(field in value.at.text for field in fields):
                return Unknown(f"{one.title} changes it for the proxy", patch.header(), "configPatches")
    return None
