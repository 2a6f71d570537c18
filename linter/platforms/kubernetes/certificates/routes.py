"""Certificates that stand in Routes of OpenShift themselves.  Knows no other ingress.

Sources: OpenShift documentation, "Secured routes"; https://github.com/cert-manager/openshift-routes, annotations.
Checked 2026-11-30.
"""

from collections.abc import Iterator

from linter.model.endpoint import Certificate
from linter.model.expiry.life import Life
from linter.model.hosts import Network, network
from linter.model.words import Renewal
from linter.platforms.certificates import Shown, certificate
from linter.platforms.exposure import either
from linter.platforms.kubernetes.objects.objects import HOLE, Object
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Many
from linter.syntax.node import Scalar
from linter.tls.certificates import CertificateError, covers, parse
from linter.tls.x509 import X509

_ISSUED = "cert-manager.io/issuer-name"


def of_route(owner: Object, options: Options) -> Iterator[Certificate]:
    """Yield the certificate that a Route has in it; one that is filled in later, or is broken, is none."""
    written = owner.node.scalar("spec", "tls", "certificate") if owner.kind == "Route" else None
    if written is None or any(mark in written.text for mark in HOLE):
        return
    try:
        leaf = next(iter(parse(written.text)), None)
    except CertificateError:
        return
    if leaf is not None:
        at = written.at
        agent = owner.annotation(_ISSUED)
        life = Life(renewed_by=Known(Renewal.HAND if agent is None else Renewal.AGENT, at, "spec.tls.certificate"))
        place, name = Known(None, at, "spec.tls.certificate"), f"certificate of {owner.title}"
        exposure = either("the files do not say who sees the certificate", at)
        host = owner.node.scalar("spec", "host")
        shown = Shown(place, f"{owner.address}:tls", name, "kubernetes", exposure, _uncovered(leaf, host), life)
        yield certificate(leaf, shown, options.today)


def _uncovered(leaf: X509, host: Scalar | None) -> Many[str] | None:
    if host is None or any(mark in host.text for mark in HOLE) or network(host.text) is not Network.INTERNET:
        return None
    missing = () if covers(leaf.names, host.text) else (Known(host.text, host.at, "spec.host"),)
    return Known(missing, host.at, "spec.host")
