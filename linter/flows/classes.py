"""Classes of data on nodes and hops: where they lie, and which ways lead there.  Knows no endpoint's settings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from linter.flows.graph import Hop, Node
from linter.model.whereabouts.data import DataClass

_NEAR = 3
"""Names that are offered where nothing has a written one."""


class Carried(Struct, frozen=True):
    """What lies on each node, and what passes through each node and hop."""

    held: Mapping[str, tuple[str, ...]]
    nodes: Mapping[str, tuple[str, ...]]
    hops: Mapping[str, tuple[str, ...]]
    unmatched: tuple[str, ...]
    """What the classes name and nothing among the files is called, in sentences."""
    unplaced: tuple[str, ...]
    """Classes of which not all is where somebody says, so that nobody knows what lies on the way."""


def carried(
    nodes: Sequence[Node], hops: Sequence[Hop], inside: Mapping[str, Iterable[str]], classes: Sequence[DataClass]
) -> Carried:
    """Return where the classes of data lie, and all that leads there."""
    names = {node.id: tuple(_names(node)) for node in nodes}
    held: dict[str, dict[str, None]] = {node.id: dict.fromkeys(node.data) for node in nodes if node.data}
    unmatched: list[str] = []
    missed: set[str] = set()
    for one in classes:
        for written in one.where:
            found = [id_ for id_, own in names.items() if _is_meant(written.value.lower(), own)]
            for id_ in found:
                held.setdefault(id_, {})[one.name] = None
            if not found:
                unmatched.append(_untold(one.name, written.value, names.values()))
                missed.add(one.name)
    placed = {name for found in held.values() for name in found} - missed
    passing_nodes, passing_hops = _leading(held, hops, inside)
    return Carried(
        held={id_: tuple(sorted(found)) for id_, found in held.items()},
        nodes=passing_nodes,
        hops=passing_hops,
        unmatched=tuple(unmatched),
        unplaced=tuple(one.name for one in classes if one.name not in placed),
    )


def _names(node: Node) -> Iterator[str]:
    """Yield all that a node may be called, in small letters."""
    for text in (node.label, node.id, node.id.rpartition(":")[2], *node.hosts):
        yield text.lower()
    yield node.label.partition(":")[0].lower()
    yield node.label.lower().rpartition(" of ")[2]


def _is_meant(pattern: str, names: Iterable[str]) -> bool:
    return any(name == pattern or fnmatchcase(name, pattern) for name in names)


def _untold(class_name: str, written: str, names: Iterable[tuple[str, ...]]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # only mistakes need it

    known = sorted({one for own in names for one in own})
    near = get_close_matches(written.lower(), known, _NEAR, 0.5)
    offered = f"; near it are {', '.join(f'`{one}`' for one in near)}" if near else ""
    return f"data class `{class_name}`: nothing among the files is called `{written}`{offered}"


def _leading(
    held: Mapping[str, Iterable[str]], hops: Sequence[Hop], inside: Mapping[str, Iterable[str]]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return what passes through the nodes and hops from which data can be reached."""
    arriving: dict[str, list[Hop]] = {}
    for hop in hops:
        arriving.setdefault(hop.target, []).append(hop)
    for listener, workloads in inside.items():
        for workload in workloads:
            arriving.setdefault(workload, []).extend(arriving.get(listener, ()))
    by_node: dict[str, set[str]] = {}
    by_hop: dict[str, set[str]] = {}
    for name in sorted({name for names in held.values() for name in names}):
        pending = [id_ for id_, names in held.items() if name in names]
        seen = set(pending)
        while pending:
            node = pending.pop()
            by_node.setdefault(node, set()).add(name)
            for hop in arriving.get(node, ()):
                by_hop.setdefault(hop.id, set()).add(name)
                if hop.source not in seen:
                    seen.add(hop.source)
                    pending.append(hop.source)
    return (
        {id_: tuple(sorted(found)) for id_, found in by_node.items()},
        {id_: tuple(sorted(found)) for id_, found in by_hop.items()},
    )
