"""Where a cluster's connections lead: its endpoints, and what tells them apart.  Knows no TLS."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from linter.model.endpoint import Exposure
from linter.model.names import Destination
from linter.platforms.envoy.messages.addresses import Address, dialled, untold, worst
from linter.platforms.envoy.messages.message import Message, Reading
from linter.platforms.envoy.messages.scopes import View
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping, Node, Scalar

_MATCH = "envoy.transport_socket_match"
_HOSTS_SHOWN = 8


class Endpoint(Struct, frozen=True, eq=False):
    """One address of a cluster."""

    address: Address
    labels: frozenset[tuple[str, str]]
    """What the match of a transport socket may ask for."""


def endpoints_of(cluster: Message, view: View) -> tuple[Endpoint, ...] | Unknown:
    """Return the endpoints of a cluster, unless discovery finds them while Envoy runs."""
    assignment = _assignment(cluster, view)
    if isinstance(assignment, Unknown):
        return assignment
    found = tuple(_endpoints(assignment, cluster.named))
    return found or untold(cluster.named, "it has no endpoints")


def labels_of(struct: Node | None, reading: Reading) -> frozenset[tuple[str, str]]:
    """Return the keys and values that a match and the metadata of an endpoint are compared by."""
    if not isinstance(struct, Mapping):
        return frozenset()
    reading.spend(len(struct.entries), struct.at)
    pairs = ((key, value) for key, (_, value) in struct.entries.items())
    return frozenset((key, value.text if isinstance(value, Scalar) else "") for key, value in pairs)


def exposure_of(endpoints: Iterable[Endpoint], at: Location) -> Setting[Exposure]:
    """Return the widest network that one of the endpoints is on."""
    return worst((endpoint.address.exposure for endpoint in endpoints), at)


def host_of(endpoints: Sequence[Endpoint], at: Location) -> Setting[str]:
    """Return the host that a cluster dials, where it is one."""
    hosts = [endpoint.address.host for endpoint in endpoints]
    known = {host.value: host for host in reversed(hosts) if isinstance(host, Known)}
    unknown = next((host for host in hosts if isinstance(host, Unknown)), None)
    if unknown is not None:
        return unknown
    if len(known) == 1:
        return next(iter(known.values()))
    few = tuple(known.values()) if len(known) <= _HOSTS_SHOWN else ()
    return Unknown("it has several endpoints", at, "address", candidates=few)


def destinations_of(endpoints: Iterable[Endpoint], at: Location) -> tuple[Destination, ...]:
    """Return the addresses that are dialled, as far as they are known."""
    found: dict[tuple[str, str], Destination] = {}
    for endpoint in endpoints:
        host, label = endpoint.address.host, endpoint.address.label
        if isinstance(host, Known) and endpoint.address.exposure is not None:
            is_file = host.value == label
            text = f"unix:{label}" if is_file else host.value
            port = "" if is_file else label.rpartition(":")[2]
            found.setdefault((text, port), Destination(text, host.at or at, port))
    return tuple(found.values())


def _assignment(cluster: Message, view: View) -> Message | Unknown:
    inline = cluster.message("load_assignment")
    if inline is not None:
        return inline
    if cluster.get("hosts") is not None:  # API v2
        return cluster
    discovery = cluster.message("eds_cluster_config")
    name = cluster.text("name") if discovery is None else discovery.text("service_name") or cluster.text("name")
    found = view.endpoints(name)
    if found is not None:
        return found.message
    if discovery is not None:
        return untold(cluster.at("eds_cluster_config"), "EDS finds its endpoints")
    return untold(cluster.named, "its endpoints are found while Envoy runs")


def _endpoints(assignment: Message, at: Location) -> Iterator[Endpoint]:
    for host in assignment.messages("hosts"):
        yield Endpoint(dialled(host, at), frozenset())
    for locality in assignment.messages("endpoints"):
        shared = _metadata(locality)
        for holder in locality.messages("lb_endpoints"):
            endpoint = holder.message("endpoint")
            if endpoint is not None:
                own = _metadata(holder)
                yield Endpoint(dialled(endpoint.message("address"), endpoint.header), own or shared)


def _metadata(holder: Message) -> frozenset[tuple[str, str]]:
    metadata = holder.message("metadata", "filter_metadata")
    return frozenset() if metadata is None else labels_of(metadata.node.get(_MATCH), metadata.reading)
