"""The graph of a repository with what joins it to others: which workloads listeners run in, and what they take."""

from collections.abc import Mapping

import msgspec

from linter.flows.graph import Graph
from linter.flows.nodes import Drawn
from linter.report.flows.formats.json import document_of


def drawn(graph: Graph, drawing: Drawn, called: Mapping[str, str]) -> bytes:
    """Return it as JSON, which `answers.estate.retold` reads; `called` says what nodes of the drawing are called."""
    inside = {
        called[listener]: sorted(called[one] for one in workloads if one in called)
        for listener, workloads in drawing.inside.items()
        if listener in called
    }
    spoken = {called[node]: str(transport) for node, transport in drawing.spoken.items() if node in called}
    return msgspec.json.encode({"graph": document_of(graph), "inside": inside, "spoken": spoken})
