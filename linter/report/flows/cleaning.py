"""A graph without the secrets that its texts may carry, so that no format can let one out.  Knows no format."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from linter.flows.graph import Graph
from linter.model.secrets import blackened
from linter.provenance.setting import Step

_Told = TypeVar("_Told", bound=Struct)


def cleaned(graph: Graph) -> Graph:
    """Return the graph with all secrets hidden; ids that would become alike stay apart."""
    nodes = _ids(_nodes(graph))
    hops = _ids((*(hop.id for hop in graph.hops), *(hop for path in graph.paths for hop in path.hops)))
    return replace(
        _cleaned(graph),
        nodes=tuple(replace(_cleaned(node), id=nodes[node.id]) for node in graph.nodes),
        hops=tuple(
            replace(_cleaned(hop), id=hops[hop.id], source=nodes[hop.source], target=nodes[hop.target])
            for hop in graph.hops
        ),
        paths=tuple(
            replace(
                _cleaned(path),
                hops=tuple(hops[hop] for hop in path.hops),
                ends_at=path.ends_at and nodes[path.ends_at],
            )
            for path in graph.paths
        ),
        loose=tuple(replace(_cleaned(loose), node=nodes[loose.node]) for loose in graph.loose),
    )


def _nodes(graph: Graph) -> Iterator[str]:
    """Return the ids of nodes, and those that hops and paths name, whether or not the graph has them."""
    yield from (node.id for node in graph.nodes)
    yield from (end for hop in graph.hops for end in (hop.source, hop.target))
    yield from (path.ends_at for path in graph.paths)
    yield from (loose.node for loose in graph.loose)


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


def _cleaned(told: _Told) -> _Told:
    """Hide the secrets in all texts of a thing, whatever they are called."""
    values = ((name, getattr(told, name)) for name in told.__struct_fields__)
    return replace(told, **{name: _clean(value) for name, value in values})


def _clean(value: Any) -> Any:  # noqa: ANN401  # what a field may hold
    # A member of an enumeration is text too, and a word of ours.
    if type(value) is str:
        return blackened(value)
    if isinstance(value, Step):
        return Step(value.at, blackened(value.note))
    return tuple(_clean(one) for one in value) if isinstance(value, tuple) else value
