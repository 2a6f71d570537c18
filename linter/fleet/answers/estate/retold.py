"""What a store keeps of a repository, as what it was made of: a graph, items, a report.  Paths begin with its name."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct, field

from linter.analysis.asking.inventory.items import Field, Item
from linter.flows.graph import Hop, Node, NodeKind, Transport, Verification
from linter.provenance.setting import Step
from linter.provenance.source import Location
from linter.report.formats.json import told
from linter.report.formats.json.sources import Sources


class _Node(Struct, frozen=True):
    id: str
    kind: NodeKind
    label: str
    place: tuple[str, ...]
    platform: str
    at: told.Place | None
    data: tuple[str, ...]
    hosts: tuple[str, ...]
    subject: str


class _Hop(Struct, frozen=True):
    id: str
    source: str
    target: str
    transport: Transport
    protocol: str
    versions: tuple[str, ...]
    verification: Verification | None
    facts: tuple[told.Step, ...]
    doubt: str
    because: str
    control_plane: bool
    only_redirects: bool
    broken: str
    data: tuple[str, ...]
    subject: str


class _Graph(Struct, frozen=True):
    nodes: tuple[_Node, ...]
    hops: tuple[_Hop, ...]


class _Drawn(Struct, frozen=True):
    graph: _Graph
    inside: dict[str, tuple[str, ...]]
    spoken: dict[str, Transport]


class _Field(Struct, frozen=True):
    values: tuple[str, ...]
    unknown: str
    setting: str
    default: str
    at: told.Place | None


class _Item(Struct, frozen=True):
    kind: str
    id: str
    name: str
    platform: str
    at: told.Place
    owners: tuple[str, ...]
    data: tuple[str, ...]
    violates: tuple[str, ...]
    fields: dict[str, _Field]


class Part(Struct, frozen=True):
    """The graph of one repository."""

    nodes: Mapping[str, Node]
    hops: tuple[Hop, ...]
    inside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spoken: Mapping[str, Transport] = field(default_factory=dict)


def graph_of(flows: bytes, repository: str) -> Part:
    """Return the graph of a repository, ids as they were."""
    found = msgspec.json.decode(flows, type=_Drawn)
    places = [node.at for node in found.graph.nodes if node.at is not None]
    places += [fact.at for hop in found.graph.hops for fact in hop.facts]
    sources = _Placed(places, repository)
    nodes = {node.id: _node(node, sources) for node in found.graph.nodes}
    return Part(nodes, tuple(_hop(hop, sources) for hop in found.graph.hops), found.inside, found.spoken)


def items_of(inventory: bytes, repository: str) -> Iterator[Item]:
    """Yield the items of a repository; their ids begin with its name."""
    found = msgspec.json.decode(inventory, type=tuple[_Item, ...])
    places = [item.at for item in found]
    places += [one.at for item in found for one in item.fields.values() if one.at is not None]
    sources = _Placed(places, repository)
    for item in found:
        yield Item(
            kind=item.kind,
            id=f"{repository}/{item.id}",
            name=item.name,
            platform=item.platform,
            at=sources.at(item.at),
            fields=tuple(_field(name, one, sources) for name, one in item.fields.items()),
            owners=item.owners,
            data=item.data,
            violates=item.violates,
        )


class _Placed:
    """Places in files whose paths begin with the name of a repository."""

    def __init__(self, places: Iterable[told.Place], repository: str) -> None:
        self._prefix = f"{repository}/"
        self._sources = Sources((), map(self._moved, places))

    def _moved(self, place: told.Place) -> told.Place:
        return told.Place(self._prefix + place.path, place.start, place.end)

    def at(self, place: told.Place) -> Location:
        return self._sources.place(self._moved(place))


def _node(node: _Node, sources: _Placed) -> Node:
    return Node(
        id=node.id,
        kind=node.kind,
        label=node.label,
        place=node.place,
        platform=node.platform,
        at=None if node.at is None else sources.at(node.at),
        data=node.data,
        hosts=node.hosts,
        subject=node.subject,
    )


def _hop(hop: _Hop, sources: _Placed) -> Hop:
    return Hop(
        id=hop.id,
        source=hop.source,
        target=hop.target,
        transport=hop.transport,
        protocol=hop.protocol,
        versions=hop.versions,
        verification=hop.verification,
        facts=tuple(Step(sources.at(fact.at), fact.note) for fact in hop.facts),
        doubt=hop.doubt,
        because=hop.because,
        is_control=hop.control_plane,
        only_redirects=hop.only_redirects,
        broken=hop.broken,
        data=hop.data,
        subject=hop.subject,
    )


def _field(name: str, one: _Field, sources: _Placed) -> Field:
    at = None if one.at is None else sources.at(one.at)
    return Field(name, one.values, one.unknown, one.setting, one.default, at)


__all__ = ["Part", "graph_of", "items_of"]
