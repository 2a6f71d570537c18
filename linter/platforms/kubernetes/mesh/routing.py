"""Where Istio's gateways send what comes in: the destinations of VirtualServices.  Knows no listener's settings.

They are drawn and not judged, for what a DestinationRule or a PeerAuthentication says is judged where it stands.
Sources: istio.io, references of `VirtualService` and `Destination`; "Automatic mutual TLS".  Checked 2026-11-30.
"""

from collections.abc import Iterator

from linter.model.endpoint import Exposure, Role, Tls, Upstream
from linter.model.identity import Relay
from linter.model.names import Destination
from linter.platforms.kubernetes.mesh import traffic
from linter.platforms.kubernetes.mesh.istio.destination_rule import destination_rule
from linter.platforms.kubernetes.mesh.istio.peer_authentication import mode_in_namespace
from linter.platforms.kubernetes.mesh.members import Mesh, membership
from linter.platforms.kubernetes.mesh.peer import Peer, far_end
from linter.platforms.kubernetes.objects.identity import host_at
from linter.platforms.kubernetes.objects.objects import Cluster, Object, labels_of, text_setting
from linter.platforms.kubernetes.objects.pods import labels
from linter.platforms.platform import Options
from linter.provenance.budget import paid
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Scalar

_MAY_BE = "Istio encrypts what its gateways say to pods of the mesh, and whether these are in it is not told"
_PASSING = frozenset({"PASSTHROUGH", "AUTO_PASSTHROUGH"})
_OF_HTTP = frozenset({"HTTP", "HTTP2", "GRPC", "GRPC-WEB", "HTTPS"})
_PASSED = "the gateway passes TLS on as it came in"


def relays(owner: Object, cluster: Cluster, options: Options) -> Iterator[Relay]:
    """Yield the hop from the gateways that a VirtualService is bound to, to each of its destinations."""
    gateways = list(_gateways(owner, cluster))
    if not gateways:
        return
    for kind in ("http", "tls", "tcp"):
        for rule in paid(owner.node.mappings_of("spec", kind), owner.at):
            taking = [(gateway, server) for gateway, server in gateways if _takes(server, rule, kind)]
            routes = rule.mappings_of("route") if taking else ()
            for route in routes:
                host = route.scalar("destination", "host")
                # Of several destinations one with the weight 0 gets nothing (istio.io, `HTTPRouteDestination`).
                if host is not None and not (len(routes) > 1 and route.text("weight") == "0"):
                    yield _relay(owner, cluster, options, route, host, kind, taking)


def _relay(  # noqa: PLR0913, PLR0917  # the parts of a route
    owner: Object,
    cluster: Cluster,
    options: Options,
    route: Map,
    host: Scalar,
    kind: str,
    gateways: list[tuple[Object, Map]],
) -> Relay:
    port = route.text("destination", "port", "number") or _only_port(owner, cluster, host.text)
    fronts = tuple(dict.fromkeys(_address(gateway, server) for gateway, server in gateways))
    passes = kind == "tls"
    subset = route.text("destination", "subset") or ""
    tls = Unknown(_PASSED, host.at) if passes else _tls(owner, cluster, options, host, (port, subset))
    named = text_setting(host, "destination.host")
    place = f"{host.text}:{port}" if port else host.text
    place = f"{place} subset {subset}" if subset else place
    pods = _of_subset(owner, cluster, Peer(host.text, port), subset, host.at) if subset else ()
    return Relay(
        Upstream(
            at=host.at,
            address=f"{owner.address} to {place}",
            name=f"{place} behind {owner.title}",
            platform="kubernetes",
            role=Known(Role.WEB, host.at),
            protocol=Known("http" if kind == "http" else "tcp", host.at),
            exposure=Known(Exposure.INTERNAL, host.at),
            tls=tls,
            host=named,
            listeners=fronts,
            scope=owner.scope,
            targets=pods or ((host_at(owner, host.text, port, host.at),) if isinstance(named, Known) else ()),
            port=port,
            passes_on=passes,
        )
    )


def _gateways(owner: Object, cluster: Cluster) -> Iterator[tuple[Object, Map]]:
    """Yield the servers of the gateways among the files that a VirtualService is bound to."""
    for item in paid(owner.node.items_of("spec", "gateways"), owner.at):
        if isinstance(item, Scalar) and item.text != "mesh":
            namespace, _, name = item.text.rpartition("/")
            gateway = cluster.find(owner, "Gateway", name, namespace or owner.namespace)
            for server in () if gateway is None else gateway.node.mappings_of("spec", "servers"):
                if gateway is not None and server.mapping("port") is not None and _serves(server, owner):
                    yield gateway, server


def _texts(of: Map, key: str) -> list[str]:
    return [one.text for one in of.items_of(key) if isinstance(one, Scalar)]


