"""Ingress controllers of which a few annotations matter: one row each.  Knows not ingress-nginx, AWS and Google.

Traefik is not quite a row: whether its entry points encrypt or redirect is said where it is started.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from linter.model import Exposure, Hsts, Listener, Serves, Subject, Tls
from linter.platforms.exposure import either
from linter.platforms.hsts import sent_by
from linter.platforms.kubernetes.ingress_parts import (
    Backend,
    Ingress,
    backends,
    clear,
    ends_tls_elsewhere,
    hop,
    listener,
    service_port,
    tls_at,
    tls_entries,
)
from linter.platforms.kubernetes.objects import text_setting
from linter.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar


@dataclass(frozen=True, slots=True)
class Row:
    """What one controller reads."""

    title: str
    redirect: tuple[str, ...] = ()
    """Annotations, in full, that make port 80 redirect."""
    also_redirects: str = ""
    """One that adds a redirect and takes none away."""
    redirects: bool | None = False
    """Whether it redirects without them; None where that is said outside of the Ingress."""
    certificate: tuple[str, ...] = ()
    """Annotations that make it end TLS without `spec.tls`."""
    encrypts: tuple[str, ...] = ()
    """Annotations, of the Ingress or of the Service, that say how the backend is spoken to."""
    encrypted: frozenset[str] = frozenset()
    """Their words for TLS; any other is clear text."""
    on_service: bool = False
    """Whether those annotations stand on the Service."""
    verifies: tuple[str, ...] = ()
    """Annotations that make it verify the backend, in which case it speaks TLS."""
    always_verifies: bool | None = False
    """Whether it verifies without them; None where nothing is known."""
    passthrough: str = ""
    hsts_age: int | None = None
    """The age of the header that it sends by itself."""


_YES = frozenset({"true", "True", "1"})
# By the prefix of annotations, after the controllers' own documentation.  Checked 2026-11-23.
_ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "appgw.ingress.kubernetes.io/": Row(
            "Application Gateway Ingress Controller",
            redirect=("appgw.ingress.kubernetes.io/ssl-redirect",),
            certificate=("appgw.ingress.kubernetes.io/appgw-ssl-certificate",),
            encrypts=("appgw.ingress.kubernetes.io/backend-protocol",),
            encrypted=frozenset({"https"}),
            always_verifies=True,
        ),
        "haproxy.org/": Row(
            "HAProxy Kubernetes Ingress Controller",
            redirect=("haproxy.org/ssl-redirect",),
            redirects=True,
            encrypts=("haproxy.org/server-ssl",),
            encrypted=_YES,
            verifies=("haproxy.org/server-ca",),
            passthrough="haproxy.org/ssl-passthrough",
        ),
        "haproxy-ingress.github.io/": Row(
            "HAProxy Ingress",
            redirect=("haproxy-ingress.github.io/ssl-redirect",),
            redirects=True,
            encrypts=("haproxy-ingress.github.io/backend-protocol",),
            encrypted=frozenset({"h1-ssl", "h2-ssl", "grpcs", "https"}),
            verifies=("haproxy-ingress.github.io/secure-verify-ca-secret",),
            passthrough="haproxy-ingress.github.io/ssl-passthrough",
            hsts_age=15_768_000,
        ),
        "konghq.com/": Row(
            "Kong Ingress Controller",
            redirect=("konghq.com/protocols",),
            encrypts=("konghq.com/protocol",),
            encrypted=frozenset({"https", "grpcs", "tls"}),
            on_service=True,
            always_verifies=None,
        ),
        "projectcontour.io/": Row(
            "Contour",
            redirect=("ingress.kubernetes.io/force-ssl-redirect",),
            encrypts=("projectcontour.io/upstream-protocol.tls", "projectcontour.io/upstream-protocol.h2"),
            on_service=True,
            always_verifies=None,
        ),
        "nginx.org/": Row(
            "F5 NGINX Ingress Controller",
            redirect=("nginx.org/ssl-redirect", "ingress.kubernetes.io/ssl-redirect"),
            also_redirects="nginx.org/redirect-to-https",
            redirects=True,
            encrypts=("nginx.org/ssl-services",),
        ),
        "traefik.ingress.kubernetes.io/": Row(
            "Traefik",
            redirects=None,
            certificate=("traefik.ingress.kubernetes.io/router.tls",),
            encrypts=("traefik.ingress.kubernetes.io/service.serversscheme",),
            encrypted=frozenset({"https"}),
            on_service=True,
            always_verifies=None,
        ),
    }
)
PREFIXES = tuple(_ROWS)
ALIASES: Mapping[str, str] = {"appprotect.f5.com/": "nginx.org/", "appprotectdos.f5.com/": "nginx.org/"}
"""Further prefixes by which a controller is told, and which say nothing of TLS."""
CONTROLLERS: Mapping[str, str] = {
    "azure/application-gateway": "appgw.ingress.kubernetes.io/",
    "haproxy-ingress.github.io/controller": "haproxy-ingress.github.io/",
    "haproxy.org/ingress-controller": "haproxy.org/",
    "haproxy.org/ingress-controller/haproxy": "haproxy.org/",
    "ingress-controllers.konghq.com/kong": "konghq.com/",
    "nginx.org/ingress-controller": "nginx.org/",
    "projectcontour.io/ingress-controller": "projectcontour.io/",
    "traefik.io/ingress-controller": "traefik.ingress.kubernetes.io/",
}
"""By `spec.controller` of an IngressClass."""
CLASSES: Mapping[str, str] = {
    r"azure/application-gateway|azure-application-gateway": "appgw.ingress.kubernetes.io/",
    "contour": "projectcontour.io/",
    "kong": "konghq.com/",
    "traefik": "traefik.ingress.kubernetes.io/",
}
"""By the name of a class.  Two controllers call theirs `haproxy`, so that their annotations have to tell."""
_ENTRY_POINTS = "traefik.ingress.kubernetes.io/router.entrypoints"


def subjects(ingress: Ingress) -> Iterator[Subject]:
    """Yield the ports on which a controller serves an Ingress, and its hops."""
    row = _ROWS[ingress.prefix]
    through = ingress.owner.annotation(row.passthrough) if row.passthrough else None
    if through is not None and through.text in _YES:
        tls = Unknown("TLS passes through to the backend", through.at, row.passthrough)
        yield listener(ingress, 443, _exposure(ingress), tls)
        return
    listeners = tuple(_listeners(ingress, row))
    yield from listeners
    for backend in backends(ingress.owner):
        yield hop(ingress, backend, _transport(ingress, backend, row), listeners)


def _exposure(ingress: Ingress) -> Setting[Exposure]:
    private = ingress.owner.annotation("appgw.ingress.kubernetes.io/use-private-ip")
    if private is not None and private.text in _YES:
        return Known(Exposure.INTERNAL, private.at, "appgw.ingress.kubernetes.io/use-private-ip")
    if {"internal", "private"} & set(ingress.class_name.lower().split("-")):
        return Known(Exposure.INTERNAL, ingress.owner.at, "spec.ingressClassName")
    return either("the files do not say who reaches the ingress controller", ingress.owner.at)


def _listeners(ingress: Ingress, row: Row) -> Iterator[Listener]:
    owner = ingress.owner
    exposure = _exposure(ingress)
    certificate = next((scalar for key in row.certificate if (scalar := owner.annotation(key)) is not None), None)
    encrypted = bool(tls_entries(owner)) or (certificate is not None and certificate.text != "false")
    at = tls_at(owner) if certificate is None else certificate.at
    if encrypted:
        tls: Known[Tls | None] = Known(Tls(at), at, "spec.tls")
        yield listener(ingress, 443, exposure, tls, hsts=_hsts(ingress, row))
    allowed = owner.annotation("kubernetes.io/ingress.allow-http")  # Contour's, and of no meaning elsewhere
    if not backends(owner) or (allowed is not None and allowed.text == "false"):
        return
    if row.redirects is None:
        yield from _of_entry_points(ingress, exposure, encrypted=encrypted)
        return
    twin = Known(True, at, "spec.tls") if encrypted else None
    plain = clear(owner.at, "spec.tls", "" if encrypted else f"{row.title} then serves http")
    yield listener(ingress, 80, exposure, plain, serves=_serves(ingress, row, encrypted=encrypted), twin=twin)


def _of_entry_points(ingress: Ingress, exposure: Setting[Exposure], *, encrypted: bool) -> Iterator[Listener]:
    """Yield what Traefik's entry points do, which its own configuration says."""
    points = ingress.owner.annotation(_ENTRY_POINTS)
    if encrypted and points is not None and points.text == "websecure":
        return
    at = ingress.owner.at if points is None else points.at
    serves = Unknown("an entry point may redirect", at, _ENTRY_POINTS)
    if encrypted:
        twin = Known(True, tls_at(ingress.owner), "spec.tls")
        yield listener(ingress, 80, exposure, clear(at, _ENTRY_POINTS), serves=serves, twin=twin)
    else:
        yield listener(ingress, 80, exposure, Unknown("an entry point may end TLS", at, _ENTRY_POINTS), serves=serves)


