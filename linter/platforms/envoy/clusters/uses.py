"""Who sends traffic to which cluster: listeners, and Envoy's own services.  Knows no TLS settings."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.platforms.envoy.listeners.listeners import Chain
from linter.platforms.envoy.messages.message import Message, extension
from linter.platforms.envoy.messages.scopes import Named, Scope, View
from linter.provenance.setting import Unknown
from linter.provenance.source import InputError
from linter.syntax.node import Mapping, Scalar, Sequence

# Where none of these stands, nothing but listeners leads to a cluster.
_SERVICES = ("grpc", "Grpc", "uri", "ollector", "cluster_names", "clusterNames", "tcp_cluster", "tcpCluster")
_MOST_LISTENERS = 100
"""More ways to one backend tell a reader nothing new, and would cost listeners times clusters."""

Key = tuple[str, str]
"""The file of a cluster and its name."""


class Use(Struct):
    """What leads to one cluster."""

    chains: list[Chain]
    serves_envoy: bool = False
    """Whether Envoy itself calls it: for discovery, authorization, telemetry."""


def uses_of(scope: Scope, chains: Iterable[Chain]) -> dict[Key, Use]:
    """Say of each cluster which filter chains lead to it, and whether Envoy itself calls it."""
    uses: dict[Key, Use] = {}
    for names, group in _by_clusters(chains):
        for cluster in _resolved(names, group[0].view):
            use = uses.setdefault((cluster.file.path, cluster.name), Use([]))
            use.chains.extend(group[: _MOST_LISTENERS - len(use.chains)])
    for file in scope.files:
        if any(word in file.source.text for word in _SERVICES):
            view = View(scope, file)
            called = dict.fromkeys(_called_by_envoy(file.messages))
            for cluster in _resolved(called, view):
                uses.setdefault((cluster.file.path, cluster.name), Use([])).serves_envoy = True
    return uses


def _by_clusters(chains: Iterable[Chain]) -> Iterator[tuple[tuple[str, ...], list[Chain]]]:
    """Join the chains of one file with the same routes, those that end TLS first."""
    groups: dict[tuple[str, int], list[Chain]] = {}
    for chain in sorted(chains, key=_is_clear):
        # Routes are read once, so chains with the same routes hold one and the same tuple.
        groups.setdefault((chain.view.file.path, id(chain.traffic.clusters)), []).append(chain)
    for group in groups.values():
        yield group[0].traffic.clusters, group


def _is_clear(chain: Chain) -> bool:
    tls = chain.listener.tls
    return isinstance(tls, Unknown) or tls.value is None


def _resolved(names: Iterable[str], view: View) -> Iterator[Named]:
    """Return the clusters of names, each once; in place of a cluster of clusters, its members."""
    pending = list(names)
    seen = set(pending)
    while pending:
        found = view.cluster(pending.pop())
        if found is None:
            continue
        members = aggregated(found.message)
        if not members:
            yield found
        new = dict.fromkeys(member for member in members if member not in seen)
        pending.extend(new)
        seen.update(new)


def aggregated(cluster: Message) -> tuple[str, ...]:
    """Return the clusters that a cluster has instead of endpoints."""
    try:
        holder = cluster.message("cluster_type")
        found = None if holder is None else extension(holder)
        members = found.config.repeated("clusters") if found is not None and ".aggregate." in found.type else ()
    except InputError:  # said when the cluster is mapped
        return ()
    return tuple(node.text for node in members if isinstance(node, Scalar))


def _called_by_envoy(messages: Iterable[Message]) -> Iterator[str]:
    for message in messages:
        entries = message.node.entries
        if "uri" in entries:
            yield from _texts(message, "cluster")
        for holder in ("envoy_grpc", "envoyGrpc"):
            grpc = message.node.get(holder)
            if isinstance(grpc, Mapping):
                yield from _texts(Message(grpc, message.reading), "cluster_name")
        for field in _FIELDS:
            if field in entries:
                yield from _texts(message, field)


_FIELDS = (
    "collector_cluster",
    "collectorCluster",
    "cluster_names",
    "clusterNames",
    "tcp_cluster_name",
    "tcpClusterName",
)


def _texts(message: Message, field: str) -> Iterator[str]:
    node = message.get(field)
    nodes = node.items if isinstance(node, Sequence) else (node,)
    return (one.text for one in nodes if isinstance(one, Scalar))
