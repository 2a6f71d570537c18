"""What a MeshConfig of Istio declares itself: TLS of the mesh, and the services that proxies report to or ask.

Knows no policy and no gateway.  Sources: istio.io, "Global Mesh Options" and `ProxyConfig`; what Istio 1.29 makes
of them for Envoy.  Checked 2026-11-23.
"""

from collections.abc import Iterator, Mapping

from linter.model.endpoint import Exposure, Listener, Role, Tls, Upstream
from linter.platforms.exposure import either
from linter.platforms.kubernetes.endings import suites_of
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.mesh.istio import destination_rule
from linter.platforms.kubernetes.mesh.istio.mesh_config import MeshConfig, embedded, mesh_config
from linter.platforms.kubernetes.objects.names import exposure_of
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object
from linter.platforms.platform import Found, Options, Unread
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Many, Setting, Step, Unknown
from linter.provenance.source import InputError, Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, Sequence, bool_of
from linter.tls.versions import between

_ISTIO = "networking.istio.io"
_LEAST: Mapping[str, str] = {"TLS_AUTO": "TLSv1.2", "TLSV1_2": "TLSv1.2", "TLSV1_3": "TLSv1.3"}
_LEAST_BY_DEFAULT = "Istio then accepts TLS 1.2 and newer"
_TRACERS: Mapping[str, str] = {"zipkin": "http", "lightstep": "grpc", "datadog": "http"}
_SERVICES = ("envoyAccessLogService", "envoyMetricsService")
_PROVIDERS: Mapping[str, str] = {
    "datadog": "http",
    "envoyExtAuthzGrpc": "grpc",
    "envoyExtAuthzHttp": "http",
    "envoyHttpAls": "grpc",
    "envoyOtelAls": "grpc",
    "envoyTcpAls": "grpc",
    "lightstep": "grpc",
    "opencensus": "grpc",
    "opentelemetry": "grpc",
    "sds": "grpc",
    "skywalking": "grpc",
    "zipkin": "http",
}
_CLEAR = frozenset({"HTTP", "HTTP2", "GRPC", "GRPC-WEB", "TCP"})
"""Protocols of a ServiceEntry's port whose server expects no TLS from the application."""


def wide(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Found]:
    """Yield what an object declares for a whole mesh, or that it cannot be read."""
    try:
        if owner.kind == "ConfigMap":
            embedded(owner)
    except InputError as error:
        whole = owner.node.scalar("data", "mesh")
        if whole is None or not any(mark in whole.text for mark in HOLE):
            yield error
        else:
            yield Unread(owner.at, "a template fills in what the mesh is configured by")
        return
    config = mesh_config(owner)
    if config is not None:
        yield from _listeners(config, cluster)
        yield from _reported_to(config)
        yield from _provided(config, cluster)


# --- TLS of the mesh --------------------------------------------------------------------------------------------


def _listeners(config: MeshConfig, cluster: Cluster) -> Iterator[Listener]:
    """Yield what proxies accept of each other, and of others where no gateway and no rule beside takes it."""
    mutual = config.mapping("meshMTLS")
    if mutual is not None:
        yield _listener(config, mutual, "meshMTLS", "mutual TLS between workloads")
    others = config.mapping("tlsDefaults")
    taken = any(one.group == _ISTIO for one in cluster.of_kind(config.owner, "DestinationRule", "Gateway", "Sidecar"))
    if others is not None and not taken:
        yield _listener(config, others, "tlsDefaults", "TLS with others than workloads")


def _listener(config: MeshConfig, settings: Map, key: str, what: str) -> Listener:
    owner, at = config.owner, settings.header()
    names = [name for name in settings.items_of("cipherSuites") if isinstance(name, Scalar)]
    suites = suites_of(names, names[0].at, f"{key}.cipherSuites") if names else None
    tls = Tls(at, versions=_versions(settings.scalar("minProtocolVersion"), at), cipher_suites=suites)
    return Listener(
        at=at,
        address=f"{owner.address} {key}",
        name=f"{what} by {owner.title}",
        platform="kubernetes",
        role=Known(Role.MESH, at),
        protocol=Unknown("it holds for all that the workloads speak", at),
        exposure=Known(Exposure.INTERNAL, at),
        tls=Known(tls, at, key),
        scope=owner.scope,
    )


def _versions(least: Scalar | None, at: Location) -> Many[str]:
    """Return what is accepted from the least version up; the most recent one is TLS 1.3 whatever is written."""
    setting = "minProtocolVersion"
    lowest = _LEAST.get("TLS_AUTO" if least is None else least.text)
    place = at if least is None else least.at
    if lowest is None:
        return Unknown("it is no version that Istio knows for a mesh", place, setting)
    default = "" if least is not None else _LEAST_BY_DEFAULT
    found = tuple(Known(one, place, setting, default=default) for one in between(lowest, "TLSv1.3"))
    return Known(found, place, setting, default=default)


# --- services ---------------------------------------------------------------------------------------------------


def _reported_to(config: MeshConfig) -> Iterator[Upstream]:
    """Yield the hops to what proxies report to by the addresses of `defaultConfig`; no rule of the mesh is for them."""
    enabled = config.find("enableTracing")
    if enabled is None or bool_of(enabled) != Known(False, enabled.at):
        tls = config.mapping("defaultConfig", "tracing", "tlsSettings")
        for tracer, protocol in _TRACERS.items():
            address = config.find("defaultConfig", "tracing", tracer, "address")
            if isinstance(address, Scalar):
                yield _report(config, tracer, protocol, address, tls)
    for service in _SERVICES:
        address = config.find("defaultConfig", service, "address")
        if isinstance(address, Scalar):
            yield _report(config, service, "grpc", address, config.mapping("defaultConfig", service, "tlsSettings"))


