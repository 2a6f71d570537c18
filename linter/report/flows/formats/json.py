"""`json`: the whole graph, for programs.  `flows.schema.json` beside the room of formats describes it.

Columns are code points, from 1, the end exclusive.
"""

from typing import Any

from linter import __version__
from linter.flows.graph import Graph, Hop, Node, Path
from linter.provenance.source import Location
from linter.report.json_text import written
from linter.report.presentation import Presentation

VERSION = 1
"""Of the format: a reader of one version reads all that come with it, whatever else they add."""


def render(graph: Graph, _: Presentation) -> str:
    """Return the graph as JSON, in ASCII."""
    return written(document_of(graph))


def document_of(graph: Graph) -> dict[str, Any]:
    """Return the graph as a document."""
    return {
        "version": VERSION,
        "tool": {"name": "tlslint", "version": __version__},
        "nodes": [_node(node) for node in graph.nodes],
        "hops": [_hop(hop) for hop in graph.hops],
        "paths": [_path(path) for path in graph.paths],
        "loose": [{"node": loose.node, "because": loose.because} for loose in graph.loose],
        "unlisted_paths": graph.unlisted,
        "data_is_assumed": graph.assumed,
        "unmatched_classes": list(graph.unmatched),
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": str(node.kind),
        "label": node.label,
        "place": list(node.place),
        "platform": node.platform,
        "at": None if node.at is None else _place(node.at),
        "data": list(node.data),
        "hosts": list(node.hosts),
        "subject": node.subject,
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "id": hop.id,
        "source": hop.source,
        "target": hop.target,
        "transport": str(hop.transport),
        "protocol": hop.protocol,
        "versions": list(hop.versions),
        "verification": None if hop.verification is None else str(hop.verification),
        "facts": [{"note": fact.note, "at": _place(fact.at)} for fact in hop.facts],
        "certain": not hop.doubt,
        "doubt": hop.doubt,
        "because": hop.because,
        "control_plane": hop.is_control,
        "only_redirects": hop.only_redirects,
        "broken": hop.broken,
        "data": list(hop.data),
        "subject": hop.subject,
    }


def _path(path: Path) -> dict[str, Any]:
    return {
        "hops": list(path.hops),
        "verdict": str(path.verdict),
        "ends_at": path.ends_at or None,
        "data": list(path.data),
        "certain": path.is_certain,
    }


def _place(at: Location) -> dict[str, Any]:
    region = at.header.region
    return {
        "path": at.source.path,
        "start": {"line": region.start_line, "column": region.start_column},
        "end": {"line": region.end_line, "column": region.end_column},
    }
