"""Whether anybody reads what Contour's proxies count, failed handshakes among it.  Knows no route.

Sources: Contour, "Collecting Metrics with Prometheus" (each proxy shows all of its statistics on a port of its own,
under `/stats/prometheus`); Envoy, "Listener statistics", `ssl.connection_error`; the Prometheus operator's API
reference, PodMonitor and ServiceMonitor.  What is left out of the statistics afterwards is not followed, nor are rules
by expressions: these stay open.  Of nginx, `stub_status` counts connections, but no failed handshakes.  Checked
2026-11-30.
"""

from collections.abc import Iterator
from functools import lru_cache

from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping, Scalar

_IMAGE = pattern(r"(?:.*/)?envoy(?:-distroless)?(?:[:@].*)?")
_PATH = "/stats/prometheus"
_PORT = "8002"
_SETTING = "prometheus.io/scrape"
_ENDPOINTS = {"PodMonitor": "podMetricsEndpoints", "ServiceMonitor": "endpoints"}
_DROPPING = ("metricRelabelings", "relabelings", "params")


def counts_failures(owner: Object, cluster: Cluster) -> Setting[bool]:
    """Say whether something beside an object reads the statistics of the one fleet of proxies there."""
    found = _read_by(cluster, owner.scope)
    because = "whether anybody reads what Contour's proxies count is not among the files"
    return Unknown(because, owner.at, _SETTING) if found is None else Known(True, found, _SETTING)


@lru_cache(maxsize=1)
def _read_by(cluster: Cluster, scope: str) -> Location | None:
    objects = [one for one in cluster.within(scope) if not one.partial]
    fleets = [one for one in objects if one.kind in pods.WORKLOADS and _is_fleet(one)]
    return next(_reading(fleets[0], objects), None) if len(fleets) == 1 else None


def _is_fleet(workload: Object) -> bool:
    """Say whether its pods are proxies that Contour sets up, which `contour bootstrap` does in front of them."""
    containers = tuple(pods.containers(workload))
    is_envoy = any(_IMAGE.fullmatch(one.text("image") or "") for one in containers)
    return is_envoy and any({"contour", "bootstrap"} <= {word.text for word in words(one)} for one in containers)


def _reading(fleet: Object, objects: list[Object]) -> Iterator[Location]:
    pod = pods.pod_of(fleet)
    annotations = None if pod is None else pod.mapping("metadata", "annotations")
    if annotations is not None and annotations.text(_SETTING) == "true":
        told = annotations.text("prometheus.io/path"), annotations.text("prometheus.io/port")
        if told == (_PATH, _PORT):
            yield annotations.key_at(_SETTING)
    for one in objects:
        if one.kind in _ENDPOINTS and one.group == "monitoring.coreos.com" and _selects(one, fleet, objects):
            endpoints = one.node.mappings_of("spec", _ENDPOINTS[one.kind])
            if any(_reads_all(endpoint) for endpoint in endpoints):
                yield one.at


def _reads_all(endpoint: Mapping) -> bool:
    return endpoint.text("path") == _PATH and not any(endpoint.get(key) is not None for key in _DROPPING)


def _selects(monitor: Object, fleet: Object, objects: list[Object]) -> bool:
    """Say whether a monitor surely selects the pods, or a Service that does."""
    selector = monitor.node.mapping("spec", "selector")
    if selector is None or selector.get("matchExpressions") is not None or not _is_near(monitor, fleet.namespace):
        return False
    wanted = labels_of(selector.mapping("matchLabels")).items()
    if monitor.kind == "PodMonitor":
        return bool(wanted) and wanted <= pods.labels(fleet).items()
    return bool(wanted) and any(
        wanted <= labels_of(one.node.find("metadata", "labels")).items() and _leads(one, fleet)
        for one in objects
        if one.kind == "Service" and one.namespace == fleet.namespace
    )


def _leads(service: Object, fleet: Object) -> bool:
    selected = labels_of(service.node.find("spec", "selector")).items()
    return bool(selected) and selected <= pods.labels(fleet).items()


def _is_near(monitor: Object, namespace: str) -> bool:
    found = monitor.node.mapping("spec", "namespaceSelector")
    if found is None:
        return monitor.namespace == namespace
    named = {one.text for one in found.items_of("matchNames") if isinstance(one, Scalar)}
    return found.text("any") == "true" or namespace in named
