"""Endpoints to hops: who connects, who answers, over what.  Knows no path, and leaves nodes to another."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from linter.flows.directory import Answer, Directory, is_local, zones_of
from linter.flows.graph import Hop, NodeKind, Transport
from linter.flows.nodes import CLIENTS, INTERNET, PRIVATE, SOMEWHERE, Drawn, Nodes, is_store, only_redirects, several
from linter.flows.transports import Carried, agreed, into, met, outof, spoken
from linter.model.endpoint import Exposure, Listener, Role, Upstream
from linter.model.hosts import Network, network
from linter.model.identity import Alias, Relay, Workload
from linter.model.names import PUBLIC, Destination
from linter.provenance.setting import Known, Step, Unknown

_NOT_NAMED = "the files do not say who is reached"
_PASSED = "it goes on as it came in"
_FRONTS = frozenset({NodeKind.EDGE, NodeKind.LISTENER})
_OUTSIDE = {Exposure.PUBLIC: INTERNET, Exposure.INTERNAL: PRIVATE}


def drawn(found: Iterable[object], known: Directory) -> Drawn:
    """Return the nodes and hops of all endpoints."""
    everything = list(found)
    drawing = Drawn()
    listeners = {(one.scope, one.address): one for one in everything if isinstance(one, Listener)}
    hops = [one.hop if isinstance(one, Relay) else one for one in everything if isinstance(one, Upstream | Relay)]
    drawer = _Drawer(
        drawing=drawing,
        nodes=Nodes(drawing, known, several(everything)),
        known=known,
        listeners=listeners,
        workloads={(one.scope, one.address): one for one in everything if isinstance(one, Workload)},
        passing_on={(one.scope, address) for one in hops if one.passes_on for address in one.fronts or one.listeners},
    )
    for hop in hops:
        if not _is_rule(hop):
            drawer.upstream(hop)
    for listener in listeners.values():
        drawer.passing(listener)
    for one in everything:
        if isinstance(one, Alias) and one.lets_in:
            drawer.lets_in(one)
    for listener in listeners.values():
        drawer.clients(listener)
    return drawing


def _is_rule(upstream: Upstream) -> bool:
    """Say whether it tells how a mesh reaches a host, rather than that somebody does."""
    is_of_mesh = isinstance(upstream.role, Known) and upstream.role.value is Role.MESH
    return is_of_mesh and not upstream.listeners and not upstream.opened_by


class _Drawer(Struct, frozen=True):
    drawing: Drawn
    nodes: Nodes
    known: Directory
    listeners: Mapping[tuple[str, str], Listener]
    workloads: Mapping[tuple[str, str], Workload]
    passing_on: Collection[tuple[str, str]]
    """The listeners from which what comes in goes on as it is."""
    fronted: set[str] = field(default_factory=set)
    """The nodes that clients reach through the Service of a controller, and not beside it."""
    let_in: set[str] = field(default_factory=set)
    """The nodes of ports that a machine publishes, so that clients outside come to them, whoever else does."""
    redirecting: set[str] = field(default_factory=set)
    """The nodes that pass on what comes in to what only redirects."""

    def clients(self, listener: Listener) -> None:
        """Draw who comes to a listener from outside of all that is described."""
        if isinstance(listener.role, Known) and listener.role.value is Role.MESH:
            return
        id_ = self.nodes.of_listener(listener)
        passes = (listener.scope, listener.address) in self.passing_on
        self.drawing.spoken[id_] = spoken(listener, passes=passes)
        exposure = listener.exposure
        reached = exposure.value if isinstance(exposure, Known) else None
        # What exists to let clients in has some from outside, even where those inside come to it as well.
        is_open = reached is Exposure.PUBLIC or listener.faces_clients or id_ in self.let_in
        if reached is Exposure.LOOPBACK or id_ in self.fronted or (not is_open and id_ in self.drawing.reached):
            return
        source = self.drawing.node(CLIENTS[SOMEWHERE if reached is None else _OUTSIDE.get(reached, SOMEWHERE)])
        carried = into(listener, passes=passes)
        who = (Step(exposure.at, exposure.because),) if isinstance(exposure, Unknown) else ()
        hop = _hop(source, id_, carried, listener, (Step(listener.at, listener.name), *who), "")
        self.drawing.hop(_redirecting(hop) if id_ in self.redirecting else hop, listener.scope)

    def sources(self, upstream: Upstream) -> Iterator[tuple[str, tuple[Workload, ...]]]:
        """Yield who opens a hop, each with the workloads that it runs in."""
        running = self.known.runs(upstream.scope)
        fronts = [self.listeners.get((upstream.scope, address)) for address in upstream.fronts or upstream.listeners]
        found = [one for one in fronts if one is not None]
        opener = self.workloads.get((upstream.scope, upstream.opened_by))
        own = self.listeners.get((upstream.scope, upstream.opened_by)) if opener is None else None
        if found or own is not None:
            for listener in found if own is None else (own,):
                if not only_redirects(listener):
                    yield self.nodes.of_listener(listener), running
            return
        for workload in running if opener is None else (opener,):
            yield self.nodes.of_workload(workload), (workload,)
        if opener is None and not running:
            yield self.nodes.of_opener(upstream), ()

    def upstream(self, upstream: Upstream) -> None:
        """Draw all that a hop of the configuration leads to."""
        for source, running in self.sources(upstream):
            zones = zones_of(upstream, running)
            reached = False
            for destination in upstream.targets or _host_of(upstream):
                for target, carried, steps, doubt in self.reached(upstream, destination, zones, source):
                    reached = True
                    self.drawing.hop(_hop(source, target, carried, upstream, steps, doubt), upstream.scope)
            if not reached:
                because = upstream.host.because if isinstance(upstream.host, Unknown) else _NOT_NAMED
                target = self.nodes.of_untold(upstream, source, because)
                self.drawing.hop(_hop(source, target, outof(upstream), upstream, (), ""), upstream.scope)

    def reached(
        self, upstream: Upstream, wanted: Destination, zones: tuple[str, ...], source: str
    ) -> Iterator[tuple[str, Carried, tuple[Step, ...], str]]:
        """Yield the nodes that answer a destination, with what carries the bytes, the facts and the doubts."""
        asked = outof(upstream)
        if is_local(wanted.text):
            yield self.nodes.of_local(upstream, wanted, source), asked, (), wanted.doubt
            return
        answers = self.known.answers(wanted, zones)
        for answer in answers:
            if isinstance(answer.who, Alias):
                for node in self.stood_for(answer.who, wanted, upstream):
                    yield node, asked, answer.steps, answer.doubt
            else:
                target, carried = self.met(answer, asked, is_store=is_store(upstream))
                if answer.is_front and self.drawing.nodes[source].kind in _FRONTS:
                    self.fronted.add(target)
                yield target, carried, answer.steps, answer.doubt
        if not answers and not wanted.optional:
            yield self.nodes.of_host(wanted, upstream), asked, (), wanted.doubt

    def stood_for(self, alias: Alias, wanted: Destination, upstream: Upstream) -> Iterator[str]:
        """Yield what a name stands for that nothing among the files answers to: hosts outside, or nobody knows what."""
        outside = [one for one in alias.targets if PUBLIC in one.zones and _is_outside(one.text)]
        for target in outside:
            yield self.nodes.of_host(Destination(target.text, target.at, target.port or wanted.port), upstream)
        if not outside:
            yield self.nodes.of_alias(alias, upstream)

    def met(self, answer: Answer, asked: Carried, *, is_store: bool = False) -> tuple[str, Carried]:
        """Return the node of whoever answers, and what carries the bytes to it."""
        if isinstance(answer.who, Listener):
            carried = met(agreed(asked, answer.who), answer.port, answer.who.name)
            return self.nodes.of_listener(answer.who), carried
        assert isinstance(answer.who, Workload)  # noqa: S101  # names that lead nowhere are told apart before
        carried = met(asked, answer.port, answer.who.name)
        return self.nodes.of_workload(answer.who, is_store=is_store), carried

    def lets_in(self, alias: Alias) -> None:
        """Note to which listeners a published port leads."""
        answers = (answer for wanted in alias.targets for answer in self.known.answers(wanted, (alias.scope,)))
        self.let_in.update(self.nodes.of_listener(one.who) for one in answers if isinstance(one.who, Listener))

    def passing(self, listener: Listener) -> None:
        """Draw where what comes to a listener goes on as it is."""
        if not listener.passes_to:
            return
        source = self.nodes.of_listener(listener)
        asked = Carried(Transport.PASSED_THROUGH, because=_PASSED)
        redirects = []
        for wanted in listener.passes_to:
            for answer in self.known.answers(wanted, (listener.scope,)):
                if answer.who is not listener and not isinstance(answer.who, Alias):
                    target, carried = self.met(answer, asked)
                    redirects.append(isinstance(answer.who, Listener) and only_redirects(answer.who))
                    hop = _hop(source, target, carried, listener, answer.steps, answer.doubt)
                    self.drawing.hop(_redirecting(hop) if redirects[-1] else hop, listener.scope)
                    if answer.is_front:
                        self.fronted.add(target)
        if redirects and all(redirects):
            self.redirecting.add(source)


def _redirecting(hop: Hop) -> Hop:
    return replace(hop, only_redirects=True)


def _is_outside(host: str) -> bool:
    """Say whether a host is one that nobody describes: on the internet, or by its address on a private network."""
    return network(host) is Network.INTERNET or (host[:1].isdigit() and network(host) is Network.PRIVATE)


def _hop(  # the parts of a hop
    source: str, target: str, carried: Carried, said: Listener | Upstream, steps: tuple[Step, ...], doubt: str
) -> Hop:
    is_control = isinstance(said.role, Known) and said.role.value is Role.CONTROL
    own = () if isinstance(said, Listener) else (Step(said.at, said.name),)
    unsure = said.maybe.because if said.maybe is not None else ""
    return Hop(
        id=f"{source} -> {target}" if source in CLIENTS else f"{source} -> {target} ({said.address})",
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
        only_redirects=isinstance(said, Listener) and only_redirects(said),
        broken=carried.broken,
        subject=said.same_as or said.address,
    )


def _host_of(upstream: Upstream) -> tuple[Destination, ...]:
    host = upstream.host
    return (Destination(host.value, host.at, upstream.port),) if isinstance(host, Known) else ()
