"""Istio's Sidecar: ports on which sidecars end TLS themselves, for clients outside of the mesh.

Knows no client: `egress` and `outboundTrafficPolicy` say whom workloads may reach, and nothing of how.
Source: istio.io, reference of `Sidecar`; how Istio 1.29 makes inbound listeners.  Checked 2026-11-23.
"""

from collections.abc import Iterator

from linter.model.endpoint import Exposure, Listener, Role, Serves, Subject, Tls
from linter.platforms.kubernetes.mesh.istio import gateway
from linter.platforms.kubernetes.mesh.istio.peer_authentication import mode_of_port
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.syntax.node import Mapping as Map


def sidecar(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the listener of every port with TLS of its own that the policies of the mesh let it have."""
    for ingress in paid(owner.node.mappings_of("spec", "ingress"), owner.at):
        settings, port = ingress.mapping("tls"), ingress.mapping("port")
        if settings is not None and port is not None:
            tls = _tls(owner, cluster, settings, port.text("number") or "")
            if tls is not None:
                yield _listener(owner, port, tls)


def _tls(owner: Object, cluster: Cluster, settings: Map, port: str) -> Setting[Tls | None] | None:
    """Return what the sidecar ends; None where mutual TLS of the mesh takes its place, which the policies tell."""
    labels = labels_of(owner.node.mapping("spec", "workloadSelector", "labels"))
    mode = mode_of_port(owner, cluster, labels, port)
    if mode is None or isinstance(mode, Unknown):
        because = "it counts only where a PeerAuthentication disables mutual TLS on the port"
        via = () if mode is None else (Step(mode.at, "the policy"),)
        return Unknown(because, settings.header(), "tls", via)
    return gateway.ended_by(settings, owner, cluster) if mode.value == "DISABLE" else None


def _listener(owner: Object, port: Map, tls: Setting[Tls | None]) -> Listener:
    at = port.header()
    label = port.text("number") or port.text("name") or ""
    protocol = (port.text("protocol") or "").upper()
    return Listener(
        at=at,
        address=f"{owner.address}:{label}",
        name=f"{owner.title} on port {label}",
        platform="kubernetes",
        role=Known(Role.WEB, at),
        protocol=Known("http" if protocol in gateway.HTTP | {"HTTPS"} else "tcp", at, "port.protocol"),
        exposure=Known(Exposure.INTERNAL, at),
        tls=tls,
        serves=Known(Serves.CONTENT, at),
        scope=owner.scope,
    )
