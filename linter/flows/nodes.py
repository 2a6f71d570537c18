"""Endpoints, workloads and hosts to nodes: what they are called, where they lie, what several alternatives share.

Knows no transport.
"""

from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from linter.flows.directory import Directory
from linter.flows.graph import Hop, Loose, Node, NodeKind, Transport
from linter.model.endpoint import Exposure, Listener, Role, Serves, Upstream
from linter.model.hosts import Network, network
from linter.model.identity import Alias, Workload
from linter.model.names import PUBLIC, Destination
from linter.provenance.setting import Known

INTERNET, PRIVATE, SOMEWHERE = "internet", "private network", "unknown network"
CLIENTS = {
    INTERNET: Node(INTERNET, NodeKind.CLIENT, "clients on the internet", (INTERNET,)),
    PRIVATE: Node(PRIVATE, NodeKind.CLIENT, "clients on the private network", (PRIVATE,)),
    SOMEWHERE: Node(SOMEWHERE, NodeKind.CLIENT, "clients of whom nothing is told", (SOMEWHERE,)),
}
_NETWORKS = {Network.INTERNET: (INTERNET,), Network.PRIVATE: (PRIVATE,)}
_DIFFERS = "it differs between alternatives"


class Drawn(Struct, frozen=True):
    """Nodes and hops as they are found."""

    nodes: dict[str, Node] = field(default_factory=dict)
    hops: dict[str, Hop] = field(default_factory=dict)
    loose: dict[str, Loose] = field(default_factory=dict)
    said_in: dict[str, str] = field(default_factory=dict)
    """The scopes of what says the hops."""
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    """Of the nodes of listeners, by their scopes and addresses."""
    reached: set[str] = field(default_factory=set)
    """The nodes that hops lead to."""
    inside: dict[str, set[str]] = field(default_factory=dict)
    """The workloads that listeners run in: what comes to a port may go on by any hop of the program behind it."""
    led: dict[tuple[str, str], tuple[Known[str], ...]] = field(default_factory=dict)
    """Public hosts that lead to listeners by what other files say, by their scopes and addresses."""
    spoken: dict[str, Transport] = field(default_factory=dict)
    """What listeners take, also those that none but their own machine reaches."""

    def node(self, one: Node) -> str:
        """Keep a node, and return its id; what is known to hold data stays so."""
        before = self.nodes.get(one.id)
        if before is None or (one.kind is NodeKind.DATASTORE and before.kind in (NodeKind.WORKLOAD, NodeKind.HOST)):
            self.nodes[one.id] = one
        return one.id

    def hop(self, one: Hop, scope: str) -> None:
        """Keep a hop; of one that differs between alternatives it is not known what carries it.

        Where one configuration does both, such as two containers of a pod, both are so.
        """
        before = self.hops.get(one.id)
        self.reached.add(one.target)
        if before is None:
            self.hops[one.id] = one
            self.said_in[one.id] = scope
        elif before.transport is not one.transport and self.said_in[one.id] == scope:
            first, second = sorted((before, one), key=lambda hop: hop.transport)
            self.hops[one.id] = replace(first, id=one.id)
            also = f"{one.id} over {second.transport}"
            self.hops[also] = replace(second, id=also)
        elif before.transport is not one.transport:
            self.hops[one.id] = replace(before, transport=Transport.UNKNOWN, because=_DIFFERS)

    def dangling(self, one: Node, because: str) -> str:
        """Keep a node of which nobody knows where it leads, and return its id."""
        self.loose.setdefault(one.id, Loose(one.id, because))
        return self.node(one)


