"""Certificates that clouds issue for Ingresses: Google's managed ones, and those that annotations name.

Sources: https://cloud.google.com/kubernetes-engine/docs/how-to/managed-certs (no wildcards, renewed by Google),
https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/.  Checked 2026-11-30.
"""

from collections.abc import Iterator

from linter.model.endpoint import Certificate, Subject
from linter.model.expiry.life import Life
from linter.model.words import Issuer, Pickup, Renewal
from linter.platforms.certificates import within_public_lifetime
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.ingress.ingress import tls_entries
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object, text_setting
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.syntax.node import Scalar
from linter.tls.certificates import covers

_MANAGED = "networking.gke.io/managed-certificates"
# What may bring further certificates to the load balancer, of which nothing is known here.
_FURTHER = ("ingress.gcp.kubernetes.io/pre-shared-cert", "networking.gke.io/certmap")
_NAMED = ("alb.ingress.kubernetes.io/certificate-arn", "ingress.gcp.kubernetes.io/pre-shared-cert")
_DAYS = 90
_WATCHES = "the load balancer shows whatever the service has"


def managed(owner: Object, cluster: Cluster, options: Options) -> Iterator[Subject]:
    """Yield the certificate that Google issues for domains."""
    spec = owner.node.mapping("spec")
    if spec is None or owner.partial:
        return
    at = spec.key_at("domains") if spec.get("domains") is not None else spec.header()
    domains = [one for one in spec.items_of("domains") if isinstance(one, Scalar)]
    names = tuple(text_setting(one, "spec.domains") for one in paid(domains, at))
    by_google = "Google issues and renews it"
    life = Life(
        issuer=Known(Issuer.PUBLIC, at, default=by_google),
        authority=Known("pki.goog", at, default=by_google),
        days=Known(_DAYS, at, default=by_google),
        renewed_by=Known(Renewal.PLATFORM, at, default=by_google),
        reaches_server=Known(Pickup.WATCH, at, default=_WATCHES),
    )
    yield Certificate(
        at=owner.at,
        address=owner.address,
        name=f"what {owner.title} asks for",
        platform="kubernetes",
        names=Known(names, at, "spec.domains"),
        uncovered_hosts=_uncovered(owner, cluster),
        exposure=either("the files do not say who sees the certificate", owner.at),
        within_public_lifetime=within_public_lifetime(life, options.today),
        life=life,
    )


def named(owner: Object) -> Iterator[Certificate]:
    """Yield the certificates that an annotation names in a service of the cloud."""
    for key in _NAMED if owner.kind == "Ingress" else ():
        annotation = owner.annotation(key)
        if annotation is not None and annotation.text:
            at = annotation.at
            unknown = Unknown("who renews it is said where it is kept, and that is not written here", at, key)
            yield Certificate(
                at=at,
                address=f"{owner.address}:{key}",
                name=f"certificate that {owner.title} names",
                platform="kubernetes",
                names=Unknown("the certificate is not among the files", at, key),
                life=Life(renewed_by=unknown, reaches_server=Known(Pickup.WATCH, at, default=_WATCHES)),
            )


def _uncovered(owner: Object, cluster: Cluster) -> Many[str] | None:
    """Return the hosts of Ingresses that show this certificate first, and that none of theirs names."""
    missing: dict[str, Setting[str]] = {}
    is_shown = False
    for ingress in paid(tuple(cluster.of_kind(owner, "Ingress")), owner.at):
        written = ingress.annotation(_MANAGED)
        shown = [] if written is None else [one.strip() for one in written.text.split(",")]
        if shown[:1] != [owner.name] or ingress.namespace != owner.namespace or tls_entries(ingress):
            continue
        certificates = [cluster.find(ingress, "ManagedCertificate", name) for name in shown]
        if any(one is None for one in certificates) or any(ingress.annotation(key) is not None for key in _FURTHER):
            continue
        is_shown = True
        names = [name for one in certificates if one is not None for name in _domains(one)]
        if not any(mark in name for name in names for mark in HOLE):
            missing |= {host.text: text_setting(host, "spec.rules.host") for host in _hosts(ingress, names)}
    return Known(tuple(missing.values()), owner.at, "spec.domains") if is_shown else None


def _domains(certificate: Object) -> list[str]:
    return [one.text for one in certificate.node.items_of("spec", "domains") if isinstance(one, Scalar)]


def _hosts(ingress: Object, names: list[str]) -> Iterator[Scalar]:
    for rule in paid(ingress.node.mappings_of("spec", "rules"), ingress.at):
        host = rule.scalar("host")
        is_written = host is not None and host.text and not any(mark in host.text for mark in HOLE)
        if host is not None and is_written and not covers(names, host.text):
            yield host