def _serves(ingress: Ingress, row: Row, *, encrypted: bool) -> Setting[Serves]:
    at = ingress.owner.at
    also = ingress.owner.annotation(row.also_redirects) if row.also_redirects else None
    if also is not None and also.text in _YES:
        return Known(Serves.REDIRECT, also.at, row.also_redirects)
    for key in row.redirect:
        scalar = ingress.owner.annotation(key)
        if scalar is not None:
            return text_setting(scalar, key).map(_answer)
    setting = row.redirect[0] if row.redirect else "spec.tls"
    if row.redirects and (encrypted or ends_tls_elsewhere(ingress) is not None):
        return Known(Serves.REDIRECT, at, setting, default=f"{row.title} then redirects what has a certificate")
    return Known(Serves.CONTENT, at, setting, default=f"{row.title} redirects only when told to")


def _answer(word: str) -> Serves:
    """Read a switch, or the list of protocols that Kong takes, which refuses http or redirects it."""
    protocols = {part.strip() for part in word.split(",")}
    return Serves.REDIRECT if word in _YES or protocols <= {"https", "grpcs"} else Serves.CONTENT


def _hsts(ingress: Ingress, row: Row) -> Setting[Hsts | None]:
    at, setting = ingress.owner.at, f"{ingress.prefix}hsts"
    if row.hsts_age is None or ingress.annotation("hsts") is not None or ingress.annotation("hsts-max-age") is not None:
        return sent_by("the application or the controller", at, setting)
    default = f"{row.title} sends it by itself"
    off = Known(False, at, setting, default=default)
    return Known(Hsts(at, Known(row.hsts_age, at, setting, default=default), off, off), at, setting, default=default)


