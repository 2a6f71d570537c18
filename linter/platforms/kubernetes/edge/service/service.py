"""Services that let clients in: what the cloud's balancer, or each node, does with their ports.  Knows no Ingress.

Without annotations bytes are passed on, so that the pods decide.  A Service of another type is no way in.
"""

from collections.abc import Iterator

from linter.model.endpoint import Exposure, Listener, Role, Serves, Subject, Tls, Upstream
from linter.model.hosts import Network, network
from linter.platforms.exposure import either
from linter.platforms.kubernetes.edge.service import alibaba, aws, certificates, hetzner, node_port
from linter.platforms.kubernetes.edge.service.ending import Ending, is_named
from linter.platforms.kubernetes.endings import clear
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.identity import service_at
from linter.platforms.kubernetes.objects.objects import Cluster, Object, text_setting
from linter.platforms.platform import Options, Unread
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_HTTP_PORTS = frozenset({"80", "8080"})
_TLS_PORTS = frozenset({"443", "8443"})
_TLS_WORDS = ("https", "tls", "ssl")
_CLEAR_HINTS = frozenset({"http", "kubernetes.io/ws", "kubernetes.io/h2c"})
# Annotations that keep a balancer inside a private network, after the clouds' documentation, checked 2026-11-23.
_INTERNAL: tuple[tuple[str, str], ...] = (
    ("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
    ("networking.gke.io/load-balancer-type", "Internal"),
    ("cloud.google.com/load-balancer-type", "Internal"),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", "true"),
    ("load-balancer.hetzner.cloud/disable-public-network", "true"),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", "true"),
    ("service.beta.kubernetes.io/do-loadbalancer-network", "INTERNAL"),
    # Alibaba's "Configure Classic Load Balancer (CLB) using annotations": both prefixes count.  Checked 2026-11-30.
    ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet"),
    ("service.beta.kubernetes.io/alicloud-loadbalancer-address-type", "intranet"),
)
# Annotations that only a balancer on the internet has: GKE, "External LoadBalancer Services"; Azure, "Use a public
# standard load balancer in AKS".  An empty word stands for any.  Checked 2026-11-29.
_EXTERNAL: tuple[tuple[str, str], ...] = (
    ("cloud.google.com/l4-rbs", "enabled"),
    ("service.beta.kubernetes.io/azure-dns-label-name", ""),
    ("service.beta.kubernetes.io/azure-pip-name", ""),
)


def service(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject | Unread]:
    """Yield the ports of a balancer or of the nodes, and the hops to the pods behind those on which TLS is ended."""
    is_balancer = owner.node.text("spec", "type") == "LoadBalancer"
    is_patch = owner.partial and not owner.untold
    if is_patch or not (is_balancer or node_port.is_node_port(owner, cluster)):
        return
    ending = ending_of(owner) if is_balancer and not owner.partial else None
    exposure = exposure_of(owner) if is_balancer else node_port.exposure_of(owner)
    for port in paid(owner.node.mappings_of("spec", "ports"), owner.at):
        if port.text("protocol") in {"UDP", "SCTP"} or _is_ssh(port):
            continue
        is_ended = ending is not None and ending.covers(port)
        tls, serves = _transport(owner, port, ending, cluster), _serves(owner, port, ending)
        front = _listener(owner, port, exposure, tls, serves, is_ended=is_ended)
        yield front
        if ending is not None and ending.covers(port):
            yield _hop(owner, cluster, port, front, ending)


def ending_of(owner: Object) -> Ending | None:
    """Return how the cloud's load balancer ends TLS; None where it does not."""
    return aws.ending(owner) or alibaba.ending(owner) or hetzner.ending(owner) or certificates.ending(owner)


def _clear_http(owner: Object, port: Map) -> Scalar | None:
    """Return what has the balancer itself speak http on a port; None where bytes pass through."""
    return aws.clear_http(owner) or alibaba.clear_http(owner, port) or hetzner.clear_http(owner)


def exposure_of(owner: Object) -> Setting[Exposure]:
    """Return who reaches a load balancer."""
    for key, inside in _INTERNAL:
        scalar = owner.annotation(key)
        if scalar is not None:
            found = text_setting(scalar, key)
            if isinstance(found, Unknown):
                return either(found.because, scalar.at, key)
            return found.map(lambda word, inside=inside: _of(inside=word == inside))  # type: ignore[misc]
    for key, outside in _EXTERNAL:
        scalar = owner.annotation(key)
        if scalar is not None and (not outside or scalar.text == outside):
            return Known(Exposure.PUBLIC, scalar.at, key)
    address = owner.node.scalar("spec", "loadBalancerIP")
    if address is not None and network(address.text) is Network.INTERNET:
        return Known(Exposure.PUBLIC, address.at, "spec.loadBalancerIP")
    found_on_aws = aws.exposure(owner)
    return found_on_aws or either("the files do not say who reaches the load balancer", owner.at, "spec.type")


def _of(*, inside: bool) -> Exposure:
    return Exposure.INTERNAL if inside else Exposure.PUBLIC


# --- listeners --------------------------------------------------------------------------------------------------


def _listener(  # what tells one port from another, by name
    owner: Object,
    port: Map,
    exposure: Setting[Exposure],
    tls: Setting[Tls | None],
    serves: Setting[Serves],
    *,
    is_ended: bool,
) -> Listener:
    number = port.text("port") or ""
    is_http = _says_http(port)
    return Listener(
        at=port.header(),
        address=f"{owner.address}:{number}",
        name=f"{owner.title} on port {number}",
        platform="kubernetes",
        role=Known(Role.WEB, port.header()),
        protocol=Known("http" if is_http else "tcp", port.header()),
        exposure=exposure,
        tls=tls,
        serves=serves,
        faces_clients=True,
        scope=owner.scope,
        port=number,
        passes_to=() if is_ended else (service_at(owner, owner.name, number, port.header()),),
    )


def _transport(owner: Object, port: Map, ending: Ending | None, cluster: Cluster) -> Setting[Tls | None]:
    if ending is not None and ending.covers(port):
        return ending.tls
    if owner.partial:
        return Unknown(owner.untold, port.header(), "spec.ports")
    hint = port.scalar("appProtocol") or port.scalar("name") or port.scalar("port")
    at = port.header() if hint is None else hint.at
    probed = pods.probed(owner, port, cluster)
    # Where a mesh stands in front of the pods, the probes go around it.
    if probed is not None and traffic.transport(owner, cluster) is None:
        word = "over TLS" if probed.value else "in clear text"
        step = Step(probed.at, f"the kubelet probes this port {word}")
        if not probed.value and _may_be_tls(port):
            because = "the pods speak clear text behind this port, so that the load balancer may end TLS"
            return Unknown(because, at, "spec.ports", (step,))
        return Known(Tls(at) if probed.value else None, at, "spec.ports", (step,))
    if (spoken := _clear_http(owner, port)) is not None:
        step = Step(spoken.at, "the load balancer then listens for http")
        return Known(None, at, "spec.ports", (step,))
    if _says_http(port):
        return clear(at, "spec.ports")
    return Unknown(f"what {owner.title} is sent passes to the pods as it is", at, "spec.ports")


def _says_http(port: Map) -> bool:
    """Say whether a port leaves no doubt that http is spoken: its number and its name or protocol say so.

    Port 80 is http by assignment (IANA), whatever its name; but one that says TLS.
    """
    hint, name = port.text("appProtocol"), port.text("name") or ""
    if port.text("port") not in _HTTP_PORTS:
        return False
    if hint is not None:
        return hint.lower() in _CLEAR_HINTS
    is_http = name == "http" or name.startswith(("http-", "http2"))
    return is_http or (port.text("port") == "80" and not _may_be_tls(port))


def _is_ssh(port: Map) -> bool:
    """Say whether SSH is spoken, which has no TLS and needs none (RFC 4253)."""
    name = port.text("name") or ""
    return name == "ssh" or (port.text("port") == "22" and (not name or "ssh" in name))


def _serves(owner: Object, port: Map, ending: Ending | None) -> Setting[Serves]:
    at = port.header()
    if owner.partial:
        return Unknown(owner.untold, at, "spec.ports")
    if ending is not None and ending.redirect is not None and ending.redirects(port):
        return ending.redirect.map(lambda _: Serves.REDIRECT)
    if any(_may_be_tls(other) or (ending is not None and ending.covers(other)) for other in _others(owner, port)):
        return Unknown("the pods may redirect to the port that has TLS", at, "spec.ports")
    return Known(Serves.CONTENT, at)


def _others(owner: Object, port: Map) -> Iterator[Map]:
    ports = paid(owner.node.mappings_of("spec", "ports"), owner.at)
    return (other for other in ports if other is not port)


def _may_be_tls(port: Map) -> bool:
    words = f"{port.text('name') or ''} {port.text('appProtocol') or ''}".lower()
    return port.text("port") in _TLS_PORTS or any(word in words for word in _TLS_WORDS)


# --- hops -------------------------------------------------------------------------------------------------------


def _hop(owner: Object, cluster: Cluster, port: Map, front: Listener, ending: Ending) -> Upstream:
    number = port.text("port") or ""
    by_mesh = None
    if isinstance(ending.backend, Known) and ending.backend.value is None:
        by_mesh = traffic.transport(owner, cluster)
    return Upstream(
        at=port.header(),
        address=f"{owner.address} to its pods:{number}",
        name=f"the pods behind port {number} of {owner.title}",
        platform="kubernetes",
        role=Known(Role.WEB, port.header()),
        protocol=Known("http" if is_named(port, "http") else "tcp", port.header()),
        exposure=Known(Exposure.INTERNAL, port.header()),
        tls=ending.backend if by_mesh is None else by_mesh,
        listeners=(front.address,),
        scope=owner.scope,
        targets=(service_at(owner, owner.name, number, port.header()),),
        port=number,
    )
