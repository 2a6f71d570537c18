"""Which way leads to each endpoint of a file: the shortest, from where data comes in.  Knows no format."""

from collections.abc import Iterator

from msgspec import Struct

from linter.analysis.judgement import Judged
from linter.flows.ways import ways
from linter.model.endpoint import Listener, Upstream
from linter.provenance.setting import Step
from linter.provenance.source import Location


class Led(Struct, frozen=True):
    """An endpoint, and how data gets there."""

    at: Location
    name: str
    way: tuple[Step, ...]
    others: int
    """How many more hops lead to it, each of them the end of a way of its own."""


def leading(judgement: Judged, path: str) -> Iterator[Led]:
    """Yield the endpoints of a file to which a way leads, in their order."""
    drawing = judgement.seen.drawing
    own = [one for one in judgement.subjects if isinstance(one, Listener | Upstream) and one.at.source.path == path]
    if not own:
        return
    known = ways(drawing)
    nodes: dict[str, list[str]] = {}
    for node in drawing.nodes.values():
        nodes.setdefault(node.subject or node.id, []).append(node.id)
    into: dict[str, int] = {}
    for hop in drawing.hops.values():
        into[hop.target] = into.get(hop.target, 0) + 1
    for one in sorted(own, key=lambda subject: subject.at.order):
        if isinstance(one, Upstream):
            way, others = known.over(one.address, (one.at, one.tls.at)), 0
        else:
            reached = [node for node in nodes.get(one.address, ()) if node in known.before]
            way = known.reaching(reached[0]) if reached else ()
            others = sum(into[node] for node in reached) - 1
        if way:
            yield Led(one.at, one.name, way, max(others, 0))
