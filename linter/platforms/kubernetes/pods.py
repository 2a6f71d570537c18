"""The containers of what runs pods, and what they mount.  Knows no setting of a container."""

from collections.abc import Iterator

from linter.platforms.kubernetes.objects import Cluster, Object, labels_of
from linter.setting import Known
from linter.syntax.node import Mapping as Map

WORKLOADS = ("Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob")
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_POD = {"Pod": ("spec",), "CronJob": ("spec", "jobTemplate", "spec", "template", "spec")}


def containers(owner: Object) -> Iterator[Map]:
    """Yield the containers of a workload, those first that run first."""
    pod = _pod(owner)
    if pod is not None:
        yield from pod.mappings_of("initContainers")
        yield from pod.mappings_of("containers")


def images_given(config_map: Object, cluster: Cluster) -> Iterator[Known[str]]:
    """Yield the images of the containers that mount a ConfigMap."""
    for owner in cluster.of_kind(config_map, *WORKLOADS):
        if owner.namespace in ("", config_map.namespace) or not config_map.namespace:
            volumes = set(_volumes_of(owner, config_map.name))
            for container in containers(owner) if volumes else ():
                mounted = {mount.text("name") for mount in container.mappings_of("volumeMounts")}
                image = container.scalar("image")
                if image is not None and mounted & volumes:
                    yield Known(image.text, image.at)


def probed(service: Object, port: Map, cluster: Cluster) -> Known[bool] | None:
    """Return whether the pods behind a port of a Service are probed over TLS there, so that they speak it.

    None where no probe of a workload among the files tells, or two disagree.
    """
    selector = labels_of(service.node.find("spec", "selector"))
    target = port.text("targetPort") or port.text("port") or ""
    found = [
        probe
        for owner in (cluster.of_kind(service, *WORKLOADS) if selector else ())
        if owner.namespace == service.namespace and selector.items() <= _labels(owner).items()
        for container in containers(owner)
        for probe in _probes(container, target)
    ]
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


def _labels(owner: Object) -> dict[str, str]:
    """Return the labels of the pods of a workload."""
    if owner.kind == "Pod":
        return labels_of(owner.node.find("metadata", "labels"))
    return labels_of(owner.node.find("spec", "template", "metadata", "labels"))


def _pod(owner: Object) -> Map | None:
    return owner.node.mapping(*_POD.get(owner.kind, ("spec", "template", "spec")))


def _volumes_of(owner: Object, name: str) -> Iterator[str]:
    """Yield the names under which the pods of a workload know a ConfigMap."""
    pod = _pod(owner)
    for volume in () if pod is None else pod.mappings_of("volumes"):
        projected = (source.text("configMap", "name") for source in volume.mappings_of("projected", "sources"))
        if name in (volume.text("configMap", "name"), *projected):
            yield volume.text("name") or ""
