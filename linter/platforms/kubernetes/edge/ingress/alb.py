"""The annotations of the AWS Load Balancer Controller.  Knows no other controller."""

from collections.abc import Iterator

from msgspec.structs import replace

from linter.model.endpoint import ClientCertificate, Exposure, Hsts, Listener, Serves, Subject, Tls
from linter.model.hsts import hsts_of, sent_by
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.ingress.ingress import Backend, Ingress, backends, hop, json_of, listener
from linter.platforms.kubernetes.edge.service.aws import to_target
from linter.platforms.kubernetes.endings import clear, exchange_of_preset, of_preset
from linter.platforms.kubernetes.objects.objects import HOLE, Object, text_setting
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar

PREFIX = "alb.ingress.kubernetes.io/"
_DEFAULT_POLICY = "ELBSecurityPolicy-2016-08"
_POLICY_DEFAULT = (
    f"the AWS Load Balancer Controller then takes {_DEFAULT_POLICY}, unless its `--default-ssl-policy` says otherwise"
)
_MODES = {
    "off": ClientCertificate.NONE,
    "passthrough": ClientCertificate.REQUESTED,
    "verify": ClientCertificate.REQUIRED,
}
_PSEUDO_PORT = "use-annotation"
"""The port of a backend that is an action and no Service."""


def subjects(ingress: Ingress) -> Iterator[Subject]:
    """Yield the listeners of the load balancer of an Ingress, and its hops."""
    listeners = tuple(_listeners(ingress))
    yield from listeners
    for backend in backends(ingress.owner):
        if backend.port != _PSEUDO_PORT:
            yield hop(ingress, backend, _transport(ingress, backend), listeners)


def _listeners(ingress: Ingress) -> Iterator[Listener]:
    exposure = _exposure(ingress)
    ports = _ports(ingress)
    if isinstance(ports, Unknown):
        yield listener(ingress, 443, exposure, ports)
        return
    encrypted = any(protocol == "HTTPS" for protocol, _ in ports.value)
    for protocol, port in ports.value:
        if protocol == "HTTPS":
            tls: Known[Tls | None] = Known(_tls(ingress, port), ports.at, ports.setting, default=ports.default)
            yield listener(ingress, port, exposure, tls, hsts=_hsts(ingress, port))
        else:
            twin = Known(True, ports.at, ports.setting) if encrypted else None
            plain = clear(ports.at, ports.setting, ports.default)
            yield listener(ingress, port, exposure, plain, serves=_serves(ingress), twin=twin)


def _ports(ingress: Ingress) -> Setting[tuple[tuple[str, int], ...]]:
    """Return protocols and ports; a section `tls` of the Ingress alone makes no port."""
    setting = PREFIX + "listen-ports"
    written = ingress.annotation("listen-ports")
    if written is not None:
        found = json_of(written)
        ports = tuple(_pairs(found)) if isinstance(found, list) else ()
        return Known(ports, written.at, setting) if ports else Unknown("it is not a list of ports", written.at, setting)
    certificate = ingress.annotation("certificate-arn")
    if certificate is not None:
        return Known((("HTTPS", 443),), certificate.at, PREFIX + "certificate-arn")
    if _parameters(ingress) is not None or ingress.annotation("group.name") is not None:
        because = "certificates may be set for the whole group or class"
        return Unknown(because, ingress.owner.at, setting)
    default = "the AWS Load Balancer Controller then listens on port 80 for http"
    return Known((("HTTP", 80),), ingress.owner.at, setting, default=default)


def _pairs(found: list[object]) -> Iterator[tuple[str, int]]:
    for element in found:
        for protocol, port in element.items() if isinstance(element, dict) else ():
            if protocol in ("HTTP", "HTTPS") and isinstance(port, int):
                yield protocol, port


def _exposure(ingress: Ingress) -> Setting[Exposure]:
    setting = PREFIX + "scheme"
    in_group = _of_group(ingress, "scheme")
    scheme = None if in_group is None else text_setting(in_group, setting)
    parameters = _parameters(ingress)
    if parameters is not None and (scalar := parameters.node.scalar("spec", "scheme")) is not None:
        scheme = text_setting(scalar, "spec.scheme")  # of an IngressClassParams, which wins
    if isinstance(scheme, Unknown):
        return either(scheme.because, scheme.at, setting)
    if scheme is not None:
        return scheme.map(lambda word: Exposure.PUBLIC if word == "internet-facing" else Exposure.INTERNAL)
    if parameters is not None or ingress.annotation("group.name") is not None:
        return either("it may be set for the whole group or class", ingress.owner.at, setting)
    default = "the AWS Load Balancer Controller then makes an internal load balancer"
    return Known(Exposure.INTERNAL, ingress.owner.at, setting, default=default)


def _parameters(ingress: Ingress) -> Object | None:
    """Return what the class of an Ingress sets for all: its IngressClassParams, or itself where they are elsewhere."""
    found = ingress.cluster.find(ingress.owner, "IngressClass", ingress.class_name, "")
    name = None if found is None else found.node.text("spec", "parameters", "name")
    return None if name is None else ingress.cluster.find(ingress.owner, "IngressClassParams", name, "") or found


# --- http -------------------------------------------------------------------------------------------------------


