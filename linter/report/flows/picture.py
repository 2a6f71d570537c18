"""What is drawn of a graph: like things folded into one, the control plane aside, and no more than can be seen.

Knows no format.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from linter.flows.graph import Graph, Hop, Node, NodeKind, Path
from linter.report.flows.wording import SERIOUSNESS, label
from linter.report.wording import printable

_FEW = 3
"""As many alike are drawn one by one."""


class Limits(Struct, frozen=True):
    """How much can be drawn."""

    boxes: int
    arrows: int
    clients_once: int = 1_000_000
    """Up to so many boxes, a client is drawn once; in a larger drawing beside each zone that it connects to, because
    nobody follows a line over several screens."""


class Box(Struct, frozen=True):
    """A node, or several that stand in the same place and have the same neighbours by the same hops."""

    id: str
    """Stable while lines move."""
    nodes: tuple[Node, ...]
    ends: bool
    """Whether encryption ends here, for at least one path."""
    beside: str = ""
    """The zone that a client is drawn beside, where it is drawn several times."""

    @property
    def node(self) -> Node:
        """One for all: they differ in name only."""
        return self.nodes[0]

    @property
    def name(self) -> str:
        """What one of them is called."""
        return printable(self.node.label)

    @property
    def more(self) -> str:
        """How many others there are, in words; nothing for a single node."""
        return f" and {len(self.nodes) - 1:,} more" if len(self.nodes) > 1 else ""

    @property
    def label(self) -> str:
        """What the box is called."""
        return f"{self.name}{self.more}"


class Arrow(Struct, frozen=True):
    """A hop, or several of one kind between the same boxes."""

    source: str
    target: str
    hops: tuple[Hop, ...]

    @property
    def hop(self) -> Hop:
        """One for all: they differ in their places only."""
        return self.hops[0]

    @property
    def label(self) -> str:
        """What stands at the arrow."""
        times = f"{len(self.hops)} x " if len(self.hops) > 1 else ""
        return f"{times}{label(self.hop)}"


class Picture(Struct, frozen=True):
    """All that is drawn."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    is_large: bool = False
    """Whether clients are drawn several times."""
    control: int = 0
    """How many hops of the control plane are left out."""
    undrawn: int = 0
    """How many hops are left out because there are too many."""


def picture(graph: Graph, limits: Limits, *, control: bool = False) -> Picture:
    """Choose what is drawn, in the order of the graph."""
    hops = tuple(hop for hop in graph.hops if control or not hop.is_control)
    nodes = _standing(graph, hops)
    ends = {path.ends_at for path in graph.paths if path.ends_at}
    boxes, box_of = _folded(nodes, hops, ends)
    arrows = tuple(_arrows(hops, box_of))
    kept = _worst(graph, arrows, limits)
    seen = {end for arrow in kept for end in (arrow.source, arrow.target)}
    connected = {end for arrow in arrows for end in (arrow.source, arrow.target)}
    alone = [box.id for box in boxes if box.id not in connected]
    seen.update(alone[: limits.boxes - len(seen)])
    chosen = tuple(box for box in boxes if box.id in seen)
    is_large = len(chosen) > limits.clients_once
    if is_large:
        chosen, kept = _beside_zones(chosen, kept)
    return Picture(
        boxes=chosen,
        arrows=tuple(kept),
        is_large=is_large,
        control=len(graph.hops) - len(hops),
        undrawn=sum(len(arrow.hops) for arrow in arrows) - sum(len(arrow.hops) for arrow in kept),
    )


def alike(graph: Graph) -> Iterator[tuple[Path, ...]]:
    """Fold paths that go through what is drawn as one, with the same verdict, in the order of the graph."""
    everything = picture(graph, Limits(len(graph.nodes), len(graph.hops)), control=True)
    arrow_of = {hop.id: number for number, arrow in enumerate(everything.arrows) for hop in arrow.hops}
    folded: dict[object, list[Path]] = {}
    for path in graph.paths:
        way = tuple(arrow_of.get(hop, hop) for hop in path.hops)
        folded.setdefault((way, path.verdict, path.data, path.is_certain), []).append(path)
    yield from map(tuple, folded.values())


