"""What is known of what stands on a line: endpoints, hops, and what each rule says.  Knows no format."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from linter.analysis.discovery import Found
from linter.analysis.judgement import Judged
from linter.analysis.mapping.claimed import Watch
from linter.analysis.on_paths import on_paths
from linter.analysis.run import Request, looked_through
from linter.flows.building import graph_from, joined
from linter.flows.graph import Hop, Node
from linter.model.endpoint import Subject
from linter.model.finding import Finding
from linter.policy.judge import Passed, judge
from linter.provenance.source import InputError, Location

_OF_OTHERS = frozenset({"around", "certificate", "known_hosts", "peer"})
"""What others say of a subject, or what it is in: a line of theirs is not one of its own."""


class Explained(Struct, frozen=True):
    """All that is known of one thing that stands on a line."""

    subject: Subject
    findings: tuple[Finding, ...]
    """What fails, and what stays open."""
    passed: tuple[str, ...]
    """The rules that it keeps."""
    hops: tuple[Hop, ...]
    """Those that lead to it, and those that go out from it."""


class Line(Struct, frozen=True):
    """All that is known of a line."""

    explained: tuple[Explained, ...]
    nodes: dict[str, Node]
    """Of the graph, by their ids."""
    errors: tuple[InputError, ...]
    """What of the file could not be analysed."""
    is_read: bool
    """Whether any platform reads the file."""


def explained(request: Request, path: str, number: int, watch: Watch) -> Line:
    """Look through what is asked for, and tell all of what stands on a line of a file, or around it."""
    return told(request, path, number, *looked_through(request, watch))


def told(request: Request, path: str, number: int, found: Sequence[Found], judgement: Judged) -> Line:
    """Tell all of what stands on a line, of what was looked through."""
    drawing = joined((*judgement.subjects, *judgement.seen.identities))
    graph = graph_from(drawing, request.judging.config.data)
    about = {node.id: node.subject for node in graph.nodes}
    subjects = list(dict.fromkeys(_on_line(judgement.subjects, path, number)))
    verdicts = [(one, verdict) for one in subjects for verdict in judge(request.judging.rules, one)]
    findings = ((one, verdict) for one, verdict in verdicts if isinstance(verdict, Finding))
    weighed = list(on_paths(findings, drawing, graph))
    parts = [
        Explained(
            subject=one,
            findings=tuple(found for whom, found in weighed if whom is one),
            passed=tuple(found.rule for whom, found in verdicts if whom is one and isinstance(found, Passed)),
            hops=tuple(hop for hop in graph.hops if one.address in (hop.subject, about[hop.source], about[hop.target])),
        )
        for one in subjects
    ]
    read = {one.at.source.path for one in judgement.subjects} | {opened for opened, _ in judgement.seen.opened}
    return Line(
        explained=tuple(parts),
        nodes={node.id: node for node in graph.nodes},
        errors=tuple(error for error in judgement.failed if error.at.source.path == path),
        is_read=path in read or any(one.path == path and hasattr(one, "source") for one in found),
    )


def _on_line(subjects: tuple[Subject, ...], path: str, number: int) -> Iterator[Subject]:
    """Yield what a line says something of; where there is nothing, what begins last before it."""
    touched = [one for one in subjects if any(_is_on(at, path, number) for at in _places(one))]
    if touched:
        yield from touched
        return
    before = [one for one in subjects if one.at.source.path == path and _line(one.at) <= number]
    last = max((_line(one.at) for one in before), default=0)
    yield from (one for one in before if _line(one.at) == last)


def _line(at: Location) -> int:
    return at.source.line_and_column(at.start)[0]


def _is_on(at: Location, path: str, number: int) -> bool:
    return at.source.path == path and _line(at) == number


def _places(part: object) -> Iterator[Location]:
    """Yield all places that a subject is made of."""
    pending = [part]
    while pending:
        one = pending.pop()
        if isinstance(one, Location):
            yield one
        elif isinstance(one, tuple):
            pending.extend(one)
        elif isinstance(one, Struct):
            pending.extend(getattr(one, name) for name in one.__struct_fields__ if name not in _OF_OTHERS)
