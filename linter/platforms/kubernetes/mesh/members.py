"""Who is in a service mesh, by labels, annotations and what stands beside.  Knows no connection."""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from linter.platforms.kubernetes.mesh.istio.peer_authentication import KIND, mode_in_namespace
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.objects.pods import WORKLOADS, pod_of
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar, bool_of


class Mesh(StrEnum):
    """A mesh whose proxies encrypt what workloads say to each other."""

    CONSUL = "Consul"
    ISTIO = "Istio"
    KUMA = "Kuma"
    LINKERD = "Linkerd"


_INJECT = "sidecar.istio.io/inject"
_INJECTION = "istio-injection"
_REVISION = "istio.io/rev"
_DATA_PLANE = "istio.io/dataplane-mode"
_LINKERD = "linkerd.io/inject"
_CONSUL = "consul.hashicorp.com/connect-inject"
_KUMA = "kuma.io/sidecar-injection"
_ISTIO_GROUPS = ("networking.istio.io", "security.istio.io")
_ISTIO_KINDS = (KIND, "DestinationRule", "VirtualService", "ServiceEntry", "Sidecar")


def membership(near: Object, cluster: Cluster) -> Setting[Mesh | None] | None:
    """Say in which mesh an object's pods are, with the label that says so; None where no mesh is in sight."""
    namespace = namespace_of(near, cluster)
    for own in _of_pods(near):
        return own if namespace is None else _forbidden(own, namespace) or own
    if namespace is not None and (found := _of_labels(namespace.node.mapping("metadata"))) is not None:
        return found
    return _likely(near, cluster)


def _forbidden(own: Setting[Mesh | None], namespace: Object) -> Known[Mesh | None] | None:
    """Return that a namespace keeps its pods out of Istio, whatever a pod asks for; None where it does not.

    If either label says so, the pod is not injected (Istio, "Controlling the injection policy").
    """
    switch = namespace.label(_INJECTION)
    asks = own.setting in (_INJECT, _REVISION)
    return Known(None, switch.at, _INJECTION) if asks and switch is not None and switch.text == "disabled" else None


def namespace_of(near: Object, cluster: Cluster) -> Object | None:
    """Return the Namespace that an object is in, if it is among the files."""
    return cluster.find(near, "Namespace", near.namespace, "") if near.namespace else None


def _of_pods(near: Object) -> Iterator[Setting[Mesh | None]]:
    """Yield what the pod template of a workload says itself."""
    if near.kind not in WORKLOADS:
        return
    pod = pod_of(near)
    if pod is None:
        return
    host_network = pod.scalar("spec", "hostNetwork")
    if host_network is not None and host_network.text == "true":
        yield Known(None, host_network.at, "spec.hostNetwork")
    if (said := _of_labels(pod.mapping("metadata"))) is not None:
        yield said
    for container in (*pod.mappings_of("spec", "containers"), *pod.mappings_of("spec", "initContainers")):
        name = container.scalar("name")
        if name is not None and name.text in ("istio-proxy", "linkerd-proxy"):
            yield Known(Mesh.ISTIO if name.text == "istio-proxy" else Mesh.LINKERD, name.at, "spec.containers")


def _of_labels(metadata: Map | None) -> Setting[Mesh | None] | None:
    """Read the labels and annotations by which injection is switched, of a pod template or of a namespace."""
    if metadata is None:
        return None
    for kind, key, mesh, inside, outside in _SWITCHES:
        scalar = metadata.scalar(kind, key)
        if scalar is not None and (found := _switched(scalar, key, mesh, inside, outside)) is not None:
            return found
    revision = metadata.scalar("labels", _REVISION)
    return None if revision is None else Known(Mesh.ISTIO, revision.at, _REVISION)


def _switched(
    scalar: Scalar, key: str, mesh: Mesh, inside: tuple[str, ...], outside: tuple[str, ...]
) -> Setting[Mesh | None] | None:
    if scalar.text in inside:
        return Known(mesh, scalar.at, key)
    if scalar.text in outside:
        return Known(None, scalar.at, key)
    if isinstance(bool_of(scalar), Known):
        return None
    return Unknown("a template fills it in", scalar.at.header, key)


# Istio "Installing the Sidecar", where a label wins over the annotation of the same name; "Add workloads to an ambient
# mesh"; Linkerd "Automatic proxy injection"; Consul "Annotations and labels"; Kuma "Data plane on Kubernetes".
# Checked 2026-11-23.
_SWITCHES: tuple[tuple[str, str, Mesh, tuple[str, ...], tuple[str, ...]], ...] = (
    ("labels", _INJECT, Mesh.ISTIO, ("true",), ("false",)),
    ("annotations", _INJECT, Mesh.ISTIO, ("true",), ("false",)),
    ("labels", _DATA_PLANE, Mesh.ISTIO, ("ambient",), ("none",)),
    ("labels", _INJECTION, Mesh.ISTIO, ("enabled",), ("disabled",)),
    ("annotations", _LINKERD, Mesh.LINKERD, ("enabled", "ingress"), ("disabled",)),
    ("annotations", _CONSUL, Mesh.CONSUL, ("true",), ("false",)),
    ("labels", _KUMA, Mesh.KUMA, ("enabled", "true"), ("disabled", "false")),
    ("annotations", _KUMA, Mesh.KUMA, ("enabled", "true"), ("disabled", "false")),
)


def _likely(near: Object, cluster: Cluster) -> Unknown | None:
    """Say what else in the folder suggests a mesh."""
    first = next(cluster.of_kind(near, *_ISTIO_KINDS), None)
    other = None if first is None else _of_istio(cluster, first, near.namespace)
    if other is not None:
        return Unknown(f"{other.title} suggests that a mesh is in use", near.at, "metadata.labels")
    mode = mode_in_namespace(near, cluster)
    if mode is not None:
        return Unknown("a policy of the mesh stands beside it", mode.at, mode.setting)
    namespace = next(cluster.of_kind(near, "Namespace"), None)
    return None if near.namespace or namespace is None else _in_some_namespace(cluster, namespace)


@lru_cache(maxsize=64)  # workloads of one namespace stand together, as a rule
def _of_istio(cluster: Cluster, first: Object, namespace: str) -> Object | None:
    """Return an object of Istio in the folder of the first one that may concern a namespace."""
    for other in cluster.of_kind(first, *_ISTIO_KINDS):
        if other.group in _ISTIO_GROUPS and (not namespace or other.namespace in ("", namespace)):
            return other
    return None


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _in_some_namespace(cluster: Cluster, first: Object) -> Unknown | None:
    """Say which namespace of a folder is in a mesh, for objects that do not say in which they are."""
    for namespace in cluster.of_kind(first, "Namespace"):
        joined = _of_labels(namespace.node.mapping("metadata"))
        if joined is not None and not (isinstance(joined, Known) and joined.value is None):
            return Unknown(f"it may be in {namespace.title}, which is in a mesh", joined.at, joined.setting)
    return None
