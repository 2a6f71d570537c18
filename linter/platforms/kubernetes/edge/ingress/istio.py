"""What Istio makes of an Ingress of its class.  Knows no other controller.

Source: Istio, tasks, "Kubernetes Ingress": port 80 serves http, and port 443 the entries of `spec.tls` beside it.
Checked 2026-11-29.
"""

from collections.abc import Iterator

from linter.model.endpoint import Serves, Subject, Tls
from linter.model.hsts import sent_by
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.ingress.ingress import Ingress, backends, hop, listener, tls_at, tls_entries
from linter.platforms.kubernetes.endings import clear, versions_of
from linter.provenance.setting import Known, Unknown

_DEFAULT = "Istio 1.14 and newer then accept TLS 1.2 and newer"


def subjects(ingress: Ingress) -> Iterator[Subject]:
    """Yield the ports of the gateway of an Ingress, and its hops, of which the mesh decides."""
    owner = ingress.owner
    exposure = either("the files do not say who reaches the gateway", owner.at)
    is_encrypted = bool(tls_entries(owner))
    at = tls_at(owner)
    listeners = []
    if is_encrypted:
        tls: Known[Tls | None] = Known(
            Tls(at, versions=versions_of(None, None, at, "spec.tls", _DEFAULT)), at, "spec.tls"
        )
        listeners.append(listener(ingress, 443, exposure, tls, hsts=sent_by("the application", at, "spec.tls")))
    twin = Known(True, at, "spec.tls") if is_encrypted else None
    plain = clear(owner.at, "spec.tls", "" if is_encrypted else "Istio then serves http on port 80")
    serves = Known(Serves.CONTENT, owner.at, "spec.tls", default="Istio redirects no Ingress")
    listeners.append(listener(ingress, 80, exposure, plain, serves=serves, twin=twin))
    yield from listeners
    for backend in backends(owner):
        because = "a DestinationRule or the mesh decides what is spoken to the backend"
        yield hop(ingress, backend, Unknown(because, backend.at, "spec.rules"), tuple(listeners))
