"""What a service mesh makes of connections inside the cluster.  Knows no hop and no gateway.

Cilium is none here: it encrypts between nodes, by WireGuard or IPsec and only where its agents are told to, so pods of
one node speak in clear text.
"""

from collections.abc import Iterator
from functools import lru_cache

from linter.model.endpoint import Tls
from linter.platforms.kubernetes.mesh.istio import destination_rule, mesh_config
from linter.platforms.kubernetes.mesh.istio.peer_authentication import has_weaker, mode_in_namespace
from linter.platforms.kubernetes.mesh.members import Mesh, membership, namespace_of
from linter.platforms.kubernetes.mesh.peer import FarEnd, Peer, far_end, is_certain, skipped_in, skipped_out
from linter.platforms.kubernetes.objects.objects import Cluster, Object
from linter.platforms.kubernetes.objects.pods import WORKLOADS
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.provenance.source import Location
from linter.syntax.node import bool_of

_LEFT_ALONE = frozenset({"4567", "4568"})
"""Ports that Linkerd's proxies leave alone unless its chart is told otherwise."""
_REASONS = {
    Mesh.CONSUL: "Consul encrypts it if it goes through the proxies of both ends",
    Mesh.KUMA: "Kuma encrypts it if its Mesh has mutual TLS",
}


def transport(near: Object, cluster: Cluster, peer: Peer | None = None) -> Setting[Tls | None] | None:
    """Return what a mesh makes of a clear-text connection inside the cluster; None where no mesh is in sight.

    Without a peer, it leads to pods of the namespace of the object itself, or to ones that it does not name.
    """
    joined = membership(near, cluster)
    if joined is None or (isinstance(joined, Known) and joined.value is None):
        return None  # no mesh, or its own label keeps it out
    far = None if peer is None else far_end(near, cluster, peer)
    if peer is not None:
        outside = _around(near, cluster, peer, far)
        if outside is not None:
            return outside
        if far is None:
            return either("whether the host is in the mesh is not told", joined.at, joined.setting)
    place = near if far is None else far.place
    mode = mode_in_namespace(place, cluster)
    if isinstance(mode, Known) and mode.value == "STRICT" and not has_weaker(place, cluster):
        # Two outcomes are left: the connection is encrypted, or it is refused.
        return _mutual(mode, "the mesh demands mutual TLS")
    if not isinstance(joined, Known) or peer is None or far is None or near.kind not in WORKLOADS:
        return either("the mesh may encrypt it", joined.at, joined.setting)
    if joined.value is Mesh.LINKERD:
        return _by_linkerd(joined, cluster, peer, far)
    if joined.value is Mesh.ISTIO and not isinstance(mode, Unknown) and not has_weaker(place, cluster):
        manual = _not_automatic(near, cluster)
        if manual is not None:
            return manual
    return either(_because(joined), joined.at, joined.setting)


def originated(near: Object, cluster: Cluster, peer: Peer) -> Setting[Tls | None] | None:
    """Return TLS that the sidecar of a workload adds to clear text for a host outside; None where it adds none.

    How it verifies is told of the rule that says so.
    """
    mode = destination_rule.originating(peer.host, peer.port, near, cluster)
    joined = None if mode is None else membership(near, cluster)
    if mode is None or joined is None or (isinstance(joined, Known) and joined.value is not Mesh.ISTIO):
        return None
    if isinstance(joined, Unknown):
        return either("a sidecar may add TLS by a DestinationRule", mode.at, "trafficPolicy.tls.mode")
    step = Step(mode.at, "the sidecar adds TLS by a DestinationRule")
    return Known(Tls(mode.at), mode.at, "trafficPolicy.tls.mode", (step,))


def _because(joined: Known[Mesh | None]) -> str:
    return "the mesh may encrypt it" if joined.value is None else _REASONS.get(joined.value, "the mesh may encrypt it")


def either(because: str, at: Location, setting: str) -> Unknown:
    """Return that a hop is in clear text or in mutual TLS, and why nobody can tell."""
    return Unknown(because, at, setting, candidates=(Known(None, at, setting), Known(_tls(at, setting), at, setting)))


def _around(near: Object, cluster: Cluster, peer: Peer, far: FarEnd | None) -> Setting[Tls | None] | None:
    """Return that a connection goes around the mesh, by a port that proxies leave alone or to pods without one."""
    workloads = () if far is None else far.workloads
    theirs = [said for one in workloads if far is not None and (said := skipped_in(far, one, cluster, peer))]
    said = skipped_out(near, cluster, peer) or (theirs[0] if theirs else None)
    if said is not None:
        if not is_certain(said) or 0 < len(theirs) < len(workloads):
            return either("it may go around the proxies", said.at, "metadata.annotations")
        step = Step(said.at, "traffic on this port goes around the proxy")
        return Known(None, said.at, "metadata.annotations", (step,))
    kept_out = list(_kept_out(cluster, far))
    if far is None or not kept_out:
        return None
    if len(kept_out) < len(far.workloads):
        return either("a part of the pods behind it is kept out of the mesh", kept_out[0].at, kept_out[0].setting)
    step = Step(kept_out[0].at, f"{far.workloads[0].title} is kept out of the mesh")
    return Known(None, kept_out[0].at, kept_out[0].setting, (step,))


def _kept_out(cluster: Cluster, far: FarEnd | None) -> Iterator[Known[Mesh | None]]:
    for workload in () if far is None else far.workloads:
        joined = membership(workload, cluster)
        if isinstance(joined, Known) and joined.value is None:
            yield joined


def _by_linkerd(joined: Known[Mesh | None], cluster: Cluster, peer: Peer, far: FarEnd) -> Setting[Tls | None]:
    """Return that Linkerd encrypts a connection if both of its ends are known to be in the mesh."""
    if peer.port in _LEFT_ALONE:
        return either("Linkerd leaves this port alone unless it is told otherwise", joined.at, joined.setting)
    ends = [membership(one, cluster) for one in far.workloads]
    if not ends:
        namespace = namespace_of(far.place, cluster)
        ends = [None if namespace is None else membership(far.place, cluster)]
    if all(isinstance(one, Known) and one.value is Mesh.LINKERD for one in ends):
        return _mutual(joined, "Linkerd encrypts what pods of the mesh say to each other")
    return either("whether its other end is in the mesh is not told", joined.at, joined.setting)


def _not_automatic(near: Object, cluster: Cluster) -> Known[Tls | None] | None:
    """Return clear text where proxies use mutual TLS only as rules ask for it, and no rule does."""
    switch = mesh_config.written(near, cluster, "enableAutoMtls")
    if switch is None or bool_of(switch) != Known(False, switch.at) or _asks_for_it(cluster):
        return None
    step = Step(switch.at, "mutual TLS is not automatic, and no DestinationRule asks for it")
    return Known(None, switch.at, "enableAutoMtls", (step,))


@lru_cache(maxsize=4)  # asked for by every connection
def _asks_for_it(cluster: Cluster) -> bool:
    return any("ISTIO_MUTUAL" in one.node.at.text for one in cluster.objects if one.kind == "DestinationRule")


def _mutual(decided: Known[str] | Known[Mesh | None], note: str) -> Known[Tls | None]:
    tls = _tls(decided.at, decided.setting)
    return Known(tls, decided.at, decided.setting, via=(Step(decided.at, note),))


def _tls(at: Location, setting: str) -> Tls:
    yes = Known(True, at, setting)
    return Tls(at, verifies_chain=yes, verifies_name=yes, sends_certificate=yes, of_mesh=True)
