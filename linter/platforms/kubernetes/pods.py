"""The containers of what runs pods, and what they mount.  Knows no setting of a container."""

from collections.abc import Iterator

from linter.platforms.kubernetes.objects import Cluster, Object
from linter.setting import Known
from linter.syntax.node import Mapping as Map

WORKLOADS = ("Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob")
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


def _pod(owner: Object) -> Map | None:
    return owner.node.mapping(*_POD.get(owner.kind, ("spec", "template", "spec")))


def _volumes_of(owner: Object, name: str) -> Iterator[str]:
    """Yield the names under which the pods of a workload know a ConfigMap."""
    pod = _pod(owner)
    for volume in () if pod is None else pod.mappings_of("volumes"):
        projected = (source.text("configMap", "name") for source in volume.mappings_of("projected", "sources"))
        if name in (volume.text("configMap", "name"), *projected):
            yield volume.text("name") or ""
