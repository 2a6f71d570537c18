"""Istio's Sidecar: the ports on which a sidecar itself ends TLS.  Knows no gateway and no policy.

Source: https://istio.io/latest/docs/reference/config/networking/sidecar/, `IstioIngressListener`.  Checked 2026-11-24.
What its `egress` lets through is no question of encryption.
"""

from collections.abc import Iterator
from itertools import islice

from linter.model import Exposure, Listener, Role, Subject
from linter.platforms.kubernetes.istio_gateway import ended
from linter.platforms.kubernetes.objects import Cluster, Object
from linter.platforms.platform import Options
from linter.setting import Known

_MOST = 1000


def sidecar(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield the listeners that have TLS settings of their own; the others do as the mesh says."""
    for entry in islice(owner.node.mappings_of("spec", "ingress"), _MOST):
        port = entry.mapping("port")
        if port is None or entry.mapping("tls") is None or owner.partial:
            continue
        number, protocol = port.text("number") or "", (port.text("protocol") or "").upper()
        yield Listener(
            at=port.header(),
            address=f"{owner.address}:{number}",
            name=f"{owner.title} on port {number}",
            platform="kubernetes",
            role=Known(Role.WEB, port.header()),
            protocol=Known("http" if protocol == "HTTPS" else "tcp", port.header(), "port.protocol"),
            exposure=Known(Exposure.INTERNAL, port.header()),
            tls=ended(owner, cluster, entry, port, protocol),
            scope=owner.scope,
        )
