"""Under which names an object is reached, and what it runs: all by which endpoints find each other.  Knows no hop."""

from collections.abc import Iterator

from linter.platforms.containment import contained
from linter.platforms.kubernetes.edge.fronts import fronts
from linter.platforms.kubernetes.mesh.routing import relays
from linter.platforms.kubernetes.objects.identity import bound_to_target_group, service_of_pods, workload_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.platform import Found, Options


def identities(one: Object, cluster: Cluster, options: Options, *, opens: bool) -> Iterator[Found]:
    """Yield under which names a Service is reached, and what opens connections."""
    if one.partial and not one.untold:
        return  # a patch is no object of its own
    if (one.group, one.kind) == ("", "Service"):
        yield from contained(one.at, service_of_pods, one, cluster, fronts)
    if one.kind == "TargetGroupBinding":
        yield from contained(one.at, bound_to_target_group, one)
    if (one.group, one.kind) == ("networking.istio.io", "VirtualService"):
        yield from contained(one.at, relays, one, cluster, options)
    if opens:
        yield from contained(one.at, lambda: [workload_of(one, cluster)])