def _report(config: MeshConfig, what: str, protocol: str, address: Scalar, settings: Map | None) -> Upstream:
    host = address.text.rpartition(":")[0] or address.text
    exposure = _exposure(host, address, "address")
    inside = isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL
    tls: Setting[Tls | None]
    if settings is not None:
        tls = _by_settings(settings)
    elif inside:
        tls = traffic.either("the mesh or the network may encrypt it", address.at, "tlsSettings")
    else:
        tls = Known(None, address.at, "tlsSettings", default="Istio then speaks clear text to it")
    return _hop(config, what, protocol, address, exposure, tls)


def _by_settings(settings: Map) -> Setting[Tls | None]:
    """Return what `tlsSettings` make of a hop; Envoy compares no name for them unless names are listed."""
    setting = "tlsSettings.mode"
    mode = settings.scalar("mode")
    at = settings.header() if mode is None else mode.at
    match "DISABLE" if mode is None else mode.text:
        case "DISABLE":
            default = "" if mode is not None else "Istio then speaks clear text"
            return Known(None, at, setting, default=default)
        case "ISTIO_MUTUAL":
            yes = Known(True, at, setting)
            return Known(Tls(at, verifies_chain=yes, verifies_name=yes, sends_certificate=yes), at, setting)
        case "SIMPLE" | "MUTUAL":
            sends = Known(mode is not None and mode.text == "MUTUAL", at, setting)
            chain, name = _chain(settings, at), _name(settings, at)
            return Known(Tls(at, verifies_chain=chain, verifies_name=name, sends_certificate=sends), at, setting)
        case _:
            return Unknown("it is no mode of Istio", at, setting)


def _chain(settings: Map, at: Location) -> Setting[bool]:
    setting = "tlsSettings.caCertificates"
    authority = settings.scalar("caCertificates")
    if authority is None:
        return Unknown("without an authority it depends on the version of Istio", at, setting)
    return Known(True, authority.at, setting)


def _name(settings: Map, at: Location) -> Setting[bool]:
    setting = "tlsSettings.subjectAltNames"
    names = settings.items_of("subjectAltNames")
    if names:
        return Known(True, names[0].at.header, setting)
    return Known(False, at, setting, default="Istio then compares no name for the address")


def _provided(config: MeshConfig, cluster: Cluster) -> Iterator[Upstream]:
    """Yield the hops to the services of `extensionProviders`, but for those of which a rule of the mesh tells."""
    providers = config.find("extensionProviders")
    for provider in paid(providers.items if isinstance(providers, Sequence) else (), config.owner.at):
        if isinstance(provider, Map):
            yield from _of_provider(config, cluster, provider)


def _of_provider(config: MeshConfig, cluster: Cluster, provider: Map) -> Iterator[Upstream]:
    for kind, protocol in _PROVIDERS.items():
        service = provider.scalar(kind, "service")
        if service is None:
            continue
        host, port = service.text.rpartition("/")[2], provider.text(kind, "port") or ""
        if not destination_rule.is_spoken_of(host, port, config.owner, cluster):
            exposure = _exposure(host, service, f"{kind}.service")
            tls = _untold(config.owner, cluster, service, exposure, port)
            yield _hop(config, provider.text("name") or kind, protocol, service, exposure, tls)


def _untold(
    owner: Object, cluster: Cluster, service: Scalar, exposure: Setting[Exposure], port: str
) -> Setting[Tls | None]:
    """Return what is spoken to a service that no rule is for; inside it is what the mesh makes of it."""
    host, setting = service.text.rpartition("/")[2], "trafficPolicy.tls"
    if isinstance(exposure, Known) and exposure.value is Exposure.INTERNAL:
        return traffic.either("the mesh may encrypt it", service.at, setting)
    entry = destination_rule.entry_of(host, owner, cluster)
    if entry is None:
        return Unknown(f"no ServiceEntry among the files tells of `{host}`", service.at, setting)
    if (rule := destination_rule.elsewhere(host, owner, cluster)) is not None:
        return Unknown(f"{rule.title} may be for it", service.at, setting)
    protocols = {
        (one.text("protocol") or "").upper()
        for one in entry.node.mappings_of("spec", "ports")
        if port in ("", one.text("number"))
    }
    if entry.node.text("spec", "location") == "MESH_INTERNAL" or not protocols or not protocols <= _CLEAR:
        return Unknown(f"{entry.title} leaves it open what is spoken", service.at, setting)
    step = Step(entry.at, "no DestinationRule makes proxies speak TLS to this host")
    return Known(None, service.at, setting, (step,))


def _exposure(host: str, written: Scalar, setting: str) -> Setting[Exposure]:
    if host == "$(HOST_IP)":
        return Known(Exposure.LOOPBACK, written.at, setting)
    if any(mark in host for mark in HOLE):
        return either("a template fills it in", written.at, setting)
    return exposure_of(host, written.at, setting)


def _hop(
    config: MeshConfig,
    what: str,
    protocol: str,
    written: Scalar,
    exposure: Setting[Exposure],
    tls: Setting[Tls | None],
) -> Upstream:
    at, owner = written.at, config.owner
    return Upstream(
        at=at,
        address=f"{owner.address} {what} to {written.text}",
        name=f"{written.text} for {what} of {owner.title}",
        platform="kubernetes",
        role=Known(Role.CONTROL, at),
        protocol=Known(protocol, at),
        exposure=exposure,
        tls=tls,
        behind_tls=Known(False, at),
        scope=owner.scope,
    )
