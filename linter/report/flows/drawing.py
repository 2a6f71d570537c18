"""A drawing as SVG elements, whose looks are in `page/drawing.css`.  Knows no page around it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from linter.flows.graph import NodeKind, Transport
from linter.report.flows.layout import LID, Drawing, Frame, PlacedArrow, PlacedBox, PlacedZone
from linter.report.flows.wording import described
from linter.report.page import said

_MARGIN = 16
_DOUBLE = (Transport.MUTUAL_TLS, Transport.MESH)
_HEADS = (*Transport, "redirect")
_HEAD = '<marker id="{0}-{1}" class="t-{1}" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="9" markerHeight="9" '
_TIP = 'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.8L10 5L0 9.2z"/></marker>'

Tag = Callable[[Iterable[str]], str]
"""Writes attributes that tell a page which nodes or hops something stands for."""


def elements(drawing: Drawing, nodes: Tag, hops: Tag, name: str = "flows") -> Iterator[str]:
    """Draw everything, what lies on top last."""
    yield "<defs>"
    for head in _HEADS:
        yield _HEAD.format(name, head) + _TIP
    yield "</defs>"
    yield f'<g transform="translate({_MARGIN} {_MARGIN})">'
    yield from map(_zone, drawing.zones)
    names = {placed.box.id: placed.box.label for placed in drawing.boxes}
    for arrow in drawing.arrows:
        yield from _arrow(arrow, names, hops, name)
    for box in drawing.boxes:
        yield from _box(box, nodes)
    yield "</g>"


def size(drawing: Drawing) -> tuple[int, int]:
    """Return width and height of a drawing with its margins."""
    return round(drawing.width) + 2 * _MARGIN, round(drawing.height) + 2 * _MARGIN


def view(drawing: Drawing) -> str:
    """Return the attributes of size."""
    width, height = size(drawing)
    return f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'


def _zone(zone: PlacedZone) -> str:
    at = zone.frame
    return (
        f'<g class="zone depth-{min(zone.depth, 3)}"><rect x="{at.x:.1f}" y="{at.y:.1f}" width="{at.width:.1f}" '
        f'height="{at.height:.1f}" rx="8"/><text x="{at.x + 12:.1f}" y="{at.y + 20:.1f}">{said(zone.label)}</text></g>'
    )


def _arrow(placed: PlacedArrow, names: Mapping[str, str], hops: Tag, name: str) -> Iterator[str]:
    arrow = placed.arrow
    hop = arrow.hop
    kinds = [f"t-{hop.transport}"]
    kinds += [word for word, so in (("redirect", hop.only_redirects), ("broken", bool(hop.broken))) if so]
    yield f'<g class="hop {" ".join(kinds)}" {hops(one.id for one in arrow.hops)}>'
    yield f"<title>{said(f'{names[arrow.source]} to {names[arrow.target]}: {arrow.label}')}</title>"
    curve = _curve(placed.points)
    head = (
        ""
        if hop.transport is Transport.LOCAL and not hop.only_redirects
        else (f' marker-end="url(#{name}-{"redirect" if hop.only_redirects else hop.transport})"')
    )
    yield f'<path class="reach" d="{curve}"/><path class="line" d="{curve}"{head}/>'
    if hop.transport in _DOUBLE:
        yield f'<path class="core" d="{curve}"/>'
    x, y = placed.middle
    at = f'x="{x - placed.width / 2:.1f}" y="{y - 11:.1f}" width="{placed.width:.1f}"'
    yield f'<rect class="label" {at} height="18" rx="4"/>'
    yield f'<text class="label" x="{x:.1f}" y="{y + 2:.1f}">{said(placed.label)}</text></g>'


def _curve(points: tuple[tuple[float, float], ...]) -> str:
    pairs = [f"{x:.1f} {y:.1f}" for x, y in points]
    return f"M{pairs[0]}C{' '.join(pairs[1:])}"


def _box(placed: PlacedBox, nodes: Tag) -> Iterator[str]:
    box, at = placed.box, placed.frame
    kinds = f"node k-{box.node.kind}{' ends' if box.ends else ''}{' many' if len(box.nodes) > 1 else ''}"
    yield f'<g class="{kinds}" {nodes(node.id for node in box.nodes)}>'
    ends = "; encryption ends here" if box.ends else ""
    yield f"<title>{said(f'{box.label}: {described(box.node)}{ends}')}</title>"
    if len(box.nodes) > 1:
        yield _SHAPES[box.node.kind](Frame(at.x + 5, at.y + 5, at.width, at.height))
    yield _SHAPES[box.node.kind](at)
    x, y = at.x + at.width / 2, at.y + 20 + (LID if box.node.kind is NodeKind.DATASTORE else 0)
    yield f'<text class="name" x="{x:.1f}" y="{y:.1f}">{said(placed.label)}</text>'
    for number, line in enumerate(placed.lines, start=1):
        yield f'<text class="kind" x="{x:.1f}" y="{y + 14 * number + 1:.1f}">{said(line)}</text>'
    if box.ends:
        yield f'<text class="end" x="{x:.1f}" y="{y + 14 * len(placed.lines) + 15:.1f}">encryption ends here</text>'
    yield "</g>"


def _rectangle(at: Frame, radius: float = 2) -> str:
    return (
        f'<rect class="shape" x="{at.x:.1f}" y="{at.y:.1f}" width="{at.width:.1f}" height="{at.height:.1f}" '
        f'rx="{radius:.0f}"/>'
    )


def _rounded(at: Frame) -> str:
    return _rectangle(at, 10)


def _pill(at: Frame) -> str:
    return _rectangle(at, at.height / 2)


def _polygon(at: Frame, corners: Iterable[tuple[float, float]]) -> str:
    points = " ".join(f"{at.x + x:.1f},{at.y + y:.1f}" for x, y in corners)
    return f'<polygon class="shape" points="{points}"/>'


def _tag(at: Frame) -> str:
    """Draw what lets in: pointed to where data goes."""
    point, middle = 12, at.height / 2
    corners = ((0, 0), (at.width - point, 0), (at.width, middle), (at.width - point, at.height), (0, at.height))
    return _polygon(at, corners)


def _hexagon(at: Frame) -> str:
    side, middle = 12, at.height / 2
    right = at.width - side
    return _polygon(at, ((side, 0), (right, 0), (at.width, middle), (right, at.height), (side, at.height), (0, middle)))


def _cylinder(at: Frame) -> str:
    high, bottom = 5, at.y + at.height
    wide = at.width / 2
    left, right = at.x, at.x + at.width
    upper = f"M{left:.1f} {at.y + high:.1f}A{wide:.1f} {high} 0 0 1 {right:.1f} {at.y + high:.1f}"
    lower = f"V{bottom - high:.1f}A{wide:.1f} {high} 0 0 1 {left:.1f} {bottom - high:.1f}z"
    lid = f"M{left:.1f} {at.y + high:.1f}A{wide:.1f} {high} 0 0 0 {right:.1f} {at.y + high:.1f}"
    return f'<path class="shape" d="{upper}{lower}"/><path class="lid" d="{lid}"/>'


_SHAPES: Mapping[NodeKind, Callable[[Frame], str]] = MappingProxyType(
    {
        NodeKind.CLIENT: _pill,
        NodeKind.EDGE: _tag,
        NodeKind.LISTENER: _rectangle,
        NodeKind.WORKLOAD: _rounded,
        NodeKind.DATASTORE: _cylinder,
        NodeKind.HOST: _hexagon,
        NodeKind.UNTOLD: _rectangle,
    }
)
