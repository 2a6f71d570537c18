"""The far end of a connection between pods: its Service, its workloads, and ports that go around their proxies.

Knows no policy.  Sources: Linkerd, "Proxy configuration" and "Protocol detection"; Istio, "Resource annotations".
Checked 2026-11-23.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.kubernetes.mesh.members import namespace_of
from linter.platforms.kubernetes.objects.names import is_service_of_namespace, service_of
from linter.platforms.kubernetes.objects.objects import HOLE, Cluster, Object, labels_of
from linter.platforms.kubernetes.objects.pods import WORKLOADS, pod_of, selected
from linter.syntax.node import Scalar

_SKIP_OUT, _SKIP_IN = "config.linkerd.io/skip-outbound-ports", "config.linkerd.io/skip-inbound-ports"
_EXCLUDE_OUT, _EXCLUDE_IN = (
    "traffic.sidecar.istio.io/excludeOutboundPorts",
    "traffic.sidecar.istio.io/excludeInboundPorts",
)
_INCLUDE_OUT, _INCLUDE_IN = (
    "traffic.sidecar.istio.io/includeOutboundIPRanges",
    "traffic.sidecar.istio.io/includeInboundPorts",
)
"""Annotations of which an empty list leaves nothing to the proxy."""
_NAMED_SHORTLY = 2
_OF_NAMESPACES = frozenset({_SKIP_OUT, _SKIP_IN})
"""Annotations that a Namespace may have for all its pods."""
_LONGEST_PORT = 5
"""Digits; longer numbers are no ports."""


class Peer(Struct, frozen=True):
    """What is dialled."""

    host: str
    port: str
    """Empty where it is not told."""


class FarEnd(Struct, frozen=True):
    """Who answers, as far as the files tell."""

    place: Object
    """An object that stands for the namespace of the Service."""
    workloads: tuple[Object, ...]
    """Those that the Service selects, all of them alternatives."""
    service: Object | None


def far_end(near: Object, cluster: Cluster, peer: Peer) -> FarEnd | None:
    """Return who answers a host; None where it is no Service of the cluster."""
    named = _service_of(peer.host, near, cluster)
    if named is None:
        return None
    name, namespace = named
    service = cluster.find(near, "Service", name, namespace)
    if service is not None and service.node.text("spec", "type") == "ExternalName":
        return None
    place = replace(near, namespace=namespace)
    selector = {} if service is None else labels_of(service.node.mapping("spec", "selector"))
    if not selector:
        return FarEnd(place, (), service)
    return FarEnd(place, selected(near, cluster, namespace, selector), service)


def skipped_out(near: Object, cluster: Cluster, peer: Peer) -> Scalar | None:
    """Return the annotation by which a client's connections to a port go around its proxy."""
    return _empty(near, cluster, _INCLUDE_OUT) or _skipped(near, cluster, peer.port, (_SKIP_OUT, _EXCLUDE_OUT))


def skipped_in(far: FarEnd, workload: Object, cluster: Cluster, peer: Peer) -> Scalar | None:
    """Return the annotation by which connections to a port go around the proxy of a workload behind it."""
    return _empty(workload, cluster, _INCLUDE_IN) or _skipped(
        workload, cluster, _target(far.service, workload, peer.port), (_SKIP_IN, _EXCLUDE_IN)
    )


def _empty(workload: Object, cluster: Cluster, key: str) -> Scalar | None:
    said = _annotation(workload, cluster, key)
    return said if said is not None and not said.text.strip() else None


def _skipped(workload: Object, cluster: Cluster, port: str, keys: tuple[str, ...]) -> Scalar | None:
    for key in keys:
        if (said := _annotation(workload, cluster, key)) is not None and _lists(said.text, port):
            return said
    return None


def is_certain(said: Scalar) -> bool:
    """Say whether no template is left in an annotation."""
    return not any(mark in said.text for mark in HOLE)


def _service_of(host: str, near: Object, cluster: Cluster) -> tuple[str, str] | None:
    """Return the name and the namespace of the Service that a host names."""
    labels = host.split(".")
    if len(labels) == 1:
        return (host, near.namespace) if host else None
    if is_service_of_namespace(host) or (len(labels) == _NAMED_SHORTLY and service_of(host, near, cluster) is not None):
        return labels[0], labels[1]  # the namespace may be called like the end of names on the internet
    for at in (2, 3):  # a pod of a headless Service has a name of its own in front
        if labels[at : at + 1] == ["svc"]:
            return labels[at - 2], labels[at - 1]
    return None


def _annotation(workload: Object, cluster: Cluster, key: str) -> Scalar | None:
    """Return an annotation of a workload's pods, or of their namespace where it may stand there."""
    pod = pod_of(workload) if workload.kind in WORKLOADS else None
    own = None if pod is None else pod.scalar("metadata", "annotations", key)
    if own is not None or key not in _OF_NAMESPACES:
        return own
    namespace = namespace_of(workload, cluster)
    return None if namespace is None else namespace.annotation(key)


def _lists(ports: str, port: str) -> bool:
    """Say whether a list of ports and ranges has a port, or may have it."""
    if any(mark in ports for mark in HOLE):
        return True
    if not _is_port(port):
        return False
    for part in ports.split(","):
        low, _, high = part.strip().partition("-")
        if _is_port(low) and _is_port(high or low) and int(low) <= int(port) <= int(high or low):
            return True
    return False


def _is_port(word: str) -> bool:
    return word.isdecimal() and len(word) <= _LONGEST_PORT


def _target(service: Object | None, workload: Object, port: str) -> str:
    """Return the port of the container behind a port of a Service."""
    ports = () if service is None else service.node.mappings_of("spec", "ports")
    target = next((one.text("targetPort") or port for one in ports if one.text("port") == port), port)
    if target.isdecimal():
        return target
    return next((number for name, number in _named_ports(workload) if name == target), "")


def _named_ports(workload: Object) -> Iterator[tuple[str, str]]:
    pod = pod_of(workload)
    for container in () if pod is None else pod.mappings_of("spec", "containers"):
        for port in container.mappings_of("ports"):
            yield port.text("name") or "", port.text("containerPort") or ""
