"""The annotation by which load balancers of Hetzner end TLS for a Service.  Knows no other cloud.

hcloud-cloud-controller-manager, internal/annotation/load_balancer.go and internal/hcops/load_balancer.go: one protocol
for all ports, `tcp` by default, with which the certificates that are named beside it have no effect; what is decrypted
goes to the targets as http.  Checked 2026-11-30.
"""

from linter.model.endpoint import Tls
from linter.platforms.kubernetes.edge.service.ending import Ending
from linter.platforms.kubernetes.endings import clear
from linter.platforms.kubernetes.objects.objects import Object
from linter.provenance.setting import Known
from linter.syntax.node import Scalar

_PROTOCOL = "load-balancer.hetzner.cloud/protocol"


def ending(owner: Object) -> Ending | None:
    """Return how the load balancer ends TLS for a Service; None where it does not."""
    protocol = owner.annotation(_PROTOCOL)
    if protocol is None or protocol.text != "https":
        return None
    default = "the load balancer then speaks clear text to the pods"
    return Ending(
        tls=Known(Tls(protocol.at), protocol.at, _PROTOCOL),
        ports=None,
        backend=clear(protocol.at, _PROTOCOL, default),
    )


def clear_http(owner: Object) -> Scalar | None:
    """Return what has the load balancer speak http; None where it does not."""
    protocol = owner.annotation(_PROTOCOL)
    return protocol if protocol is not None and protocol.text == "http" else None
