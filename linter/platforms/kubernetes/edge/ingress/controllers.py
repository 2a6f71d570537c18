"""Ingress controllers of which a few annotations matter: one row each.  Knows not ingress-nginx, AWS and Google."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct


class Owner(StrEnum):
    """What carries annotations."""

    INGRESS = "Ingress"
    SERVICE = "Service"


class Row(Struct, frozen=True):
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
    owners: tuple[Owner, ...] = (Owner.INGRESS,)
    """On what the annotations about backends stand; of several, the first that has one counts."""
    verifies: tuple[str, ...] = ()
    """Annotations that name an authority for the backend, and make the controller verify it and speak TLS."""
    says_verified: str = ""
    """One that says itself whether a backend is verified that speaks TLS."""
    always_verifies: bool | None = False
    """Whether it verifies without them; None where that is said outside of the Ingress."""
    verified_by: str = ""
    """What decides then."""
    names: tuple[str, ...] = ()
    """Annotations that make it compare the name in the backend's certificate, without which it does not."""
    passthrough: str = ""
    minimum: str = ""
    """The annotation of the lowest version."""
    maximum: str = ""
    least: str = ""
    """The lowest version without it; empty where nothing is known."""
    bind_options: tuple[str, ...] = ()
    """Annotations with options of HAProxy's `bind`, in which versions may stand."""
    http_beside_tls: bool = True
    """Whether port 80 is open beside TLS where no annotation speaks of a redirect."""
    profile: str = ""
    """One that names settings of TLS which are kept elsewhere."""
    authority: str = ""
    """One that names the authority of clients, whose certificates are demanded then."""
    clients: str = ""
    """One that says otherwise what is done about them."""
    by_host: bool | None = None
    """Whether it ends TLS only for the hosts that entries of `spec.tls` name; None where that is not known here."""
    hsts: str = ""
    """What the names of annotations about Strict-Transport-Security begin with."""
    hsts_age: int | None = None
    """The age of the header that it sends by itself; None where it sends none."""
    hsts_age_when_told: int = 0
    """The age where none is written."""


YES = frozenset({"true", "True", "1"})
# By the prefix of annotations, after the controllers' own documentation.  Checked 2026-11-23.
ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "appgw.ingress.kubernetes.io/": Row(
            "Application Gateway Ingress Controller",
            redirect=("appgw.ingress.kubernetes.io/ssl-redirect",),
            certificate=("appgw.ingress.kubernetes.io/appgw-ssl-certificate",),
            encrypts=("appgw.ingress.kubernetes.io/backend-protocol",),
            encrypted=frozenset({"https"}),
            always_verifies=True,
            http_beside_tls=False,  # "If a certificate is available we enable only HTTPS"
            profile="appgw.ingress.kubernetes.io/appgw-ssl-profile",
        ),
        "haproxy.org/": Row(
            "HAProxy Kubernetes Ingress Controller",
            redirect=("haproxy.org/ssl-redirect",),
            redirects=True,
            encrypts=("haproxy.org/server-ssl",),
            encrypted=YES,
            owners=(Owner.SERVICE, Owner.INGRESS),
            verifies=("haproxy.org/server-ca",),
            passthrough="haproxy.org/ssl-passthrough",
        ),
        "haproxy-ingress.github.io/": Row(
            "HAProxy Ingress",
            redirect=("haproxy-ingress.github.io/ssl-redirect", "ingress.kubernetes.io/ssl-redirect"),
            redirects=True,
            encrypts=(
                "haproxy-ingress.github.io/backend-protocol",
                "ingress.kubernetes.io/backend-protocol",
                "haproxy-ingress.github.io/secure-backends",
                "ingress.kubernetes.io/secure-backends",
            ),
            encrypted=frozenset({"h1-ssl", "h2-ssl", "grpcs", "https"}) | YES,
            owners=(Owner.SERVICE, Owner.INGRESS),
            verifies=(
                "haproxy-ingress.github.io/secure-verify-ca-secret",
                "ingress.kubernetes.io/secure-verify-ca-secret",
            ),
            names=(
                "haproxy-ingress.github.io/secure-verify-hostname",
                "haproxy-ingress.github.io/secure-sni",
                "ingress.kubernetes.io/secure-verify-hostname",
                "ingress.kubernetes.io/secure-sni",
            ),
            passthrough="haproxy-ingress.github.io/ssl-passthrough",
            bind_options=("haproxy-ingress.github.io/ssl-options-host", "ingress.kubernetes.io/ssl-options-host"),
            authority="haproxy-ingress.github.io/auth-tls-secret",
            clients="haproxy-ingress.github.io/auth-tls-verify-client",
            hsts="haproxy-ingress.github.io/",
            hsts_age=15_768_000,
            hsts_age_when_told=15_768_000,
        ),
        "konghq.com/": Row(
            "Kong Ingress Controller",
            redirect=("konghq.com/protocols",),
            encrypts=("konghq.com/protocol",),
            encrypted=frozenset({"https", "grpcs", "tls"}),
            owners=(Owner.SERVICE,),
            says_verified="konghq.com/tls-verify",
            by_host=False,  # a route without a certificate of its own is served with the default one
            always_verifies=None,
            verified_by="Kong then goes by `proxy_ssl_verify` of its nginx, which is off unless it is told otherwise",
        ),
        "projectcontour.io/": Row(
            "Contour",
            minimum="projectcontour.io/tls-minimum-protocol-version",
            maximum="projectcontour.io/tls-maximum-protocol-version",
            least="TLSv1.2",
            redirect=("ingress.kubernetes.io/force-ssl-redirect",),
            encrypts=("projectcontour.io/upstream-protocol.tls", "projectcontour.io/upstream-protocol.h2"),
            owners=(Owner.SERVICE,),
            # internal/dag/ingress_processor.go: only hosts of `spec.tls` become virtual hosts with TLS
            by_host=True,
        ),
        "nginx.org/": Row(
            "F5 NGINX Ingress Controller",
            redirect=("nginx.org/ssl-redirect", "ingress.kubernetes.io/ssl-redirect"),
            also_redirects="nginx.org/redirect-to-https",
            redirects=True,
            encrypts=("nginx.org/ssl-services",),
            by_host=True,  # internal/configs/ingress.go: a server has TLS where an entry has its very host
            hsts="nginx.org/",
            hsts_age_when_told=2_592_000,
        ),
        "traefik.ingress.kubernetes.io/": Row(
            "Traefik",
            redirects=None,
            certificate=("traefik.ingress.kubernetes.io/router.tls",),
            encrypts=("traefik.ingress.kubernetes.io/service.serversscheme",),
            encrypted=frozenset({"https"}),
            owners=(Owner.SERVICE,),
            always_verifies=None,
            by_host=False,  # any entry of `spec.tls` makes routers with TLS of all rules
        ),
    }
)
PREFIXES = tuple(ROWS)
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
