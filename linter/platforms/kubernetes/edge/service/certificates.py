"""Clouds whose load balancers end TLS for a Service where an annotation names a certificate: a table of their words."""

from msgspec import Struct

from linter.model.endpoint import Tls
from linter.platforms.kubernetes.edge.service.ending import Ending, words_of
from linter.platforms.kubernetes.endings import clear
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Known


class _Cloud(Struct, frozen=True):
    """How a cloud is told to end TLS for a Service."""

    certificate: str
    """The annotation that names the certificate."""
    ports: str = ""
    """The one that lists the ports; without it, the ports that HTTPS has."""
    redirect: str = ""
    passthrough: str = ""
    sends_tls: str = ""
    """The one that has the balancer speak TLS to the pods."""


# After the documentation of each cloud's controller manager, checked 2026-11-23.
_CLOUDS = (
    _Cloud(
        "service.beta.kubernetes.io/do-loadbalancer-certificate-id",
        ports="service.beta.kubernetes.io/do-loadbalancer-tls-ports",
        redirect="service.beta.kubernetes.io/do-loadbalancer-redirect-http-to-https",
        passthrough="service.beta.kubernetes.io/do-loadbalancer-tls-passthrough",
    ),
    _Cloud(
        "service.beta.kubernetes.io/oci-load-balancer-tls-secret",
        ports="service.beta.kubernetes.io/oci-load-balancer-ssl-ports",
        sends_tls="service.beta.kubernetes.io/oci-load-balancer-tls-backendset-secret",
    ),
)


def ending(owner: Object) -> Ending | None:
    """Return how the cloud's load balancer ends TLS for a Service; None where it does not."""
    for cloud in _CLOUDS:
        certificate = owner.annotation(cloud.certificate)
        through = owner.annotation(cloud.passthrough) if cloud.passthrough else None
        if certificate is None or (through is not None and through.text == "true"):
            continue
        listed = owner.annotation(cloud.ports) if cloud.ports else None
        redirect = owner.annotation(cloud.redirect) if cloud.redirect else None
        sends = owner.annotation(cloud.sends_tls) if cloud.sends_tls else None
        default = "the load balancer then speaks clear text to the pods"
        return Ending(
            tls=Known(Tls(certificate.at), certificate.at, cloud.certificate),
            ports=frozenset({"443"}) if listed is None else words_of(listed.text),
            backend=clear(certificate.at, cloud.sends_tls or cloud.certificate, default)
            if sends is None
            else Known(Tls(sends.at), sends.at, cloud.sends_tls),
            redirect=None if redirect is None or redirect.text != "true" else Known(True, redirect.at, cloud.redirect),
        )
    return None
