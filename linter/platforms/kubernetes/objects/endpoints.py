"""Addresses behind Services that select no pods, and what is dialled where somebody names a Service.  Knows no TLS.

Sources: Kubernetes, "Services without selectors" and "EndpointSlices" (the label `kubernetes.io/service-name`; a port
belongs to that of the Service with the same name).  Checked 2026-11-30.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from linter.model.endpoint import Exposure
from linter.model.hosts import Network, network
from linter.platforms.kubernetes.objects.names import exposure_of
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_LABEL = "kubernetes.io/service-name"


class Endpoint(Struct, frozen=True):
    """An address behind a Service, with one of its ports."""

    address: str
    at: Location
    port_name: str
    port: str


def endpoints_of(service: Object, cluster: Cluster) -> tuple[Endpoint, ...]:
    """Return what stands behind a Service that selects nothing itself."""
    spec = service.node.mapping("spec")
    if spec is None or spec.get("selector") is not None or spec.text("type") == "ExternalName":
        return ()
    first = next(cluster.of_kind(service, "Endpoints", "EndpointSlice"), None)
    return () if first is None else _by_service(cluster, first).get((service.namespace, service.name), ())


@lru_cache(maxsize=4)  # folders are mapped one after the other
def _by_service(cluster: Cluster, first: Object) -> dict[tuple[str, str], tuple[Endpoint, ...]]:
    """Return all endpoints in the folder of its first object, by the namespaces and names of the Services."""
    found: dict[tuple[str, str], tuple[Endpoint, ...]] = {}
    for one in paid(cluster.of_kind(first, "Endpoints", "EndpointSlice"), first.at):
        label = one.label(_LABEL) if one.kind == "EndpointSlice" else None
        name = one.name if one.kind == "Endpoints" else "" if label is None else label.text
        own = _of_endpoints(one) if one.kind == "Endpoints" else _of_slice(one)
        found[one.namespace, name] = (*found.get((one.namespace, name), ()), *own)
    return found


def _of_endpoints(owner: Object) -> Iterator[Endpoint]:
    for subset in owner.node.mappings_of("subsets"):
        addresses = (one.scalar("ip") for one in paid(subset.mappings_of("addresses"), owner.at))
        yield from _paired(addresses, subset.mappings_of("ports"))


def _of_slice(owner: Object) -> Iterator[Endpoint]:
    for one in paid(owner.node.mappings_of("endpoints"), owner.at):
        addresses = (item if isinstance(item, Scalar) else None for item in one.items_of("addresses"))
        yield from _paired(addresses, owner.node.mappings_of("ports"))


def _paired(addresses: Iterator[Scalar | None], ports: tuple[Map, ...]) -> Iterator[Endpoint]:
    for address in addresses:
        for port in ports if address is not None else ():
            if address is not None:
                yield Endpoint(address.text, address.at, port.text("name") or "", port.text("port") or "")


def dialled(service: Object | None, cluster: Cluster, name: str, at: Location) -> tuple[Setting[Exposure], Known[str]]:
    """Return which network leads to a Service, and its name; one may stand for a host outside, or for addresses."""
    external = None if service is None else service.node.scalar("spec", "externalName")
    if service is not None and external is not None and service.node.text("spec", "type") == "ExternalName":
        host = Known(external.text, external.at, "spec.externalName")
        return exposure_of(external.text, external.at, "spec.externalName"), host
    for one in () if service is None else endpoints_of(service, cluster):
        if network(one.address) is Network.INTERNET:
            return Known(Exposure.PUBLIC, one.at, "endpoints.addresses"), Known(one.address, one.at)
    return Known(Exposure.INTERNAL, at), Known(name, at)
