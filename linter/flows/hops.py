"""Endpoints to nodes and hops: who connects, who answers, over what.  Knows no path."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from linter.flows.directory import Answer, Directory, is_local, zones_of
from linter.flows.graph import Hop, Loose, Node, NodeKind, Transport
from linter.flows.transports import Carried, agreed, into, met, outof
from linter.model.endpoint import Exposure, Listener, Role, Serves, Upstream
from linter.model.hosts import Network, network
from linter.model.identity import Alias, Relay, Workload
from linter.model.names import Destination
from linter.provenance.setting import Known, Step, Unknown

INTERNET, PRIVATE, SOMEWHERE = "internet", "private network", "unknown network"
_CLIENTS = {
    INTERNET: Node(INTERNET, NodeKind.CLIENT, "clients on the internet", (INTERNET,)),
    PRIVATE: Node(PRIVATE, NodeKind.CLIENT, "clients on the private network", (PRIVATE,)),
    SOMEWHERE: Node(SOMEWHERE, NodeKind.CLIENT, "clients of whom nothing is told", (SOMEWHERE,)),
}
_NETWORKS = {Network.INTERNET: (INTERNET,), Network.PRIVATE: (PRIVATE,)}
_NOT_HERE = "nothing among the files answers to its name"
_NOT_NAMED = "the files do not say who is reached"


class Drawn(Struct, frozen=True):
    """Nodes and hops as they are found."""

    nodes: dict[str, Node] = field(default_factory=dict)
    hops: dict[str, Hop] = field(default_factory=dict)
    loose: dict[str, Loose] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    """The nodes that hops lead to."""
    inside: dict[str, set[str]] = field(default_factory=dict)
    """The workloads that listeners run in: what comes to a port may go on by any hop of the program behind it."""

    def node(self, one: Node) -> str:
        """Keep a node, and return its id; what is known to hold data stays so."""
        before = self.nodes.get(one.id)
        if before is None or (one.kind is NodeKind.DATASTORE and before.kind in (NodeKind.WORKLOAD, NodeKind.HOST)):
            self.nodes[one.id] = one
        return one.id

    def hop(self, one: Hop) -> None:
        """Keep a hop; one that several alternatives have is one, and likely where one of them is."""
        before = self.hops.get(one.id)
        self.reached.add(one.target)
        if before is None:
            self.hops[one.id] = one
        elif before.transport is not one.transport:
            self.hops[one.id] = replace(before, transport=Transport.UNKNOWN, because="it differs between alternatives")


def drawn(found: Iterable[object], known: Directory) -> Drawn:
    """Return the nodes and hops of all endpoints."""
    everything = list(found)
    drawing = Drawn()
    listeners: dict[tuple[str, str], Listener] = {}
    workloads: dict[tuple[str, str], Workload] = {}
    for one in everything:
        if isinstance(one, Listener):
            listeners[one.scope, one.address] = one
        elif isinstance(one, Workload):
            workloads[one.scope, one.address] = one
    passing_on = {
        (one.scope, address)
        for one in everything
        if isinstance(one, Upstream) and one.passes_on
        for address in one.listeners
    }
    drawer = _Drawer(drawing, known, listeners, workloads, passing_on)
    for one in everything:
        if isinstance(one, Relay) or (isinstance(one, Upstream) and not _is_rule(one)):
            drawer.upstream(one.hop if isinstance(one, Relay) else one)
        elif isinstance(one, Listener):
            drawer.passing(one)
    for listener in listeners.values():
        drawer.clients(listener)
    return drawing


def _is_rule(upstream: Upstream) -> bool:
    """Say whether it tells how a mesh reaches a host, rather than that somebody does."""
    is_of_mesh = isinstance(upstream.role, Known) and upstream.role.value is Role.MESH
    return is_of_mesh and not upstream.listeners and not upstream.opened_by


class _Drawer(Struct, frozen=True):
    drawing: Drawn
    known: Directory
    listeners: Mapping[tuple[str, str], Listener]
    workloads: Mapping[tuple[str, str], Workload]
    passing_on: Collection[tuple[str, str]]
    """The listeners from which what comes in goes on as it is."""

    # --- who connects ---

    def clients(self, listener: Listener) -> None:
        """Draw who comes to a listener from outside of all that is described."""
        if isinstance(listener.role, Known) and listener.role.value is Role.MESH:
            return
        id_ = self.of_listener(listener)
        exposure = listener.exposure
        reached = exposure.value if isinstance(exposure, Known) else None
        if reached is Exposure.LOOPBACK or (reached is not Exposure.PUBLIC and id_ in self.drawing.reached):
            return
        client = (
            {Exposure.PUBLIC: INTERNET, Exposure.INTERNAL: PRIVATE}.get(reached, SOMEWHERE) if reached else SOMEWHERE
        )
        carried = into(listener, passes=(listener.scope, listener.address) in self.passing_on)
        source = self.drawing.node(_CLIENTS[client])
        who = (Step(exposure.at, exposure.because),) if isinstance(exposure, Unknown) else ()
        self.drawing.hop(_hop(source, id_, carried, listener, (Step(listener.at, listener.name), *who), ""))

    def sources(self, upstream: Upstream) -> Iterator[tuple[str, tuple[Workload, ...]]]:
        """Yield who opens a hop, each with the workloads that it runs in."""
        running = self.known.runs(upstream.scope)
        fronts = [self.listeners.get((upstream.scope, address)) for address in upstream.listeners]
        found = [one for one in fronts if one is not None]
        for listener in found:
            if not _only_redirects(listener):
                yield self.of_listener(listener), running
        if found:
            return
        opener = self.workloads.get((upstream.scope, upstream.opened_by))
        front = self.listeners.get((upstream.scope, upstream.opened_by)) if opener is None else None
        if front is not None:
            yield self.of_listener(front), running
            return
        for workload in (opener,) if opener is not None else running:
            yield self.of_workload(workload), (workload,)
        if opener is None and not running:
            yield self.drawing.node(_whoever_opens(upstream)), ()

    # --- who answers ---

    def upstream(self, upstream: Upstream) -> None:
        """Draw all that a hop of the configuration leads to."""
        for source, running in self.sources(upstream):
            zones = zones_of(upstream, running)
            reached = False
            for destination in upstream.targets or _host_of(upstream):
                for target, carried, steps, doubt in self.reached(upstream, destination, zones, source):
                    reached = True
                    self.drawing.hop(_hop(source, target, carried, upstream, steps, doubt))
            if not reached:
                self.untold(upstream, source)

    def reached(
        self, upstream: Upstream, wanted: Destination, zones: tuple[str, ...], source: str
    ) -> Iterator[tuple[str, Carried, tuple[Step, ...], str]]:
        """Yield the nodes that answer a destination, with what carries the bytes, the facts and the doubts."""
        asked = outof(upstream)
        if is_local(wanted.text):
            yield self.local(upstream, wanted, source), asked, (), wanted.doubt
            return
        answers = self.known.answers(wanted, zones)
        for answer in answers:
            target, carried = self.of_answer(answer, asked, upstream)
            yield target, carried, answer.steps, answer.doubt
        if not answers and not wanted.optional:
            yield self.drawing.node(_host(wanted, upstream)), asked, (), wanted.doubt

    def of_answer(self, answer: Answer, asked: Carried, upstream: Upstream) -> tuple[str, Carried]:
        """Return the node of whoever answers, and what carries the bytes to it."""
        is_store = isinstance(upstream.role, Known) and upstream.role.value is Role.DATASTORE
        match answer.who:
            case Listener() as listener:
                return self.of_listener(listener), met(agreed(asked, listener), answer.port, listener.name)
            case Workload() as workload:
                carried = met(asked, answer.port, workload.name)
                return self.of_workload(workload, is_store=is_store), carried
            case Alias() as alias:
                kind = NodeKind.DATASTORE if is_store else NodeKind.UNTOLD
                place = _outside(alias.targets[0].text) if alias.targets else ()
                node = Node(alias.address, kind, alias.name, place, alias.platform, alias.at)
                self.drawing.loose.setdefault(node.id, Loose(node.id, f"{alias.name} leads to nothing among the files"))
                return self.drawing.node(node), asked

    def local(self, upstream: Upstream, wanted: Destination, source: str) -> str:
        """Return the node of something on the same machine, which may be another listener of the same files."""
        for scope in (upstream.scope, *(one for workload in self.known.runs(upstream.scope) for one in workload.runs)):
            for listener in self.known.listeners.get((scope, wanted.port), ()) if wanted.port else ():
                return self.of_listener(listener)
        for workload in self.known.runs(upstream.scope):
            return self.of_workload(workload)
        shown = (
            wanted.text
            if wanted.text.startswith("unix:")
            else f"localhost:{wanted.port}"
            if wanted.port
            else "localhost"
        )
        place = self.drawing.nodes[source].place
        return self.drawing.node(Node(f"{source} at {shown}", NodeKind.HOST, shown, place, upstream.platform))

    def untold(self, upstream: Upstream, source: str) -> None:
        """Draw a backend that is not named."""
        because = upstream.host.because if isinstance(upstream.host, Unknown) else _NOT_NAMED
        is_store = isinstance(upstream.role, Known) and upstream.role.value is Role.DATASTORE
        kind = NodeKind.DATASTORE if is_store else NodeKind.UNTOLD
        place = self.drawing.nodes[source].place if _is_inside(upstream) else (SOMEWHERE,)
        id_ = upstream.address if upstream.address != source else f"{source} to whom it reaches"
        node = Node(id_, kind, upstream.name, place, upstream.platform, upstream.at)
        target = self.drawing.node(node)
        self.drawing.loose.setdefault(target, Loose(target, because))
        self.drawing.hop(_hop(source, target, outof(upstream), upstream, (), ""))

    def passing(self, listener: Listener) -> None:
        """Draw where what comes to a listener goes on as it is."""
        if not listener.passes_to:
            return
        source = self.of_listener(listener)
        for wanted in listener.passes_to:
            asked = Carried(Transport.PASSED_THROUGH, because="it goes on as it came in")
            for answer in self.known.answers(wanted, (listener.scope,)):
                if answer.who is listener or isinstance(answer.who, Alias):
                    continue
                target, carried = _met_by(self, answer, asked)
                self.drawing.hop(_hop(source, target, carried, listener, answer.steps, answer.doubt))

    # --- nodes ---

    def of_listener(self, listener: Listener) -> str:
        """Keep the node of a listener, in the place of what runs it."""
        running = self.known.runs(listener.scope) or self.known.runs(listener.address)
        for workload in running:
            self.drawing.inside.setdefault(listener.address, set()).add(self.of_workload(workload))
        role = listener.role.value if isinstance(listener.role, Known) else None
        is_public = isinstance(listener.exposure, Known) and listener.exposure.value is Exposure.PUBLIC
        is_edge = (listener.faces_clients or is_public) and not running
        kind = NodeKind.EDGE if is_edge else NodeKind.LISTENER
        kind = NodeKind.DATASTORE if role is Role.DATASTORE else kind
        place = (*running[0].place, running[0].name) if running else listener.place or _zone(listener)
        node = Node(
            listener.address,
            kind,
            listener.name,
            place,
            listener.platform,
            listener.at,
            listener.data,
            _hosts(listener),
        )
        return self.drawing.node(node)

    def of_workload(self, workload: Workload, *, is_store: bool = False) -> str:
        """Keep the node of a workload."""
        kind = NodeKind.DATASTORE if is_store or workload.role is Role.DATASTORE else NodeKind.WORKLOAD
        return self.drawing.node(
            Node(workload.address, kind, workload.name, workload.place, workload.platform, workload.at, workload.data)
        )


def _met_by(drawer: _Drawer, answer: Answer, asked: Carried) -> tuple[str, Carried]:
    match answer.who:
        case Listener() as listener:
            return drawer.of_listener(listener), met(agreed(asked, listener), answer.port, listener.name)
        case Workload() as workload:
            return drawer.of_workload(workload), met(asked, answer.port, workload.name)
        case Alias() as alias:
            return alias.address, asked


def _hop(
    source: str, target: str, carried: Carried, said: Listener | Upstream, steps: tuple[Step, ...], doubt: str
) -> Hop:
    is_control = isinstance(said.role, Known) and said.role.value is Role.CONTROL
    own = () if isinstance(said, Listener) else (Step(said.at, said.name),)
    unsure = said.maybe.because if said.maybe is not None else ""
    return Hop(
        id=f"{source} -> {target}"
        if source in (INTERNET, PRIVATE, SOMEWHERE)
        else f"{source} -> {target} ({said.address})",
        source=source,
        target=target,
        transport=carried.transport,
        protocol=said.protocol.value if isinstance(said.protocol, Known) else "",
        versions=carried.versions,
        verification=carried.verification,
        facts=tuple(dict.fromkeys((*own, *carried.facts, *steps))),
        doubt=doubt or unsure,
        because=carried.because,
        is_control=is_control,
        only_redirects=isinstance(said, Listener) and _only_redirects(said),
        broken=carried.broken,
        subject=said.address,
    )


def _hosts(listener: Listener) -> tuple[str, ...]:
    if not isinstance(listener.hosts, Known):
        return ()
    return tuple(one.value for one in listener.hosts.value if isinstance(one, Known))


def _only_redirects(listener: Listener) -> bool:
    return isinstance(listener.serves, Known) and listener.serves.value is not Serves.CONTENT


def _host_of(upstream: Upstream) -> tuple[Destination, ...]:
    host = upstream.host
    return (Destination(host.value, host.at, upstream.port),) if isinstance(host, Known) else ()


def _host(wanted: Destination, upstream: Upstream) -> Node:
    """Return the node of a host that none of the files describes; a private name means something in its scope only."""
    label = f"{wanted.text}:{wanted.port}" if wanted.port else wanted.text
    is_public = network(wanted.text) is Network.INTERNET
    id_ = f"host {label}" if is_public else f"host {label} as seen from {upstream.scope}"
    is_store = isinstance(upstream.role, Known) and upstream.role.value is Role.DATASTORE
    kind = NodeKind.DATASTORE if is_store else NodeKind.HOST
    return Node(id_, kind, label, _outside(wanted.text))


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


def _whoever_opens(upstream: Upstream) -> Node:
    """Return the node of what opens a hop and is no endpoint: the files of a server, a resource."""
    id_ = upstream.opened_by or upstream.scope or upstream.at.source.path
    label = id_.rpartition("/")[2]
    return Node(id_, NodeKind.WORKLOAD, label, (PRIVATE,), upstream.platform, upstream.at)


def _is_inside(upstream: Upstream) -> bool:
    return isinstance(upstream.exposure, Known) and upstream.exposure.value is not Exposure.PUBLIC