def _serves(server: Map, owner: Object) -> bool:
    """Say whether a server has a host of a VirtualService, and does more than redirect."""
    if server.text("tls", "httpsRedirect") == "true":
        return False
    theirs = [host.rpartition("/")[2] for host in _texts(server, "hosts")]
    ours = [one.text for one in owner.node.items_of("spec", "hosts") if isinstance(one, Scalar)]
    return any(_meets(one, other) for one in theirs for other in ours)


def _takes(server: Map, rule: Map, kind: str) -> bool:
    """Say whether a rule of a kind is for what a server takes.

    Rules of `tls` are for TLS that is not ended, those of `http` for HTTP, and those of `tcp` for all else
    (istio.io, reference of `VirtualService`).
    """
    protocol = (server.text("port", "protocol") or "").upper()
    passes = (server.text("tls", "mode") or "").upper() in _PASSING
    if passes != (kind == "tls") or (kind == "tcp" and protocol in _OF_HTTP) or (kind == "http" and protocol == "TCP"):
        return False
    matches = rule.mappings_of("match")
    hosts = [host.rpartition("/")[2] for host in _texts(server, "hosts")]
    return not matches or any(
        one.text("port") in (None, server.text("port", "number"))
        and (not (names := _texts(one, "sniHosts")) or any(_meets(name, host) for name in names for host in hosts))
        for one in matches
    )


def _meets(one: str, other: str) -> bool:
    if "*" in (one, other) or one == other:
        return True
    return (one[:2] == "*." and other.endswith(one[1:])) or (other[:2] == "*." and one.endswith(other[1:]))


def _address(gateway: Object, server: Map) -> str:
    """Return the address of the listener that a server of a gateway becomes."""
    number = server.text("port", "number") or str(list(gateway.node.mappings_of("spec", "servers")).index(server))
    name = server.text("port", "name")
    if name:
        return f"{gateway.address}:{name}"
    place = next(at for at, one in enumerate(gateway.node.mappings_of("spec", "servers")) if one is server)
    return f"{gateway.address}:{number}-{place}"


def _only_port(owner: Object, cluster: Cluster, host: str) -> str:
    """Return the port of a Service that has one, where a destination may leave it out."""
    labels = host.split(".")
    service = cluster.find(owner, "Service", labels[0], labels[1] if len(labels) > 1 else None)
    ports = () if service is None else service.node.mappings_of("spec", "ports")
    return (ports[0].text("port") or "") if len(ports) == 1 else ""


def _rules(owner: Object, cluster: Cluster, host: str) -> Iterator[Object]:
    """Yield the DestinationRules among the files that are for a host."""
    for rule in paid(cluster.of_kind(owner, "DestinationRule"), owner.at):
        if (rule.node.text("spec", "host") or "").partition(".")[0] == host.partition(".")[0]:
            yield rule


def _of_subset(owner: Object, cluster: Cluster, peer: Peer, subset: str, at: Location) -> tuple[Destination, ...]:
    """Return the pods of a subset: those of the Service that have its labels as well."""
    far = far_end(owner, cluster, peer)
    named = (one for rule in _rules(owner, cluster, peer.host) for one in rule.node.mappings_of("spec", "subsets"))
    wanted = next((labels_of(one.mapping("labels")) for one in named if one.text("name") == subset), {})
    if far is None or far.service is None or not wanted:
        return ()
    ports = far.service.node.mappings_of("spec", "ports")
    port = next((one.text("targetPort") or peer.port for one in ports if one.text("port") == peer.port), peer.port)
    alike = (one for one in far.workloads if wanted.items() <= labels(one).items())
    return tuple(Destination(one.address, at, port, (owner.scope,)) for one in alike)


def _tls(
    owner: Object, cluster: Cluster, options: Options, host: Scalar, place: tuple[str, str]
) -> Setting[Tls | None]:
    """Return what a gateway speaks to a destination: by a rule for the host, else what the mesh does by itself.

    What is said for a port counts before what is said for all, and what a subset says before both.
    """
    port, subset = place
    labels_in_order = (f" subset {subset} port {port}", f" subset {subset}", f" port {port}", "")
    for rule in _rules(owner, cluster, host.text):
        found = {one.address: one.tls for one in destination_rule(rule, cluster, options) if isinstance(one, Upstream)}
        for label in labels_in_order:
            if f"{rule.address}{label}" in found:
                return found[f"{rule.address}{label}"]
    far = far_end(owner, cluster, Peer(host.text, port))
    workloads = () if far is None else far.workloads
    joined = [membership(one, cluster) for one in workloads]
    mode = None if far is None else mode_in_namespace(far.place, cluster)
    disabled = isinstance(mode, Known) and mode.value == "DISABLE"
    if joined and not disabled and all(isinstance(one, Known) and one.value is Mesh.ISTIO for one in joined):
        step = Step(workloads[0].at, f"{workloads[0].title} is in the mesh, as Istio's gateways are")
        yes = Known(True, host.at)
        return Known(Tls(host.at, yes, verifies_chain=yes, verifies_name=yes, of_mesh=True), host.at, "", (step,))
    return traffic.either(_MAY_BE, host.at, "destination.host")
