"""What the page tells of hops, nodes and paths when it is asked, as data for its script.  Knows no markup."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from linter.flows.graph import Graph, Hop, Node, Path
from linter.report.flows.wording import (
    KINDS,
    classes,
    label,
    marks,
    transport,
    verification,
    zone,
)
from linter.report.presentation import Presentation
from linter.report.wording import place, printable

_MOST_NAMES = 60
"""Texts of so many paths that are one row are searched."""


class Row(Struct, frozen=True):
    """Paths that are one row of the table."""

    paths: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """One for all."""
        return self.paths[0]


class Index(Struct, frozen=True):
    """The numbers by which the page knows nodes and hops."""

    nodes: dict[str, int]
    hops: dict[str, int]


def index(graph: Graph, hops: Iterable[str], nodes: Iterable[str]) -> Index:
    """Give numbers to the hops and nodes that the page shows, in the order of the graph."""
    wanted = set(hops)
    told = [hop for hop in graph.hops if hop.id in wanted]
    ends = {*nodes, *(end for hop in told for end in (hop.source, hop.target))}
    standing = {node.id: number for number, node in enumerate(node for node in graph.nodes if node.id in ends)}
    # A hop that leads to a node that the graph does not have is not drawn, and cannot be asked for.
    known = (hop for hop in told if hop.source in standing and hop.target in standing)
    return Index(standing, {hop.id: number for number, hop in enumerate(known)})


def data(graph: Graph, known: Index, rows: Sequence[Row], presentation: Presentation) -> str:
    """Return the data as JSON in which nothing can end the element that it stands in."""
    node_of = {node.id: node for node in graph.nodes}
    hop_of = {hop.id: hop for hop in graph.hops if hop.id in known.hops}
    walked = {hop for row in rows for path in row.paths for hop in path.hops}
    document = {
        "nodes": [_node(node_of[node], presentation) for node in known.nodes],
        "hops": [_hop(hop_of[hop], known, node_of, presentation) for hop in known.hops],
        "paths": [_row(row, known, hop_of, node_of) for row in rows],
        "loners": [number for hop, number in known.hops.items() if hop not in walked],
    }
    text = json.dumps(document, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _node(node: Node, presentation: Presentation) -> dict[str, Any]:
    return {
        "label": printable(node.label),
        "about": [
            ["kind", KINDS[node.kind]],
            ["lies in", zone(node)],
            ["with data", classes(node.data)],
            ["known as", ", ".join(printable(host) for host in node.hosts)],
            ["platform", node.platform],
            ["written at", "" if node.at is None else place(node.at, presentation.shown)],
        ],
    }


def _hop(hop: Hop, known: Index, nodes: dict[str, Node], presentation: Presentation) -> dict[str, Any]:
    ends = [nodes[hop.source], nodes[hop.target]]
    facts = [{"note": printable(fact.note), "at": place(fact.at, presentation.shown)} for fact in hop.facts]
    return {
        "source": known.nodes[hop.source],
        "target": known.nodes[hop.target],
        "about": [
            ["transport", transport(hop)],
            ["versions", ", ".join(printable(version) for version in hop.versions)],
            ["protocol", printable(hop.protocol)],
            ["data", classes(hop.data)],
            ["certificate", verification(hop)],
            ["also", ", ".join(marks(hop))],
            ["not known", printable(hop.because)],
            ["likely only", printable(hop.doubt)],
            ["broken", printable(hop.broken)],
        ],
        "facts": facts,
        "verdict": "",
        "data": [],
        "platforms": sorted({node.platform for node in ends if node.platform}),
        "words": " ".join(dict.fromkeys(_words(hop, ends))).lower(),
    }


def _row(row: Row, known: Index, hops: dict[str, Hop], nodes: dict[str, Node]) -> dict[str, Any]:
    ways = [[hops[hop] for hop in path.hops if hop in hops] for path in row.paths]
    ends = [[nodes[hop.source], nodes[hop.target]] for way in ways for hop in way]
    walked = [hop for way in ways[:_MOST_NAMES] for hop in way]
    words = (word for hop in walked for word in _words(hop, [nodes[hop.source], nodes[hop.target]]))
    return {
        "hops": sorted({known.hops[hop.id] for way in ways for hop in way}),
        "verdict": str(row.path.verdict),
        "data": [printable(name) for name in row.path.data],
        "platforms": sorted({node.platform for pair in ends for node in pair if node.platform}),
        "words": " ".join(dict.fromkeys(words)).lower(),
    }


def _words(hop: Hop, ends: Iterable[Node]) -> Iterator[str]:
    """Return what a hop is found by."""
    for node in ends:
        yield printable(node.label)
        yield zone(node)
        yield from (printable(host) for host in node.hosts)
    yield label(hop)
    yield from (printable(fact.at.source.path) for fact in hop.facts)
