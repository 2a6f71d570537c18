"""Containers' environment and arguments to the connections that they open.  Knows no controller and no mesh."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Exposure, Listener, Subject, Tls, Upstream
from linter.model.hosts import Network, network
from linter.platforms.connections import brokers
from linter.platforms.connections.hops import hops, once
from linter.platforms.connections.opened import CLEAR_PORTS, Connection
from linter.platforms.connections.program import Program
from linter.platforms.connections.switches import switches
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.mesh.peer import Peer
from linter.platforms.kubernetes.objects import pods
from linter.platforms.kubernetes.objects.commands import words
from linter.platforms.kubernetes.objects.endpoints import endpoints_of
from linter.platforms.kubernetes.objects.identity import zones_of
from linter.platforms.kubernetes.objects.names import exposure_of, service_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.workloads import environment
from linter.platforms.platform import Options
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map

# The flags of the control plane are judged as what they are.
_JUDGED_ELSEWHERE = frozenset({"ETCD_SERVERS"})


def workload(owner: Object, cluster: Cluster, _options: Options) -> Iterator[Subject]:
    """Yield what the containers of a workload say they open, each backend once, and what brokers listen on."""
    yield from once(found for container in pods.containers(owner) for found in _of(container, owner, cluster))


def _of(container: Map, owner: Object, cluster: Cluster) -> Iterator[Upstream | Listener]:
    program = Program(owner.address, owner.title, "kubernetes", owner.scope, zones_of(owner))
    name = container.text("name") or "container"
    inside = replace(program, address=f"{owner.address}:{name}", title=f"container {name} of {owner.title}")
    variables = [
        variable
        for variable in environment.variables(container, owner, cluster)
        if variable.key not in _JUDGED_ELSEWHERE
    ]
    yield from hops(variables, program, _Around(owner, cluster))
    yield from switches(words(container), variables, inside)
    yield from brokers.listeners(variables, program, _in_cluster)


def _in_cluster(_port: str, at: Location) -> Known[Exposure]:
    return Known(Exposure.INTERNAL, at)


class _Around(Struct, frozen=True):
    """The cluster around the containers of a workload."""

    owner: Object
    cluster: Cluster

    def is_beside(self, host: str) -> bool:
        """Say whether a host names a Service that is among the manifests."""
        return service_of(host, self.owner, self.cluster) is not None

    def exposure(self, host: str, at: Location, setting: str) -> Setting[Exposure]:
        """Say which network a connection to a host crosses."""
        service = service_of(host, self.owner, self.cluster)
        if service is not None:
            # The namespace may be called like the end of names on the internet: `catalog.shop`.
            is_outside = any(network(one.address) is Network.INTERNET for one in endpoints_of(service, self.cluster))
            return Known(Exposure.PUBLIC if is_outside else Exposure.INTERNAL, at, setting)
        return exposure_of(host, at, setting)

    def between(self, found: Connection, exposure: Setting[Exposure]) -> Setting[Tls | None] | None:
        """Return what a mesh makes of a connection in clear text: between its members, or on the way out."""
        peer = Peer(found.host, found.port or CLEAR_PORTS.get(found.protocol, ""))
        if isinstance(exposure, Unknown) or exposure.value is Exposure.PUBLIC:
            return traffic.originated(self.owner, self.cluster, peer)
        return traffic.transport(self.owner, self.cluster, peer) if exposure.value is Exposure.INTERNAL else None