def _serves(ingress: Ingress) -> Setting[Serves]:
    # "Once defined on a single Ingress, it impacts every Ingress within IngressGroup" (Ingress annotations).
    redirect = _of_group(ingress, "ssl-redirect")
    if redirect is not None:
        setting = PREFIX + "ssl-redirect"
        ports = [_ports(member) for member in _members(ingress)]
        unknown = next((one for one in ports if isinstance(one, Unknown)), None)
        if any(("HTTPS", redirect.text.strip()) in _spelled(one) for one in ports):
            return Known(Serves.REDIRECT, redirect.at, setting)
        if unknown is not None or any(mark in redirect.text for mark in HOLE):
            because = "a template fills it in" if unknown is None else unknown.because
            return Unknown(because, redirect.at, setting)
        default = f"nothing listens for https on port {redirect.text.strip()}"
        return Known(Serves.CONTENT, redirect.at, setting, default=default)
    actions = [action for backend in backends(ingress.owner) if (action := _redirect(ingress, backend)) is not None]
    if actions:
        return actions[0]
    if ingress.annotation("group.name") is not None or _parameters(ingress) is not None:
        return Unknown("another Ingress of the group may redirect", ingress.owner.at, PREFIX + "ssl-redirect")
    return Known(Serves.CONTENT, ingress.owner.at, PREFIX + "ssl-redirect")


def _spelled(ports: Setting[tuple[tuple[str, int], ...]]) -> set[tuple[str, str]]:
    return {(protocol, str(port)) for protocol, port in ports.value} if isinstance(ports, Known) else set()


def _members(ingress: Ingress) -> Iterator[Ingress]:
    """Yield an Ingress and the others of its group that the files have."""
    yield ingress
    group = ingress.annotation("group.name")
    for one in ingress.cluster.of_kind(ingress.owner, "Ingress") if group is not None else ():
        named = one.annotation(PREFIX + "group.name")
        if one is not ingress.owner and named is not None and group is not None and named.text == group.text:
            yield replace(ingress, owner=one)


def _of_group(ingress: Ingress, key: str) -> Scalar | None:
    """Return an annotation that holds for a whole group, on whichever of its members it stands."""
    return next((found for one in _members(ingress) if (found := one.annotation(key)) is not None), None)


def _redirect(ingress: Ingress, backend: Backend) -> Known[Serves] | None:
    """Return that an action takes the place of a backend and redirects to https."""
    if backend.port != _PSEUDO_PORT:
        return None
    key = f"actions.{backend.service}"
    scalar = ingress.annotation(key)
    action = json_of(scalar)
    to = action.get("RedirectConfig", action.get("redirectConfig")) if isinstance(action, dict) else None
    protocol = to.get("Protocol", to.get("protocol")) if isinstance(to, dict) else None
    is_https = scalar is not None and str(protocol).upper() == "HTTPS"
    return Known(Serves.REDIRECT, scalar.at, PREFIX + key) if scalar is not None and is_https else None


def _hsts(ingress: Ingress, port: int) -> Setting[Hsts | None]:
    key = f"listener-attributes.HTTPS-{port}"
    attributes = ingress.text(key)
    if isinstance(attributes, Known):
        name = "routing.http.response.strict_transport_security.header_value="
        _, found, value = attributes.value.partition(name)
        if found:
            return hsts_of(attributes.map(lambda _: value))
    return sent_by("the application", ingress.owner.at, PREFIX + key)


# --- TLS --------------------------------------------------------------------------------------------------------


def _tls(ingress: Ingress, port: int) -> Tls:
    versions, suites = of_preset("aws-elb", _policy(ingress))
    return Tls(
        at=ingress.owner.at,
        versions=versions,
        cipher_suites=suites,
        post_quantum=exchange_of_preset("aws-elb", _policy(ingress)),
        client_certificate=_client_certificate(ingress, port),
    )


def _policy(ingress: Ingress) -> Setting[str]:
    written = ingress.text("ssl-policy")
    parameters = _parameters(ingress)
    if parameters is not None and (scalar := parameters.node.scalar("spec", "sslPolicy")) is not None:
        return text_setting(scalar, "spec.sslPolicy")
    if written is not None:
        return written
    if ingress.annotation("group.name") is not None or parameters is not None:
        return Unknown("it may be set for the whole group or class", ingress.owner.at, PREFIX + "ssl-policy")
    return Known(_DEFAULT_POLICY, ingress.owner.at, PREFIX + "ssl-policy", default=_POLICY_DEFAULT)


def _client_certificate(ingress: Ingress, port: int) -> Setting[ClientCertificate]:
    setting = PREFIX + "mutual-authentication"
    scalar = ingress.annotation("mutual-authentication")
    if scalar is None:
        return Known(ClientCertificate.NONE, ingress.owner.at, setting, default="the load balancer then asks for none")
    found = json_of(scalar)
    for element in found if isinstance(found, list) else ():
        if isinstance(element, dict) and element.get("port") == port and str(element.get("mode")) in _MODES:
            return Known(_MODES[str(element["mode"])], scalar.at, setting)
    if isinstance(found, list):
        return Known(ClientCertificate.NONE, scalar.at, setting)
    return Unknown("it is not a list of ports", scalar.at, setting)


# --- hops -------------------------------------------------------------------------------------------------------


def _transport(ingress: Ingress, backend: Backend) -> Setting[Tls | None]:
    setting = PREFIX + "backend-protocol"
    service = ingress.service(backend)
    on_service = None if service is None else service.annotation(setting)
    written = ingress.text("backend-protocol") if on_service is None else text_setting(on_service, setting)
    if written is None:
        return clear(backend.at, setting, "the load balancer then speaks http to the backend")
    return written.map(lambda word: to_target(written.at) if word.upper() == "HTTPS" else None)
