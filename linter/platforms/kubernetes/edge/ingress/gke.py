"""What Google Kubernetes Engine makes of an Ingress.  Knows no other controller."""

from collections.abc import Iterator

from linter.model.endpoint import Exposure, Hsts, Listener, Serves, Subject, Tls
from linter.model.hsts import hsts_of, sent_by
from linter.platforms.kubernetes.edge.ingress.ingress import (
    Backend,
    Ingress,
    backends,
    hop,
    json_of,
    listener,
    service_port,
    tls_at,
    tls_entries,
)
from linter.platforms.kubernetes.endings import clear, of_preset
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar, bool_of

_ALLOW_HTTP = "kubernetes.io/ingress.allow-http"
_CERTIFICATES = (
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/managed-certificates",
    "networking.gke.io/certmap",
)
_FRONTEND = "networking.gke.io/v1beta1.FrontendConfig"
_PROTOCOLS = "cloud.google.com/app-protocols"
_BACKEND_CONFIGS = ("cloud.google.com/backend-config", "beta.cloud.google.com/backend-config")
_ENCRYPTED = frozenset({"HTTPS", "HTTP2"})
_DEFAULT_POLICY = "COMPATIBLE"


def subjects(ingress: Ingress) -> Iterator[Subject]:
    """Yield the ports of the load balancer of an Ingress, and its hops."""
    listeners = tuple(_listeners(ingress))
    yield from listeners
    for backend in backends(ingress.owner):
        yield hop(ingress, backend, _transport(ingress, backend), listeners)


def _listeners(ingress: Ingress) -> Iterator[Listener]:
    owner = ingress.owner
    exposure = _exposure(ingress)
    certificate = _certificate(ingress)
    if certificate is not None:
        at, setting = certificate
        tls: Known[Tls | None] = Known(_tls(ingress), at, setting)
        yield listener(ingress, 443, exposure, tls, hsts=_hsts(ingress))
    allowed = owner.annotation(_ALLOW_HTTP)
    if allowed is not None and allowed.text == "false":
        return
    twin = None if certificate is None else Known(True, certificate[0], certificate[1])
    plain = clear(
        owner.at, _ALLOW_HTTP if certificate else "spec.tls", "the load balancer of Google Cloud then serves http"
    )
    yield listener(ingress, 80, exposure, plain, serves=_serves(ingress), twin=twin)


def _exposure(ingress: Ingress) -> Known[Exposure]:
    inside = ingress.class_name == "gce-internal"
    return Known(Exposure.INTERNAL if inside else Exposure.PUBLIC, ingress.owner.at, "spec.ingressClassName")


def _certificate(ingress: Ingress) -> tuple[Location, str] | None:
    for key in _CERTIFICATES:
        scalar = ingress.owner.annotation(key)
        if scalar is not None:
            return scalar.at, key
    return (tls_at(ingress.owner), "spec.tls") if tls_entries(ingress.owner) else None


def _frontend(ingress: Ingress) -> tuple[Scalar | None, Object | None]:
    """Return the name of the FrontendConfig and the object itself, as far as the files have them."""
    name = ingress.owner.annotation(_FRONTEND)
    return name, None if name is None else ingress.cluster.find(ingress.owner, "FrontendConfig", name.text)


def _serves(ingress: Ingress) -> Setting[Serves]:
    name, frontend = _frontend(ingress)
    setting = "spec.redirectToHttps.enabled"
    if name is None:
        return Known(Serves.CONTENT, ingress.owner.at, _FRONTEND)
    if frontend is None:
        return Unknown(f"the FrontendConfig {name.text} is not among the files", name.at, _FRONTEND)
    enabled = frontend.node.scalar("spec", "redirectToHttps", "enabled")
    if enabled is None:
        return Known(Serves.CONTENT, frontend.at, setting)
    return bool_of(enabled, setting).map(lambda redirects: Serves.REDIRECT if redirects else Serves.CONTENT)


def _tls(ingress: Ingress) -> Tls:
    versions, suites = of_preset("gcp-ssl-policy", _policy(ingress))
    return Tls(at=ingress.owner.at, versions=versions, cipher_suites=suites)


def _policy(ingress: Ingress) -> Setting[str]:
    name, frontend = _frontend(ingress)
    setting = "spec.sslPolicy"
    if name is not None and frontend is None:
        return Unknown(f"the FrontendConfig {name.text} is not among the files", name.at, setting)
    owner = ingress.owner if frontend is None else frontend
    written = owner.node.scalar("spec", "sslPolicy")
    if frontend is not None and written is not None:
        return Unknown(f"what the policy `{written.text}` allows is said in Google Cloud", written.at, setting)
    default = f"Google Cloud then applies the profile {_DEFAULT_POLICY}, which accepts TLSv1.0"
    return Known(_DEFAULT_POLICY, owner.at, setting, default=default)


def _hsts(ingress: Ingress) -> Setting[Hsts | None]:
    """Return the header that a BackendConfig adds; else the application may send it."""
    for config in _backend_configs(ingress):
        for header in config.node.items_of("spec", "customResponseHeaders", "headers"):
            name, _, value = header.text.partition(":") if isinstance(header, Scalar) else ("", "", "")
            if name.strip().lower() == "strict-transport-security":
                return hsts_of(Known(value, header.at, "spec.customResponseHeaders.headers"))
    return sent_by("the application", ingress.owner.at, "spec.customResponseHeaders.headers")


def _backend_configs(ingress: Ingress) -> Iterator[Object]:
    for backend in backends(ingress.owner):
        service = ingress.service(backend)
        for key in () if service is None else _BACKEND_CONFIGS:
            named = json_of(service.annotation(key)) if service is not None else None
            default = named.get("default") if isinstance(named, dict) else None
            config = ingress.cluster.find(ingress.owner, "BackendConfig", str(default)) if default else None
            if config is not None:
                yield config


def _transport(ingress: Ingress, backend: Backend) -> Setting[Tls | None]:
    service = ingress.service(backend)
    if service is None:
        because = f"Service {backend.service}, which says what is spoken, is not among the files"
        return Unknown(because, backend.at, _PROTOCOLS)
    scalar = service.annotation(_PROTOCOLS) or service.annotation("service.alpha.kubernetes.io/app-protocols")
    port = service_port(service, backend.port)
    hint = None if port is None else port.scalar("appProtocol")
    if scalar is None:
        if hint is not None and hint.text.upper() in _ENCRYPTED:
            # Google Cloud verifies no backend, and nothing can make it, so nothing is said of that.
            return Known(Tls(hint.at), hint.at, "appProtocol")
        return clear(backend.at, _PROTOCOLS, "the load balancer of Google Cloud then speaks http to the backend")
    protocols = json_of(scalar)
    if not isinstance(protocols, dict):
        return Unknown("it is not a map of ports to protocols", scalar.at, _PROTOCOLS)
    name = (port.text("name") if port is not None else None) or backend.port
    encrypted = str(protocols.get(name)).upper() in _ENCRYPTED
    return Known(Tls(scalar.at) if encrypted else None, scalar.at, _PROTOCOLS)
