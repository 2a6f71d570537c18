"""The graph of data flows of what is asked for.  Knows no format."""

from msgspec.structs import replace

from linter.analysis.mapping.claimed import Watch
from linter.analysis.run import Request, looked_through
from linter.flows.building import graph_of
from linter.flows.graph import Graph
from linter.provenance.source import InputError


def flows(request: Request, watch: Watch) -> tuple[Graph, tuple[InputError, ...]]:
    """Look through what is asked for, judging nothing; return its graph, and what could not be analysed."""
    unjudged = replace(request, judging=replace(request.judging, rules=()))
    _, found = looked_through(unjudged, watch)
    graph = graph_of((*found.subjects, *found.seen.identities), request.judging.config.data)
    failed = tuple(error for error in found.failed if request.reports(error.at.source.path))
    return graph if request.whole else _asked(graph, request), failed


def _asked(graph: Graph, request: Request) -> Graph:
    """Keep what stands in the files that are asked for, and the paths over it, wherever they come from and lead to."""
    standing = {node.id for node in graph.nodes if node.at is not None and request.reports(node.at.source.path)}
    own = {
        hop.id
        for hop in graph.hops
        if hop.source in standing
        or hop.target in standing
        or any(request.reports(fact.at.source.path) for fact in hop.facts)
    }
    paths = tuple(path for path in graph.paths if not own.isdisjoint(path.hops))
    kept = own.union(*(path.hops for path in paths))
    hops = tuple(hop for hop in graph.hops if hop.id in kept)
    ends = standing | {end for hop in hops for end in (hop.source, hop.target)}
    return replace(
        graph,
        nodes=tuple(node for node in graph.nodes if node.id in ends),
        hops=hops,
        paths=paths,
        loose=tuple(loose for loose in graph.loose if loose.node in ends),
    )
