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
    return graph_of((*found.subjects, *found.identities), request.judging.config.data), found.failed
