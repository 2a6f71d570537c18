"""Graphs of folders, and a plain drawing of them, a line for each path."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from linter.analysis.asking.flows import flows
from linter.analysis.judgement import Judging
from linter.analysis.run import Request
from linter.files.tree import Tree
from linter.flows.graph import Graph, Hop, Verification
from linter.policy.config.config import Config


def graph_of_folder(folder: Path, config: Config | None = None) -> Graph:
    """Return the graph of all that a folder holds."""
    judging = Judging(rules=(), known=(), config=config or Config(), today=date(2026, 11, 30))
    graph, failed = flows(Request(Tree(folder), ("",), (), judging), lambda _: None)
    assert not failed
    return graph


def drawn(graph: Graph) -> str:
    """Draw a graph: its paths, and what leads nowhere."""
    return "".join(f"{line}\n" for line in (*_paths(graph), *_loose(graph)))


def _paths(graph: Graph) -> Iterator[str]:
    labels = {node.id: node.label for node in graph.nodes}
    hops = {hop.id: hop for hop in graph.hops}
    for path in graph.paths:
        first = hops[path.hops[0]]
        way = "".join(f" {_arrow(hops[one])} {labels[hops[one].target]}" for one in path.hops)
        data = f" ({', '.join(path.data)})" if path.data else ""
        yield f"{path.verdict}{data}: {labels[first.source]}{way}"
        if path.ends_at:
            yield f"    in clear text behind {labels[path.ends_at]}"


def _arrow(hop: Hop) -> str:
    words = [hop.transport.value]
    if hop.verification not in (None, Verification.FULL):
        words.append(f"verified: {hop.verification}")
    if hop.doubt:
        words.append("likely")
    if hop.broken:
        words.append("broken")
    if hop.is_control:
        words.append("control")
    return f"-[{', '.join(words)}]->"


def _loose(graph: Graph) -> Iterator[str]:
    labels = {node.id: node.label for node in graph.nodes}
    yield from (f"loose: {labels[one.node]}: {one.because}" for one in graph.loose)
