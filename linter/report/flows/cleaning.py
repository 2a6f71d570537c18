"""A graph without the secrets that its texts may carry, so that no format can let one out.  Knows no format."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from linter.flows.graph import Graph, Hop, Node
from linter.model.secrets import blackened
from linter.provenance.setting import Step


def cleaned(graph: Graph) -> Graph:
    """Return the graph with all secrets hidden; ids that would become alike stay apart."""
    nodes = _ids((*(node.id for node in graph.nodes), *_named(graph)))
    hops = _ids((*(hop.id for hop in graph.hops), *(hop for path in graph.paths for hop in path.hops)))
    return replace(
        graph,
        nodes=tuple(_node(node, nodes) for node in graph.nodes),
        hops=tuple(_hop(hop, hops, nodes) for hop in graph.hops),
        paths=tuple(
            replace(
                path,
                hops=tuple(hops[hop] for hop in path.hops),
                ends_at=path.ends_at and nodes[path.ends_at],
                data=_texts(path.data),
            )
            for path in graph.paths
        ),
        loose=tuple(replace(loose, node=nodes[loose.node], because=blackened(loose.because)) for loose in graph.loose),
    )


def _named(graph: Graph) -> Iterable[str]:
    """Return the ids of nodes that hops and paths name, whether or not the graph has them."""
    ends = (end for hop in graph.hops for end in (hop.source, hop.target))
    return (*ends, *(path.ends_at for path in graph.paths), *(loose.node for loose in graph.loose))


def _ids(ids: Iterable[str]) -> Mapping[str, str]:
    """Return what each id becomes."""
    new: dict[str, str] = {}
    taken: set[str] = set()
    for old in dict.fromkeys(ids):
        text = wanted = blackened(old)
        number = 1
        while text in taken:
            number += 1
            text = f"{wanted} ({number})"
        taken.add(text)
        new[old] = text
    return new


def _node(node: Node, nodes: Mapping[str, str]) -> Node:
    return replace(
        node, id=nodes[node.id], label=blackened(node.label), place=_texts(node.place), data=_texts(node.data)
    )


def _hop(hop: Hop, hops: Mapping[str, str], nodes: Mapping[str, str]) -> Hop:
    return replace(
        hop,
        id=hops[hop.id],
        source=nodes[hop.source],
        target=nodes[hop.target],
        protocol=blackened(hop.protocol),
        versions=_texts(hop.versions),
        facts=tuple(Step(fact.at, blackened(fact.note)) for fact in hop.facts),
        doubt=blackened(hop.doubt),
        because=blackened(hop.because),
        broken=blackened(hop.broken),
    )


def _texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(blackened(text) for text in texts)
