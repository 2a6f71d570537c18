"""Where everything stands in a drawing: zones, boxes, lines, labels.  The only importer of Graphviz.

Graphviz is told numbers and sizes and no text: names of others never reach its parser, and no font of the machine has a
say in where things stand.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from linter.flows.graph import NodeKind
from linter.report.flows.picture import Arrow, Box, Picture
from linter.report.flows.wording import KINDS, classes
from linter.report.flows.zones import Zone, flat, zones

_POINTS = 72
"""Of Graphviz, in an inch."""
_BOX_HEIGHT = 46
_LINE_HEIGHT = 14
_LABEL_HEIGHT = 18
_ZONE_LABEL_HEIGHT = 20
_LONGEST_NAME = 34
_LONGEST_LABEL = 34
_LONGEST_ZONE = 60
_SMALL = 0.85
"""What is no name, to a name."""
_LEAST_WIDTH = 104
_LEAST_WIDTH_AT_ENDS = 150
"""Of the words that say so."""
_POINTED = 16
"""More where sides are pointed."""
LID = 8
"""Of a cylinder, above its words."""
_PADDING = 26
_INDENT = 10
_CUT = "…"
# A table whose size is fixed is measured by nobody.
_ROOM = '<<TABLE FIXEDSIZE="TRUE" BORDER="0" WIDTH="{0:.0f}" HEIGHT="{1}"><TR><TD></TD></TR></TABLE>>'


class LayoutMissingError(Exception):
    """Graphviz is not installed."""


class Frame(Struct, frozen=True):
    """A rectangle, its upper left corner first."""

    x: float
    y: float
    width: float
    height: float


class PlacedZone(Struct, frozen=True):
    """A zone, and where it is."""

    label: str
    depth: int
    frame: Frame


class PlacedBox(Struct, frozen=True):
    """A box, and where it is."""

    box: Box
    label: str
    """As much of its name as there is room for."""
    lines: tuple[str, ...]
    """What stands below the name."""
    frame: Frame


class PlacedArrow(Struct, frozen=True):
    """An arrow: the points of its Bézier curve, and the middle of its label."""

    arrow: Arrow
    label: str
    points: tuple[tuple[float, float], ...]
    middle: tuple[float, float]
    width: float
    """Of the label."""


class Drawing(Struct, frozen=True):
    """All of it, with its size."""

    width: float
    height: float
    zones: tuple[PlacedZone, ...]
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]


def laid_out(drawn: Picture) -> Drawing:
    """Lay a picture out.  Raises LayoutMissingError where Graphviz is not installed."""
    numbers = {box.id: number for number, box in enumerate(drawn.boxes)}
    world = flat(drawn.boxes) if drawn.is_large else zones(drawn.boxes)
    found = _computed(drawn, numbers, world)
    height = _numbers(found["bb"])[3]
    frames = {thing["name"]: _frame(thing["bb"], height) for thing in found.get("objects", ()) if "bb" in thing}
    centres = {thing["name"]: _numbers(thing["pos"]) for thing in found.get("objects", ()) if "pos" in thing}
    lines = {int(line["number"]): line for line in found.get("edges", ())}
    boxes = {box.id: _box(box, centres[f"n{numbers[box.id]}"], height) for box in drawn.boxes}
    return Drawing(
        width=_numbers(found["bb"])[2],
        height=height,
        zones=tuple(_zones(world, frames)),
        boxes=tuple(boxes.values()),
        arrows=tuple(_arrow(arrow, lines[number], boxes, height) for number, arrow in enumerate(drawn.arrows)),
    )


def _computed(drawn: Picture, numbers: Mapping[str, int], world: Zone) -> Any:  # noqa: ANN401  # JSON
    """Let Graphviz work; return what it says of each thing."""
    try:
        from pygraphviz import AGraph  # noqa: PLC0415  # only who draws has to have it
    except ImportError as error:
        raise LayoutMissingError from error
    # Built step by step, because pygraphviz reads a text by way of a temporary file.
    # Its older way to rank what lies in zones fails where hops between them go round in circles.
    graph = AGraph(
        directed=True, strict=False, newrank="true", rankdir="LR", nodesep="0.22", ranksep="0.42", splines="spline"
    )
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(dir="none")
    _add_zone(graph, graph, world, numbers)
    for number, arrow in enumerate(drawn.arrows):
        ends = f"n{numbers[arrow.source]}", f"n{numbers[arrow.target]}"
        room = _ROOM.format(_label_width(arrow.label), _LABEL_HEIGHT)
        graph.add_edge(*ends, key=f"e{number}", number=str(number), label=room)
    return json.loads(graph.draw(prog="dot", format="json0"))


def _add_zone(graph: Any, frame: Any, zone: Zone, numbers: Mapping[str, int]) -> None:  # noqa: ANN401  # no types
    """Add what lies in a zone to the graph, and to the frame that stands for it."""
    for box in zone.boxes:
        width, height = _size(box)
        name = f"n{numbers[box.id]}"
        graph.add_node(name, width=f"{width / _POINTS:.3f}", height=f"{height / _POINTS:.3f}")
        if frame is not graph:
            frame.add_node(name)
    for inner in zone.zones.values():
        room = _ROOM.format(_width(_cut(inner.label, _LONGEST_ZONE)), _ZONE_LABEL_HEIGHT)
        own = frame.add_subgraph(name=f"cluster{_key(inner.name)}", label=room, labeljust="l", margin="12")
        _add_zone(graph, own, inner, numbers)


def _key(name: str) -> str:
    """Return a name for a zone in which nothing of its own stands."""
    return name.encode("utf-8", "surrogatepass").hex()


def _zones(zone: Zone, frames: Mapping[str, Frame], depth: int = 0) -> Iterator[PlacedZone]:
    for inner in zone.zones.values():
        if (frame := frames.get(f"cluster{_key(inner.name)}")) is not None:
            yield PlacedZone(_cut(inner.label, _LONGEST_ZONE), depth, frame)
        yield from _zones(inner, frames, depth + 1)


def _box(box: Box, centre: Sequence[float], height: float) -> PlacedBox:
    wide, tall = _size(box)
    frame = Frame(centre[0] - wide / 2, height - centre[1] - tall / 2, wide, tall)
    lines = [KINDS[box.node.kind]]
    if box.node.data:
        lines.append(f"with {classes(box.node.data)} data")
    return PlacedBox(box, _name(box), tuple(_fitting(line, (wide - _INDENT) / _SMALL) for line in lines), frame)


def _name(box: Box) -> str:
    return f"{_cut(box.name, _LONGEST_NAME - len(box.more))}{box.more}"


def _size(box: Box) -> tuple[float, float]:
    lines = bool(box.node.data) + box.ends
    pointed = _POINTED if box.node.kind in (NodeKind.EDGE, NodeKind.HOST) else 0
    least = _LEAST_WIDTH_AT_ENDS if box.ends else _LEAST_WIDTH
    lid = LID if box.node.kind is NodeKind.DATASTORE else 0
    return max(_width(_name(box)) + _PADDING, least) + pointed, _BOX_HEIGHT + lines * _LINE_HEIGHT + lid


def _arrow(arrow: Arrow, line: Mapping[str, Any], boxes: Mapping[str, PlacedBox], height: float) -> PlacedArrow:
    if "pos" in line:
        points = tuple((x, height - y) for x, y in (_numbers(pair)[:2] for pair in line["pos"].split()))
    else:  # Graphviz found no way between its boxes
        points = _straight(boxes[arrow.source].frame, boxes[arrow.target].frame)
    middle = points[len(points) // 2]
    if "lp" in line:
        x, y = _numbers(line["lp"])[:2]
        middle = x, height - y
    return PlacedArrow(arrow, _cut(arrow.label, _LONGEST_LABEL), points, middle, _label_width(arrow.label))


def _straight(source: Frame, target: Frame) -> tuple[tuple[float, float], ...]:
    """Return a curve that is none, from the right of one box to the left of another."""
    start = source.x + source.width, source.y + source.height / 2
    end = target.x, target.y + target.height / 2
    return (start, start, end, end)


def _label_width(label: str) -> float:
    return _width(_cut(label, _LONGEST_LABEL)) * _SMALL + 14


def _width(text: str) -> float:
    """Return the pixels of a name, on the safe side for the bold letters of fonts without serifs."""
    return sum(
        12.5 if character in "mwMW@%#&…<>=+~^" or character > "\u2fff"
        else 9.6 if character.isupper()
        else 5.2 if character in "ijlft.,:;|!'()[]/ -"
        else 8.3
        for character in text
    )  # fmt: skip


def _fitting(text: str, width: float) -> str:
    """Cut a text to what fits."""
    longest = len(text)
    while longest > 1 and _width(_cut(text, longest)) > width:
        longest -= 1
    return _cut(text, longest)


def _cut(text: str, longest: int) -> str:
    """Leave out the middle of what is too long: names differ at their ends."""
    if len(text) <= longest:
        return text
    end = (longest - 1) // 2
    return f"{text[: longest - 1 - end]}{_CUT}{text[len(text) - end :]}"


def _frame(corners: str, height: float) -> Frame:
    left, bottom, right, top = _numbers(corners)
    return Frame(left, height - top, right - left, top - bottom)


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]