class Nodes(Struct, frozen=True):
    """Makes the nodes of a drawing."""

    drawing: Drawn
    known: Directory
    several: frozenset[str]
    """The addresses that are in several scopes: what several overlays deploy is several things."""
    _kept: dict[int, tuple[Listener, str]] = field(default_factory=dict)
    """The listeners whose nodes are drawn, with the ids of these: hops and clients come to each again and again."""

    def id_of(self, one: Listener | Workload | Alias | Upstream) -> str:
        """Return the id of a node: its address, with its scope where it needs one."""
        return f"{one.address} in {_shown(one.scope)}" if one.address in self.several else one.address

    def of_listener(self, listener: Listener) -> str:
        """Keep the node of a listener, in the place of what runs it."""
        if (kept := self._kept.get(id(listener))) is not None:
            return kept[1]
        running = self.known.runs(listener.scope) or self.known.runs(listener.address)
        id_ = self.drawing.ids.setdefault((listener.scope, listener.address), self.id_of(listener))
        for workload in running:
            self.drawing.inside.setdefault(id_, set()).add(self.of_workload(workload))
        place = (*running[0].place, running[0].name) if running else listener.place or _zone(listener)
        self._kept[id(listener)] = listener, id_
        return self.drawing.node(
            Node(
                id=id_,
                kind=_kind(listener, is_inside=bool(running)),
                label=listener.name,
                place=place,
                platform=listener.platform,
                at=listener.at,
                data=listener.data,
                hosts=_hosts(listener),
                subject=listener.same_as or listener.address,
            )
        )

    def of_workload(self, workload: Workload, *, is_store: bool = False) -> str:
        """Keep the node of a workload."""
        kind = NodeKind.EDGE if workload.faces_clients else NodeKind.WORKLOAD
        kind = NodeKind.DATASTORE if is_store or workload.role is Role.DATASTORE else kind
        return self.drawing.node(
            Node(
                id=self.id_of(workload),
                kind=kind,
                label=workload.name,
                place=workload.place,
                platform=workload.platform,
                at=workload.at,
                data=workload.data,
                subject=workload.address,
            )
        )

    def of_opener(self, upstream: Upstream) -> str:
        """Keep the node of what opens a hop and is no endpoint: the files of a server, a resource."""
        id_ = upstream.opened_by or upstream.scope or upstream.at.source.path
        label = id_.rpartition("/")[2]
        return self.drawing.node(
            Node(id_, NodeKind.WORKLOAD, label, (PRIVATE,), upstream.platform, upstream.at, subject=id_)
        )

    def of_host(self, wanted: Destination, upstream: Upstream) -> str:
        """Keep the node of a host that none of the files describes; a private name is one in its scope only."""
        label = f"{wanted.text}:{wanted.port}" if wanted.port else wanted.text
        is_public = network(wanted.text) is Network.INTERNET
        id_ = f"host {label}" if is_public else f"host {label} as seen from {_shown(upstream.scope)}"
        kind = NodeKind.DATASTORE if is_store(upstream) else NodeKind.HOST
        return self.drawing.node(Node(id_, kind, label, _outside(wanted.text)))

    def of_alias(self, alias: Alias, upstream: Upstream) -> str:
        """Keep the node of a name of which nobody knows what it stands for."""
        kind = NodeKind.DATASTORE if is_store(upstream) else NodeKind.UNTOLD
        place = _outside(alias.targets[0].text) if alias.targets else (PRIVATE,)
        node = Node(self.id_of(alias), kind, alias.name, place, alias.platform, alias.at, subject=alias.address)
        return self.drawing.dangling(node, f"{alias.name} leads to nothing among the files")

    def of_untold(self, upstream: Upstream, source: str, because: str) -> str:
        """Keep the node of a backend that is not named."""
        kind = NodeKind.DATASTORE if is_store(upstream) else NodeKind.UNTOLD
        is_near = isinstance(upstream.exposure, Known) and upstream.exposure.value is not Exposure.PUBLIC
        place = self.drawing.nodes[source].place if is_near else (SOMEWHERE,)
        own = self.id_of(upstream)
        id_ = own if own != source else f"{source} to whom it reaches"
        return self.drawing.dangling(Node(id_, kind, upstream.name, place, upstream.platform, upstream.at), because)

    def of_local(self, upstream: Upstream, wanted: Destination, source: str) -> str:
        """Keep the node of something on the same machine, which may be another listener of the same files."""
        running = self.known.runs(upstream.scope)
        for scope in (upstream.scope, *(one for workload in running for one in workload.runs)):
            for listener in self.known.on_machine(scope, wanted):
                return self.of_listener(listener)
        if running:
            return self.of_workload(running[0])
        shown = f"localhost:{wanted.port}" if wanted.port else "localhost"
        shown = wanted.text if wanted.text.startswith("unix:") else shown
        place = self.drawing.nodes[source].place
        return self.drawing.node(Node(f"{source} at {shown}", NodeKind.HOST, shown, place, upstream.platform))


def several(found: Iterable[object]) -> frozenset[str]:
    """Return the addresses of all that is in more than one scope."""
    scopes: dict[str, str] = {}
    return frozenset(
        one.address
        for one in found
        if isinstance(one, Listener | Workload | Alias) and scopes.setdefault(one.address, one.scope) != one.scope
    )


def only_redirects(listener: Listener) -> bool:
    """Say whether a listener sends who comes to https, and serves nothing else."""
    return isinstance(listener.serves, Known) and listener.serves.value is not Serves.CONTENT


def is_store(upstream: Upstream) -> bool:
    """Say whether what a hop leads to holds data."""
    return isinstance(upstream.role, Known) and upstream.role.value is Role.DATASTORE


def _shown(scope: str) -> str:
    """Return a scope as people can read it; alternatives in one folder have numbers."""
    return "".join(character if character.isprintable() else " alternative " for character in scope) or "."


def _kind(listener: Listener, *, is_inside: bool) -> NodeKind:
    if isinstance(listener.role, Known) and listener.role.value is Role.DATASTORE:
        return NodeKind.DATASTORE
    is_public = isinstance(listener.exposure, Known) and listener.exposure.value is Exposure.PUBLIC
    return NodeKind.EDGE if (listener.faces_clients or is_public) and not is_inside else NodeKind.LISTENER


def _hosts(listener: Listener) -> tuple[str, ...]:
    named = (name.text for name in listener.names if name.zone == PUBLIC)
    written = listener.hosts.value if isinstance(listener.hosts, Known) else ()
    hosts = dict.fromkeys((*(one.value for one in written if isinstance(one, Known)), *named))
    return tuple(host for host in hosts if "/" not in host and "_" not in host)  # some stand for a balancer


def _outside(host: str) -> tuple[str, ...]:
    found = network(host)
    return _NETWORKS.get(found, (SOMEWHERE,)) if found is not None else (SOMEWHERE,)


def _zone(listener: Listener) -> tuple[str, ...]:
    match listener.exposure:
        case Known(Exposure.PUBLIC):
            return (INTERNET,)
        case Known():
            return (PRIVATE,)
        case _:
            return (SOMEWHERE,)
