"""Hops put together to paths, and what becomes of the data on each.  Knows no endpoint."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from linter.flows.graph import Hop, Node, NodeKind, Path, Transport, Verdict, Verification

_MOST_PATHS = 5_000
_LONGEST = 30
_ENCRYPTED = frozenset({Transport.TLS, Transport.MUTUAL_TLS, Transport.MESH})


def paths(
    nodes: Mapping[str, Node],
    hops: Sequence[Hop],
    inside: Mapping[str, Iterable[str]],
    held: Mapping[str, Iterable[str]],
    spoken: Mapping[str, Transport],
) -> tuple[tuple[Path, ...], int]:
    """Return the paths from where data comes in to where it stays, and how many more there are at least."""
    leaving: dict[str, list[Hop]] = {}
    reached: set[str] = set()
    for hop in hops:
        leaving.setdefault(hop.source, []).append(hop)
        reached.add(hop.target)
    within = {workload for workloads in inside.values() for workload in workloads}
    starts = [one for one in leaving if one not in reached and (one not in within or _opens_more(one, inside, reached))]
    starts += _in_circles(starts, leaving, inside)
    found: list[Path] = []
    unlisted = 0
    for start in starts:
        for way in _ways(start, leaving, inside):
            if all(hop.only_redirects for hop in way):
                continue  # it carries nothing but the address to go to
            if len(found) >= _MOST_PATHS:
                unlisted += 1
                break
            found.append(_judged(way, nodes, held, spoken))
    return tuple(_mixed(found, {hop.id: hop for hop in hops})), unlisted


def _in_circles(
    starts: Sequence[str], leaving: Mapping[str, list[Hop]], inside: Mapping[str, Iterable[str]]
) -> list[str]:
    """Return where paths begin that nobody comes to from outside: at the first node of each circle."""
    found: list[str] = []
    seen: set[str] = set()
    for number, start in enumerate((*starts, *leaving)):
        if start in seen:
            continue
        if number >= len(starts):
            found.append(start)
        pending = [start]
        while pending:
            node = pending.pop()
            if node not in seen:
                seen.add(node)
                pending += (hop.target for hop in leaving.get(node, ()))
                pending += inside.get(node, ())
    return found


def _opens_more(workload: str, inside: Mapping[str, Iterable[str]], reached: set[str]) -> bool:
    """Say whether a workload is no part of a path to one of its listeners, so that its own paths begin at it."""
    return not any(workload in workloads and listener in reached for listener, workloads in inside.items())


def _ways(
    start: str, leaving: Mapping[str, list[Hop]], inside: Mapping[str, Iterable[str]]
) -> Iterator[tuple[Hop, ...]]:
    """Yield the ways from a node to where they end; none passes a node twice."""
    stack: list[tuple[Hop, ...]] = [(hop,) for hop in reversed(leaving[start])]
    while stack:
        way = stack.pop()
        last = way[-1]
        passed = {start, *(hop.target for hop in way)}
        behind = (last.target,) if last.target in leaving else tuple(sorted(inside.get(last.target, ())))
        further = [hop for node in behind for hop in leaving.get(node, ()) if hop.target not in passed]
        if not further or len(way) >= _LONGEST or last.only_redirects:
            yield way
        else:
            stack.extend((*way, hop) for hop in reversed(further))


def _judged(
    way: tuple[Hop, ...],
    nodes: Mapping[str, Node],
    held: Mapping[str, Iterable[str]],
    spoken: Mapping[str, Transport],
) -> Path:
    transports = _carrying(way, spoken)
    verdict, ends_at = _verdict(way, transports, nodes)
    return Path(
        hops=tuple(hop.id for hop in way),
        verdict=verdict,
        ends_at=ends_at,
        data=tuple(sorted({name for hop in way for name in held.get(hop.target, ())})),
        is_certain=not any(hop.doubt for hop in way),
    )


def _carrying(way: Sequence[Hop], spoken: Mapping[str, Transport]) -> list[Transport]:
    """Return what carries the bytes on each hop; what passes through is what it is at its end.

    That end may be a listener of the same machine: the hop to it is no network's, but what it takes came over one.
    """
    found: list[Transport] = []
    behind = Transport.UNKNOWN
    for hop in reversed(way):
        taken = spoken.get(hop.target, Transport.UNKNOWN) if hop.transport is Transport.LOCAL else hop.transport
        behind = behind if taken is Transport.PASSED_THROUGH else taken
        found.append(behind if hop.transport is Transport.PASSED_THROUGH else hop.transport)
    return found[::-1]


def _verdict(way: Sequence[Hop], carried: Sequence[Transport], nodes: Mapping[str, Node]) -> tuple[Verdict, str]:
    if any(hop.broken for hop in way):
        return Verdict.BROKEN, ""
    crossing = [(hop, one) for hop, one in zip(way, carried, strict=True) if one is not Transport.LOCAL]
    if not crossing:
        return Verdict.LOCAL, ""
    before: set[Transport] = set()
    for hop, one in crossing:
        if one is Transport.CLEAR and not hop.only_redirects:
            if before <= {Transport.CLEAR}:
                return Verdict.NEVER_ENCRYPTED, ""
            is_store = nodes[hop.target].kind is NodeKind.DATASTORE
            # Of what came over an unknown hop nobody can say that it ends here, and not that it was in clear text.
            ends_at = hop.source if before & _ENCRYPTED else ""
            return (Verdict.GAP_TO_DATA_STORE if is_store else Verdict.ENDS_TOO_SOON), ends_at
        before.add(one)
    kinds = {one for _, one in crossing}
    if Transport.OPTIONAL_TLS in kinds:
        return Verdict.DOWNGRADABLE, ""
    if Transport.UNKNOWN in kinds:
        return Verdict.UNKNOWN, ""
    if any(hop.verification is Verification.NONE for hop, _ in crossing):
        return Verdict.UNVERIFIED, ""
    return Verdict.ENCRYPTED, ""


def _mixed(found: Sequence[Path], hops: Mapping[str, Hop]) -> Iterator[Path]:
    """Mark the paths in clear text to what the same clients reach over TLS as well."""
    encrypted = {
        (hops[path.hops[0]].source, hops[path.hops[1]].target)
        for path in found
        if len(path.hops) > 1 and hops[path.hops[0]].transport in _ENCRYPTED
    }
    for path in found:
        if path.verdict is Verdict.NEVER_ENCRYPTED and len(path.hops) > 1:
            first, second = hops[path.hops[0]], hops[path.hops[1]]
            if first.transport is Transport.CLEAR and (first.source, second.target) in encrypted:
                yield replace(path, verdict=Verdict.MIXED)
                continue
        yield path
