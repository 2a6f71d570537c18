"""What only the other endpoints tell of an endpoint, filled in.  Knows the model, and no platform."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from linter.flows.graph import Hop, NodeKind, Transport
from linter.flows.nodes import Drawn
from linter.model.endpoint import Listener, Serves, Subject, Tls, Upstream
from linter.model.identity import Front, Identity, Workload
from linter.model.whereabouts.surroundings import Peer
from linter.provenance.setting import Known, Setting, Unknown
from linter.tls.groups import is_post_quantum

_HAS_HYBRIDS = "TLSv1.3"
"""The version that groups with a post-quantum part are for (draft-ietf-tls-ecdhe-mlkem, 1)."""
_MOST_PEERS = 20
"""Who may answer a hop and is told apart."""
_CARRIED = "!"
"""What stands between a manifest and what it carries, in addresses."""


def linked(
    subjects: Iterable[Subject], drawing: Drawn | None = None, identities: Iterable[Identity] | None = None
) -> Iterator[Subject]:
    """Fill in what only the other endpoints tell: the encrypted twin of a listener, TLS in front of a hop.

    A drawing of all hops tells which listeners are reached by hops alone that are judged themselves; with all
    identities, also who answers a hop.
    """
    everything = list(subjects)
    listeners = [subject for subject in everything if isinstance(subject, Listener)]
    encrypted = _encrypted_hosts(listeners)
    by_address = {(listener.scope, listener.address): listener for listener in listeners}
    behind = {} if drawing is None else _behind_hops(drawing, everything)
    peers = None if drawing is None or identities is None else _peers(drawing, (*listeners, *identities))
    for subject in everything:
        if isinstance(subject, Listener):
            twin = subject.encrypted_twin or _twin(subject, encrypted)
            led = () if drawing is None else drawing.led.get((subject.scope, subject.address), ())
            hosts = tuple(dict.fromkeys((*subject.known_hosts, *led)))
            hop, tls = _behind_hop(subject, behind, drawing), _with_exchange(subject.tls)
            yield replace(subject, encrypted_twin=twin, behind_hop=hop, known_hosts=hosts, tls=tls)
        elif isinstance(subject, Upstream):
            behind_tls = subject.behind_tls or _behind_tls(subject, by_address)
            peer = None if peers is None else peers.get(subject.address) or _unknown_peer(subject)
            yield replace(subject, behind_tls=behind_tls, peer=peer, tls=_with_exchange(subject.tls))
        else:
            yield subject


def _with_exchange(tls: Setting[Tls | None]) -> Setting[Tls | None]:
    """Say whether the groups that TLS offers withstand quantum computers."""
    if isinstance(tls, Unknown) or tls.value is None or tls.value.post_quantum is not None or tls.value.of_mesh:
        return tls
    return replace(tls, value=replace(tls.value, post_quantum=exchange_of(tls.value)))


def exchange_of(tls: Tls) -> Setting[bool]:
    """Return whether a group is offered that withstands quantum computers; open where groups are not known."""
    versions, groups = tls.versions, tls.groups
    spoken = versions.value if isinstance(versions, Known) else ()
    known = [one for one in spoken if isinstance(one, Known)]
    is_told = known and len(known) == len(spoken)
    if isinstance(versions, Known) and is_told and all(one.value != _HAS_HYBRIDS for one in known):
        return Known(False, versions.at, versions.setting, versions.via, versions.default)
    if groups is None:
        return Unknown("the files do not tell which groups the key exchange has", tls.at)
    if isinstance(groups, Unknown):
        return groups
    for one in groups.value:
        if isinstance(one, Known) and is_post_quantum(one.value):
            return Known(True, one.at, one.setting, one.via, one.default)
    unknown = next((one for one in groups.value if isinstance(one, Unknown)), None)
    return (
        unknown.map(is_post_quantum)
        if unknown is not None
        else Known(False, groups.at, groups.setting, groups.via, groups.default)
    )


def _unknown_peer(upstream: Upstream) -> Unknown:
    return Unknown("the files do not say who answers", upstream.at)


def _peers(drawing: Drawn, found: Iterable[object]) -> dict[str, Setting[Peer]]:
    """Return who answers each hop, by the addresses of what opens it; of several who may, it is one."""
    by_address: dict[str, list[Listener | Workload]] = {}
    for one in found:
        who = one.listener if isinstance(one, Front) else one
        if isinstance(who, Listener | Workload):
            by_address.setdefault(who.address, []).append(who)
    peers: dict[str, list[Setting[Peer]]] = {}
    for hop in drawing.hops.values():
        node = drawing.nodes[hop.target]
        answering = by_address.get(node.subject, ()) if node.at is not None else ()
        at = hop.facts[0].at if hop.facts else node.at
        if at is None or node.kind is NodeKind.CLIENT:
            continue
        because = hop.doubt or f"no file describes {node.label}"
        known: list[Setting[Peer]] = [] if hop.doubt else [Known(_peer(one), one.at) for one in answering]
        peers.setdefault(hop.subject, []).extend(known or [Unknown(because, at)])
    return {address: _one_of(several) for address, several in peers.items()}


def _one_of(several: list[Setting[Peer]]) -> Setting[Peer]:
    first = several[0]
    if len(several) == 1:
        return first
    known = tuple(one for one in several if isinstance(one, Known))
    is_settled = len(known) == len(several) <= _MOST_PEERS
    return Unknown("one of several answers", first.at, candidates=known if is_settled else ())


def _peer(who: Listener | Workload) -> Peer:
    port = who.port if isinstance(who, Listener) else ""
    is_number = port.isascii() and port.isdecimal()
    hosts = who.hosts if isinstance(who, Listener) else None
    return Peer(
        at=who.at,
        address=who.address,
        file=Known(who.at.source.path, who.at),
        hosts=hosts or Unknown("the files do not say by which host it is reached", who.at),
        port=Known(int(port[:9]), who.at)
        if is_number
        else Unknown("the files do not say the number of its port", who.at),
        around=who.around,
    )


def _encrypted_hosts(listeners: Iterable[Listener]) -> dict[tuple[str, str], Listener]:
    """Return, by scope and host, a listener that serves the host over TLS."""
    hosts: dict[tuple[str, str], Listener] = {}
    for listener in listeners:
        if isinstance(listener.tls, Known) and listener.tls.value is not None:
            for host in _host_names(listener):
                hosts.setdefault((listener.scope, host), listener)
    return hosts


def _host_names(listener: Listener) -> list[str]:
    if not isinstance(listener.hosts, Known):
        return []
    return [host.value for host in listener.hosts.value if isinstance(host, Known)]


def _twin(listener: Listener, encrypted: dict[tuple[str, str], Listener]) -> Setting[bool]:
    """Say whether a TLS listener serves one of the hosts that this listener serves."""
    for host in _host_names(listener):
        twin = encrypted.get((listener.scope, host))
        if twin is not None and twin is not listener:
            return Known(True, twin.at, "hosts")
    return Known(False, listener.at, "hosts")


def _behind_hop(listener: Listener, behind: Mapping[str, Setting[bool]], drawing: Drawn | None) -> Setting[bool]:
    id_ = "" if drawing is None else drawing.ids.get((listener.scope, listener.address), "")
    return behind.get(id_) or Known(False, listener.at)


def _behind_hops(drawing: Drawn, subjects: Iterable[Subject]) -> dict[str, Setting[bool]]:
    """Return the listeners to which nothing but hops in clear text leads that are judged themselves."""
    judged = {one.address: one.platform for one in subjects if isinstance(one, Upstream)}
    arriving: dict[str, list[Hop]] = {}
    for hop in drawing.hops.values():
        arriving.setdefault(hop.target, []).append(hop)
    found: dict[str, Setting[bool]] = {}
    for target, hops in arriving.items():
        node = drawing.nodes[target]
        # Whoever reads a file reads what bears on it: what carries it, and what its own platform has around it.
        near = {node.platform, "kubernetes"} if _CARRIED in node.subject else {node.platform}
        if all(judged.get(hop.subject) in near and hop.transport is Transport.CLEAR and not hop.doubt for hop in hops):
            found[target] = Known(True, hops[0].facts[0].at)
    return found


def _behind_tls(upstream: Upstream, by_address: dict[tuple[str, str], Listener]) -> Setting[bool]:
    """Say whether a listener in front of the hop, other than one that only redirects, ends TLS."""
    unknown: Unknown | None = None
    for address in upstream.listeners:
        listener = by_address.get((upstream.scope, address))
        if listener is None or _only_redirects(listener):
            continue
        if isinstance(listener.tls, Unknown) or listener.maybe is not None:
            unknown = _perhaps(listener, upstream)
        elif listener.tls.value is not None:
            return Known(True, listener.tls.at, listener.tls.setting)
    return unknown or Known(False, upstream.at)


def _perhaps(listener: Listener, upstream: Upstream) -> Unknown | None:
    """Return why it is not known whether a listener ends TLS, with what it may be.

    Of what is passed on, and of a hop of which nothing is known, the listener is asked alone.
    """
    tls = listener.tls
    if not isinstance(tls, Unknown) or upstream.passes_on or isinstance(upstream.tls, Unknown):
        return tls if isinstance(tls, Unknown) else listener.maybe
    known = [one for one in tls.candidates if isinstance(one, Known)]
    return replace(tls, candidates=tuple(replace(one, value=one.value is not None) for one in known))


def _only_redirects(listener: Listener) -> bool:
    return isinstance(listener.serves, Known) and listener.serves.value is not Serves.CONTENT
