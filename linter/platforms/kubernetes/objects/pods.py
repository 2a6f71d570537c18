"""What runs pods: which Services select it, its containers and what they mount.  Knows no setting of a container."""

from collections.abc import Iterator
from functools import lru_cache

from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of
from linter.provenance.budget import paid
from linter.provenance.setting import Known
from linter.syntax.node import Mapping as Map

WORKLOADS = frozenset(
    {
        "CronJob",
        "DaemonSet",
        "Deployment",
        "DeploymentConfig",
        "Job",
        "Pod",
        "ReplicaSet",
        "ReplicationController",
        "Rollout",
        "StatefulSet",
    }
)
_KINDS = tuple(sorted(WORKLOADS))
_TEMPLATES: dict[str, tuple[str, ...]] = {"Pod": (), "CronJob": ("spec", "jobTemplate", "spec", "template")}
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def pod_of(workload: Object) -> Map | None:
    """Return the template of a workload's pods; None where it has none."""
    template = _TEMPLATES.get(workload.kind, ("spec", "template"))
    return workload.node.mapping(*template) if template else workload.node


def containers(workload: Object) -> Iterator[Map]:
    """Yield the containers of a workload, those first that run first."""
    pod = pod_of(workload)
    if pod is not None:
        yield from pod.mappings_of("spec", "initContainers")
        yield from pod.mappings_of("spec", "containers")


# --- selectors --------------------------------------------------------------------------------------------------


def selected(near: Object, cluster: Cluster, namespace: str, selector: dict[str, str]) -> tuple[Object, ...]:
    """Return the workloads of a namespace that a selector is for, in the folder of an object."""
    first = next(cluster.of_kind(near, *_KINDS), None)
    if first is None or not selector:
        return ()
    by_label = _by_label(cluster, first)
    fewest = min((by_label.get((namespace, *label), []) for label in selector.items()), key=len)
    alike = (one for one in paid(fewest, near.at) if selector.items() <= labels(one).items())
    return tuple(alike)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _by_label(cluster: Cluster, first: Object) -> dict[tuple[str, str, str], list[Object]]:
    """Return the workloads in the folder of its first one by their namespaces and each of their pods' labels."""
    found: dict[tuple[str, str, str], list[Object]] = {}
    for one in cluster.of_kind(first, *_KINDS):
        for key, value in labels(one).items():
            found.setdefault((one.namespace, key, value), []).append(one)
    return found


def labels(workload: Object) -> dict[str, str]:
    """Return the labels of the pods of a workload."""
    pod = pod_of(workload)
    return {} if pod is None else labels_of(pod.mapping("metadata", "labels"))


# --- probes -----------------------------------------------------------------------------------------------------


def probed(service: Object, port: Map, cluster: Cluster) -> Known[bool] | None:
    """Return whether the pods behind a port of a Service are probed over TLS there, so that they speak it.

    None where no probe of a workload among the files tells, or two disagree.
    """
    selector = labels_of(service.node.find("spec", "selector"))
    target = port.text("targetPort") or port.text("port") or ""
    found = [
        probe
        for workload in selected(service, cluster, service.namespace, selector)
        for container in containers(workload)
        for probe in _probes(container, target)
    ]
    return found[0] if len({probe.value for probe in found}) == 1 else None


def probed_at(container: Map, target: str) -> Known[bool] | None:
    """Return whether a container is probed over TLS on a port; None where no probe tells, or two disagree."""
    found = list(_probes(container, target))
    return found[0] if len({probe.value for probe in found}) == 1 else None


def _probes(container: Map, target: str) -> Iterator[Known[bool]]:
    """Yield whether each probe of a port over http goes over TLS."""
    numbers = {one.text("name"): one.text("containerPort") for one in container.mappings_of("ports")}
    for kind in _PROBES:
        request = container.mapping(kind, "httpGet")
        port = None if request is None else request.text("port")
        if request is not None and port is not None and numbers.get(port, port) == numbers.get(target, target):
            scheme = request.scalar("scheme")
            is_encrypted = scheme is not None and scheme.text.upper() == "HTTPS"
            yield Known(is_encrypted, request.header() if scheme is None else scheme.at, f"{kind}.httpGet.scheme")


# --- mounts -----------------------------------------------------------------------------------------------------


def images_given(config_map: Object, cluster: Cluster) -> Iterator[Known[str]]:
    """Yield the images of the containers that mount a ConfigMap."""
    first = next(cluster.of_kind(config_map, *_KINDS), None)
    mounted = {} if first is None else _mounted(cluster, first)
    for workload, volume in paid(mounted.get(config_map.name, ()), config_map.at):
        if workload.namespace in ("", config_map.namespace) or not config_map.namespace:
            for container in containers(workload):
                image = container.scalar("image")
                if image is not None and any(
                    one.text("name") == volume for one in container.mappings_of("volumeMounts")
                ):
                    yield Known(image.text, image.at)


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _mounted(cluster: Cluster, first: Object) -> dict[str, list[tuple[Object, str]]]:
    """Return the workloads in the folder of its first one, with their volumes, by the ConfigMaps in these."""
    found: dict[str, list[tuple[Object, str]]] = {}
    for workload in cluster.of_kind(first, *_KINDS):
        pod = pod_of(workload)
        for volume in () if pod is None else pod.mappings_of("spec", "volumes"):
            projected = (source.text("configMap", "name") for source in volume.mappings_of("projected", "sources"))
            for name in {volume.text("configMap", "name"), *projected} - {None}:
                found.setdefault(name or "", []).append((workload, volume.text("name") or ""))
    return found
