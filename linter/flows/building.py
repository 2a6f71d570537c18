"""All endpoints to the graph of data flows, on one screen."""

from collections.abc import Iterable

from linter.flows.directory import directory
from linter.flows.graph import Graph
from linter.flows.hops import drawn
from linter.flows.paths import paths


def graph_of(found: Iterable[object]) -> Graph:
    """Join endpoints, workloads and aliases into one graph; everything else among them is passed by."""
    everything = list(found)
    drawing = drawn(everything, directory(everything))
    hops = tuple(drawing.hops[key] for key in sorted(drawing.hops))
    ways, unlisted = paths(drawing.nodes, hops, drawing.inside)
    return Graph(
        nodes=tuple(drawing.nodes[key] for key in sorted(drawing.nodes)),
        hops=hops,
        paths=ways,
        loose=tuple(drawing.loose[key] for key in sorted(drawing.loose)),
        unlisted=unlisted,
    )
