"""Hosts as manifests name them: services of the cluster, or hosts outside.  Knows no kind but Service."""

from linter.model.endpoint import Exposure
from linter.platforms.exposure import either, of_host
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting
from linter.provenance.source import Location

# `orders.shop` is the service of a namespace unless it ends as names on the internet do; the resolver of a pod looks
# for the service first (Kubernetes, DNS for Services and Pods), so that the endings count in which domains are common.
_SERVICE_OF_NAMESPACE = pattern(r"[a-z0-9_-]+\.[a-z0-9-]+")
_PUBLIC_SUFFIX = pattern(r"\.(?:[a-z]{2}|com|org|net|edu|gov|info|biz|dev|app|cloud|online|shop|site|tech|xyz)$")


def exposure_of(host: str, at: Location, setting: str) -> Setting[Exposure]:
    """Say which network a connection from a pod to a host crosses."""
    if is_service_of_namespace(host):
        return Known(Exposure.INTERNAL, at, setting)
    found = of_host(host)
    if found is None:
        return either("its name does not tell whether the host is on a private network", at, setting)
    return Known(found, at, setting)


def is_service_of_namespace(host: str) -> bool:
    """Say whether a host names a service and its namespace, and nothing more."""
    return bool(_SERVICE_OF_NAMESPACE.fullmatch(host)) and not _PUBLIC_SUFFIX.search(host)


def service_of(host: str, near: Object, cluster: Cluster) -> Object | None:
    """Return the Service beside an object that a host names, in short, with its namespace or in full."""
    labels = host.rstrip(".").split(".")
    is_in_full = labels[2:3] == ["svc"]
    if len(labels) > 2 and not is_in_full:  # noqa: PLR2004  # a name and a namespace
        return None
    namespace = labels[1] if len(labels) > 1 else None
    return cluster.find(near, "Service", labels[0], namespace)