# --- hops -------------------------------------------------------------------------------------------------------


def _transport(ingress: Ingress, backend: Backend, row: Row) -> Setting[Tls | None]:
    for key in row.verifies:
        if (scalar := ingress.owner.annotation(key)) is not None:
            return Known(Tls(scalar.at, verifies_chain=Known(True, scalar.at, key)), scalar.at, key)
    service = ingress.service(backend)
    if row.on_service and service is None:
        because = f"Service {backend.service}, which says what is spoken, is not among the files"
        return Unknown(because, backend.at, row.encrypts[0])
    owner = service if row.on_service and service is not None else ingress.owner
    for key in row.encrypts:
        if (scalar := owner.annotation(key)) is not None:
            return _spoken(scalar, key, backend, row)
    if ingress.prefix == "traefik.ingress.kubernetes.io/" and service is not None:
        port = service_port(service, backend.port)
        if port is not None and (port.text("port") == "443" or (port.text("name") or "").startswith("https")):
            return Known(Tls(port.header()), port.header(), "spec.ports")
    default = f"{row.title} then speaks http to the backend"
    return clear(backend.at, row.encrypts[0], default)


def _spoken(scalar: Scalar, key: str, backend: Backend, row: Row) -> Setting[Tls | None]:
    """Read one annotation: a word, or a list of the Services or ports that speak TLS."""
    written = text_setting(scalar, key)
    if isinstance(written, Unknown):
        return written
    if row.encrypted:
        encrypted = written.value.lower() in {word.lower() for word in row.encrypted}
    else:
        encrypted = bool({part.strip() for part in written.value.split(",")} & {backend.service, backend.port})
    if not encrypted:
        return clear(scalar.at, key)
    chain = None
    if row.always_verifies is not None:
        chain = Known(row.always_verifies, scalar.at, row.verifies[0] if row.verifies else key)
    return Known(Tls(scalar.at, verifies_chain=chain), scalar.at, key)
