"""The zones of a drawing: what lies in what, as nested frames.  Knows no format."""

from collections.abc import Iterable

from msgspec import Struct, field

from linter.flows.graph import Node, NodeKind
from linter.report.flows.picture import Box
from linter.report.wording import printable


class Zone(Struct):
    """A frame, with the frames and boxes in it; the outermost has no name."""

    name: str
    """Of its own, and stable."""
    label: str = ""
    """What the frame is called."""
    zones: dict[str, "Zone"] = field(default_factory=dict)
    boxes: list[Box] = field(default_factory=list)


def zones(boxes: Iterable[Box]) -> Zone:
    """Return the outermost zone, with all boxes where they lie, in their order.

    Hosts that nothing describes have frames of their own: they are where data goes to, and whoever shares their zone,
    such as the internet, is mostly where it comes from.  So do clients that are drawn several times.
    """
    world = Zone("")
    for box in boxes:
        zone = world
        for depth, part in enumerate(box.node.place, start=1):
            name = _name(box, depth)
            zone = zone.zones.setdefault(name, Zone(name, printable(part)))
        zone.boxes.append(box)
    return world


def flat(boxes: Iterable[Box]) -> Zone:
    """Return the outermost zone, with one frame for each place, however deep it lies.

    In a large drawing the outer frames hold everything, and keep Graphviz from putting things where they belong.
    """
    world = Zone("")
    for box in boxes:
        name = _name(box, len(box.node.place))
        label = " / ".join(printable(part) for part in box.node.place)
        zone = world.zones.setdefault(name, Zone(name, label)) if name else world
        zone.boxes.append(box)
    return world


def _name(box: Box, depth: int) -> str:
    side = f" beside {box.beside}" if box.beside else " (hosts)" if _is_beyond(box.node) else ""
    return f"{' / '.join(box.node.place[:depth])}{side}"


def _is_beyond(node: Node) -> bool:
    """Say whether it is a host that no file describes."""
    return node.kind is NodeKind.HOST or (not node.platform and node.kind in (NodeKind.DATASTORE, NodeKind.UNTOLD))