def _standing(graph: Graph, hops: Iterable[Hop]) -> tuple[Node, ...]:
    """Return the nodes that have a hop among these, or none at all."""
    here = {end for hop in hops for end in (hop.source, hop.target)}
    elsewhere = {end for hop in graph.hops for end in (hop.source, hop.target)} - here
    return tuple(node for node in graph.nodes if node.id not in elsewhere)


def _folded(
    nodes: tuple[Node, ...], hops: tuple[Hop, ...], ends: set[str]
) -> tuple[tuple[Box, ...], Mapping[str, str]]:
    """Fold nodes that differ in name only; return the boxes, and the box of each node."""
    around: dict[str, set[object]] = {}
    for hop in hops:
        around.setdefault(hop.source, set()).add(("to", hop.target, _kind(hop)))
        around.setdefault(hop.target, set()).add(("from", hop.source, _kind(hop)))
    alike: dict[object, list[Node]] = {}
    for node in nodes:
        neighbours = frozenset(around.get(node.id, ()))
        alike.setdefault((node.kind, node.place, node.platform, node.data, node.id in ends, neighbours), []).append(
            node
        )
    box_of = {
        node.id: (members[0] if len(members) > _FEW else node).id for members in alike.values() for node in members
    }
    members_of: dict[str, list[Node]] = {}
    for members in alike.values():
        for node in members:
            members_of.setdefault(box_of[node.id], []).append(node)
    order = {node.id: place for place, node in enumerate(nodes)}
    boxes = [Box(box, tuple(members), box in ends) for box, members in members_of.items()]
    return tuple(sorted(boxes, key=lambda box: order[box.id])), box_of


def _kind(hop: Hop) -> object:
    """Return what makes hops alike: all but their ends and places."""
    return (
        hop.transport,
        hop.protocol,
        hop.versions,
        hop.verification,
        bool(hop.doubt),
        hop.is_control,
        hop.only_redirects,
        bool(hop.broken),
    )


def _arrows(hops: Iterable[Hop], box_of: Mapping[str, str]) -> Iterator[Arrow]:
    alike: dict[object, list[Hop]] = {}
    for hop in hops:
        # A graph whose hops lead to nodes that it does not have is drawn without them.
        if hop.source in box_of and hop.target in box_of:
            alike.setdefault((box_of[hop.source], box_of[hop.target], _kind(hop)), []).append(hop)
    for members in alike.values():
        yield Arrow(box_of[members[0].source], box_of[members[0].target], tuple(members))


def _worst(graph: Graph, arrows: tuple[Arrow, ...], limits: Limits) -> list[Arrow]:
    """Keep as many arrows as can be seen, those of the worst paths first, in the order of the graph."""
    arrow_of = {hop.id: number for number, arrow in enumerate(arrows) for hop in arrow.hops}
    ordered = sorted(graph.paths, key=lambda path: SERIOUSNESS[path.verdict])
    wanted = [arrow_of[hop] for path in ordered for hop in path.hops if hop in arrow_of]
    kept: set[int] = set()
    boxes: set[str] = set()
    for number in dict.fromkeys((*wanted, *range(len(arrows)))):
        new = {arrows[number].source, arrows[number].target} - boxes
        if len(boxes) + len(new) <= limits.boxes and len(kept) < limits.arrows:
            kept.add(number)
            boxes |= new
    return [arrow for number, arrow in enumerate(arrows) if number in kept]


def _beside_zones(boxes: tuple[Box, ...], arrows: Iterable[Arrow]) -> tuple[tuple[Box, ...], list[Arrow]]:
    """Draw each client once for each zone that it connects to."""
    box_of = {box.id: box for box in boxes}
    copies: dict[str, dict[object, Box]] = {}
    moved = []
    for arrow in arrows:
        client = box_of[arrow.source]
        if client.node.kind is NodeKind.CLIENT:
            zone = box_of[arrow.target].node.place
            beside = " / ".join(zone)
            copy = replace(client, id=f"{client.id} to {beside}", beside=beside)
            moved.append(replace(arrow, source=copies.setdefault(client.id, {}).setdefault(zone, copy).id))
        else:
            moved.append(arrow)
    reached = {arrow.target for arrow in moved}
    kept = [
        one
        for box in boxes
        for one in (*copies.get(box.id, {}).values(), *((box,) if box.id not in copies or box.id in reached else ()))
    ]
    return tuple(kept), moved
