"""`text`: each path with its hops, where encryption ends and what becomes of the data.  For people at a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from linter.flows.graph import Graph, Hop, Node, Path, Transport, Verdict
from linter.report.flows.picture import alike
from linter.report.flows.wording import (
    SERIOUSNESS,
    VERDICTS,
    assumptions,
    broken,
    classes,
    described,
    marks,
    questions,
    transport,
    verification,
)
from linter.report.presentation import Presentation
from linter.report.terminal.colour import Paint, painter
from linter.report.wording import counted, place, printable

_ARROWS: Mapping[Transport, str] = MappingProxyType(
    {
        Transport.CLEAR: "-->",
        Transport.TLS: "==>",
        Transport.MUTUAL_TLS: "==>",
        Transport.MESH: "==>",
        Transport.OPTIONAL_TLS: "=->",
        Transport.PASSED_THROUGH: "=.>",
        Transport.LOCAL: "..>",
        Transport.UNKNOWN: "-?>",
    }
)
_STYLES: Mapping[Transport, str] = MappingProxyType(
    {
        Transport.CLEAR: "critical",
        Transport.TLS: "suppressed",
        Transport.MUTUAL_TLS: "suppressed",
        Transport.MESH: "suppressed",
        Transport.OPTIONAL_TLS: "medium",
        Transport.PASSED_THROUGH: "low",
        Transport.LOCAL: "frame",
        Transport.UNKNOWN: "open",
    }
)
_VERDICT_STYLES: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.GAP_TO_DATA_STORE: "critical",
        Verdict.NEVER_ENCRYPTED: "critical",
        Verdict.ENDS_TOO_SOON: "critical",
        Verdict.DOWNGRADABLE: "medium",
        Verdict.MIXED: "medium",
        Verdict.UNVERIFIED: "medium",
        Verdict.UNKNOWN: "open",
        Verdict.BROKEN: "low",
        Verdict.LOCAL: "suppressed",
        Verdict.ENCRYPTED: "suppressed",
    }
)


_GAP = "  "
_OTHERS = 10
"""Paths that go the same way are named up to here, and then counted."""


class _Row(NamedTuple):
    """The columns of a hop."""

    name: str
    carries: str
    protocol: str
    checked: str
    where: str


class _Frame(Struct, frozen=True):
    """What all paths are told with."""

    nodes: Mapping[str, Node]
    hops: Mapping[str, Hop]
    presentation: Presentation
    paint: Paint

    def label(self, node: str) -> str:
        """Return what a node is called."""
        return printable(self.nodes[node].label) if node in self.nodes else printable(node)


def render(graph: Graph, presentation: Presentation) -> str:
    """Return the graph as text for a terminal."""
    frame = _Frame(
        {node.id: node for node in graph.nodes},
        {hop.id: hop for hop in graph.hops},
        presentation,
        painter(presentation),
    )
    ordered = sorted(alike(graph), key=lambda paths: SERIOUSNESS[paths[0].verdict])
    blocks = ["\n".join(_told(paths, frame)) for paths in ordered]
    walked = {hop for path in graph.paths for hop in path.hops}
    if beside := [hop for hop in graph.hops if hop.id not in walked]:
        blocks.append("\n".join(["Hops on no path:", *_table(beside, "", frame, starts=True)]))
    for title, about in (("Open questions:", questions(graph)), ("Cannot work as written:", broken(graph))):
        if lines := [f"  {what}: {why}" for what, why in about]:
            blocks.append("\n".join([title, *dict.fromkeys(lines)]))
    blocks.append("\n".join(["Assumptions:", *(f"  {line}" for line in assumptions(graph))]))
    if not presentation.quiet:
        blocks.append(_summary(graph))
    return "".join(f"{block}\n\n" for block in blocks)[:-1]


def _told(paths: tuple[Path, ...], frame: _Frame) -> Iterator[str]:
    """Tell one path: a line of what becomes of the data, a line for each hop, and what goes the same way."""
    path, *others = paths
    hops = [frame.hops[hop] for hop in path.hops if hop in frame.hops]
    verdict = frame.paint(VERDICTS[path.verdict], _VERDICT_STYLES[path.verdict])
    doubt = "" if path.is_certain else " (likely, not certain)"
    carries = f", carries {classes(path.data)}" if path.data else ""
    yield f"{frame.paint(_from_to(path, frame), 'label')}: {verdict}{doubt}{carries}"
    yield from _table(hops, path.ends_at, frame, starts=False)
    if path.ends_at:
        yield f"  encryption ends at {frame.label(path.ends_at)}"
    if others:
        yield f"  the same way go {counted(len(others), 'more path')}:"
        yield from (f"    {_through(other, path, frame)}" for other in others[:_OTHERS])
        if len(others) > _OTHERS:
            yield f"    and {len(others) - _OTHERS:,} more"


def _from_to(path: Path, frame: _Frame) -> str:
    hops = [frame.hops[hop] for hop in path.hops if hop in frame.hops]
    return f"{frame.label(hops[0].source)} to {frame.label(hops[-1].target)}" if hops else "no hop"


def _through(other: Path, path: Path, frame: _Frame) -> str:
    """Say by what a path differs from one that is told in full."""
    ways = (
        [node for hop in one.hops if hop in frame.hops for node in (frame.hops[hop].source, frame.hops[hop].target)]
        for one in (path, other)
    )
    told, own = ways
    return ", ".join(dict.fromkeys(frame.label(node) for node in own if node not in told)) or _from_to(other, frame)


def _table(hops: list[Hop], ends_at: str, frame: _Frame, *, starts: bool) -> Iterator[str]:
    """Return the hops as rows whose columns stand below each other; of those on no path, where they start too."""
    rows = [_row(hop, frame, starts=starts) for hop in hops]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(len(_Row.__annotations__))]
    # Places stand in a column of their own where there is room, and else below.
    beside = sum(width + len(_GAP) for width in widths) + len(_ARROWS[Transport.CLEAR]) < frame.presentation.width
    for hop, row in zip(hops, rows, strict=True):
        style = _STYLES[hop.transport]
        arrow = frame.paint(":.>" if hop.only_redirects else _ARROWS[hop.transport], style)
        columns = [f"{text:<{width}}" for text, width in zip(row[:-1], widths, strict=False)]
        columns[1] = frame.paint(columns[1], style)
        told = _GAP.join(text for text, width in zip(columns, widths, strict=False) if width)
        mark = "*" if hop.target == ends_at else " "
        yield f" {mark}{arrow} {told}{f'{_GAP}{row.where}' if beside else ''}".rstrip()
        if row.where and not beside:
            yield f"        {frame.paint('at', 'frame')} {row.where}"


def _row(hop: Hop, frame: _Frame, *, starts: bool) -> _Row:
    source, target = frame.nodes.get(hop.source), frame.nodes.get(hop.target)
    # Where something lies is told where that changes.
    stays = source is not None and target is not None and source.place == target.place and not starts
    about = described(replace(target, place=()) if stays else target) if target is not None else ""
    name = f"{frame.label(hop.target)}{f' ({about})' if about else ''}"
    return _Row(
        f"{frame.label(hop.source)} to {name}" if starts else name,
        transport(hop),
        printable(hop.protocol),
        ", ".join(filter(None, (verification(hop), *marks(hop)))),
        place(hop.facts[0].at, frame.presentation.shown) if hop.facts else "",
    )


def _summary(graph: Graph) -> str:
    counts = Counter(path.verdict for path in graph.paths)
    verdicts = [f"{counts[verdict]:,} {words}" for verdict, words in VERDICTS.items() if counts[verdict]]
    told = f": {', '.join(verdicts)}" if verdicts else ""
    more = f", {graph.unlisted:,} more not listed" if graph.unlisted else ""
    return printable(f"{counted(len(graph.paths), 'path')}{told}{more}.")
