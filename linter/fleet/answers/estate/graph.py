"""The graphs of all repositories as one: hops that leave one arrive in another, by the names that both say."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from linter.fleet.answers.estate.names import End, Names, names
from linter.fleet.answers.estate.retold import Part, graph_of
from linter.fleet.store.folder import Folder, StoreError, of_reading
from linter.fleet.store.reading import DamagedReadingError, Reading, unpacked
from linter.fleet.store.runs import Member, ended, members_of
from linter.fleet.store.tables import Name
from linter.flows.graph import Graph, Hop, Node, NodeKind, Transport
from linter.flows.paths import paths
from linter.provenance.setting import Step

_ENCRYPTED = frozenset({Transport.TLS, Transport.MUTUAL_TLS})
_BUILT = "which files are in the tag that runs, the repositories do not say"


class _Estate(Struct, frozen=True):
    """What is put together."""

    nodes: dict[str, Node] = field(default_factory=dict)
    hops: dict[str, Hop] = field(default_factory=dict)
    inside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spoken: dict[str, Transport] = field(default_factory=dict)


def estate(store: Folder, run: str | None) -> Graph:
    """Return the graph of all repositories of a run, the last one where none is named.  Raises StoreError."""
    store.check()
    last = run or (ended(store) or [""])[-1]
    members = [one for one in members_of(store, last).members if one.key]
    clusters = {one.repository: one.labels.get("cluster", "") for one in members}
    # What is read of one repository is dropped before the next: all of them together are more than a machine has.
    said = {one.repository: tuple(_names(read_of(store, one))) for one in members}
    known = names((name, clusters[name], one) for name, ones in said.items() for one in ones)
    made = _Estate()
    for member in members:
        name = member.repository
        _add(made, graph_of(read_of(store, member).flows, name), name, clusters[name], said[name], known)
    return _whole(made)


def read_of(store: Folder, member: Member) -> Reading:
    """Return what is kept of a repository.  Raises StoreError."""
    try:
        return unpacked(store.get(of_reading(member.key)) or b"")
    except DamagedReadingError as error:
        message = f"{store.path}: what was read of {member.repository} is damaged; `tlslint fleet scan` reads it again"
        raise StoreError(message) from error


def _names(reading: Reading) -> Iterator[Name]:
    decode = msgspec.json.Decoder(Name).decode
    for line in reading.rows.get("names", b"").splitlines():
        yield decode(line)


def _add(  # a part, and all that it is joined by
    made: _Estate, part: Part, repository: str, cluster: str, said: Sequence[Name], known: Names
) -> None:
    ids = {id_: _id(repository, node) for id_, node in part.nodes.items()}
    for id_, node in part.nodes.items():
        place = node.place if _is_shared(node) else (f"repository {repository}", *node.place)
        made.nodes.setdefault(ids[id_], replace(node, id=ids[id_], place=place))
    asked = {one.node: one for one in said if not one.serves and one.kind != "image"}
    for hop in part.hops:
        own = replace(
            hop,
            id=f"{repository}: {hop.id}",
            source=ids.get(hop.source, hop.source),
            target=ids.get(hop.target, hop.target),
        )
        wanted = asked.get(hop.target)
        ends, doubt = ((), "") if wanted is None else known.answering(wanted, repository, cluster, _ports(wanted, hop))
        if wanted is None or not ends:
            made.hops[own.id] = own
            continue
        for end in ends:
            one = _arriving(own, end, wanted, doubt, several=len(ends) > 1)
            made.hops[one.id] = one
    for asking in said:
        if asking.kind == "image" and not asking.serves:
            _run(made, asking, repository, ids, known)
    made.inside.update(
        {ids.get(id_, id_): tuple(ids.get(one, one) for one in ones) for id_, ones in part.inside.items()}
    )
    made.spoken.update({ids.get(id_, id_): transport for id_, transport in part.spoken.items()})


def _run(made: _Estate, asked: Name, repository: str, ids: Mapping[str, str], known: Names) -> None:
    """Let a workload lead to what listens in the image that it runs and another repository builds."""
    source = ids.get(asked.node)
    ends, doubt = known.answering(asked, repository, "", ())
    for end in ends if source is not None else ():
        target = f"{end.repository}//{end.node}"
        hop_id = f"{source} runs {target}"
        made.hops[hop_id] = Hop(hop_id, source or "", target, Transport.LOCAL, doubt=doubt or _BUILT)


def _arriving(hop: Hop, end: End, asked: Name, doubt: str, *, several: bool) -> Hop:
    target = f"{end.repository}//{end.node}"
    at = hop.facts[0].at if hop.facts else None
    note = f"{asked.name} is served by {end.repository}"
    facts = hop.facts if at is None else (*hop.facts, Step(at, note))
    hop_id = f"{hop.id} to {target}" if several else hop.id
    return replace(hop, id=hop_id, target=target, facts=facts, doubt=hop.doubt or doubt)


def _ports(asked: Name, hop: Hop) -> tuple[str, ...]:
    """Return the ports that a hop may come to."""
    if asked.port:
        return (asked.port,)
    if asked.kind == "service":
        return ()
    return ("443",) if hop.transport in _ENCRYPTED else ("80",) if hop.transport is Transport.CLEAR else ()


def _id(repository: str, node: Node) -> str:
    """Return the id of a node in the graph of all: whoever is outside of every repository is one for all of them."""
    return node.id if _is_shared(node) else f"{repository}//{node.id}"


def _is_shared(node: Node) -> bool:
    return node.kind is NodeKind.CLIENT or (
        node.kind is NodeKind.HOST and " as seen from " not in node.id and node.at is None
    )


def _whole(made: _Estate) -> Graph:
    ends = {end for hop in made.hops.values() for end in (hop.source, hop.target)}
    # A host that somebody answers for is nobody's any more, and what no hop leads to is no part of a way.
    nodes = {id_: node for id_, node in made.nodes.items() if id_ in ends}
    hops = [made.hops[id_] for id_ in sorted(made.hops) if made.hops[id_].target in nodes]
    held = {id_: node.data for id_, node in nodes.items() if node.data and node.kind is NodeKind.DATASTORE}
    ways, unlisted = paths(nodes, hops, made.inside, held, made.spoken)
    return Graph(
        nodes=tuple(nodes[id_] for id_ in sorted(nodes)),
        hops=tuple(hops),
        paths=ways,
        unlisted=unlisted,
        assumed=not held,
    )
