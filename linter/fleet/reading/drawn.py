"""The graph of a repository with what joins it to others: which workloads listeners run in, and what they take."""

import msgspec

from linter.flows.graph import Graph
from linter.flows.nodes import Drawn
from linter.report.flows.formats.json import document_of


def drawn(graph: Graph, drawing: Drawn) -> bytes:
    """Return it as JSON, which `answers.estate.retold` reads."""
    return msgspec.json.encode(
        {
            "graph": document_of(graph),
            "inside": {listener: sorted(workloads) for listener, workloads in drawing.inside.items()},
            "spoken": {node: str(transport) for node, transport in drawing.spoken.items()},
        }
    )
