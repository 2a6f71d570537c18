"""All endpoints to the graph of data flows, on one screen."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from linter.flows.classes import carried
from linter.flows.directory import directory, led
from linter.flows.graph import Graph
from linter.flows.hops import drawn
from linter.flows.images import with_images
from linter.flows.nodes import Drawn
from linter.flows.paths import paths
from linter.model.endpoint import Listener, Upstream
from linter.model.identity import Front
from linter.model.whereabouts.data import DataClass


def graph_of(found: Iterable[object], classes: Sequence[DataClass] = ()) -> Graph:
    """Join endpoints, workloads and aliases into one graph; everything else among them is passed by."""
    return graph_from(joined(found), classes)


def joined(found: Iterable[object], *, is_led: bool = False) -> Drawn:
    """Join endpoints, workloads and aliases to nodes and hops; say also, if asked, which public hosts lead where."""
    drawn_here = (one.listener if isinstance(one, Front) else one for one in found if not _is_drawn_elsewhere(one))
    everything = with_images(drawn_here)
    known = directory(everything)
    drawing = drawn(everything, known)
    if is_led:
        drawing.led.update(led(everything, known))
    return drawing


def _is_drawn_elsewhere(one: object) -> bool:
    """Say whether an endpoint goes by the address of another, so that it is drawn by its own beside it."""
    return isinstance(one, Listener | Upstream) and bool(one.same_as)


def graph_from(drawing: Drawn, classes: Sequence[DataClass] = ()) -> Graph:
    """Put nodes and hops together to paths, and say which classes of data they carry."""
    nodes = [drawing.nodes[key] for key in sorted(drawing.nodes)]
    hops = [drawing.hops[key] for key in sorted(drawing.hops)]
    data = carried(nodes, hops, drawing.inside, classes)
    if data.held:
        nodes = [replace(node, data=data.nodes.get(node.id, ())) for node in nodes]
        hops = [replace(hop, data=data.hops.get(hop.id, ())) for hop in hops]
    ways, unlisted = paths(drawing.nodes, hops, drawing.inside, data.held, drawing.spoken)
    return Graph(
        nodes=tuple(nodes),
        hops=tuple(hops),
        paths=ways,
        loose=tuple(drawing.loose[key] for key in sorted(drawing.loose)),
        unlisted=unlisted,
        unmatched=data.unmatched,
        unplaced=data.unplaced,
        assumed=not data.held,
    )
