"""`text`: each finding with its line, what led to it and how to mend it; a summary.  For people at a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from linter.analysis.report import Report
from linter.model.finding import Finding, Kind
from linter.policy.rule import Rule
from linter.provenance.source import Location
from linter.report.findings import (
    Group,
    alongside,
    by_terminator,
    elsewhere,
    families,
    grouped,
    key_of,
    listed,
    may_be_quoted,
    others,
)
from linter.report.presentation import Presentation
from linter.report.terminal.colour import Paint, painter
from linter.report.terminal.excerpt import excerpt, is_written
from linter.report.totals.summary import coverage, statistics, summary
from linter.report.wording import counted, message, place, printable, status, way

_SILENT = 2


class _Frame(Struct, frozen=True):
    """What all findings of one report are drawn with."""

    rules: Mapping[str, Rule]
    presentation: Presentation
    paint: Paint

    def place(self, at: Location) -> str:
        """Return a place as the user would name it."""
        return place(at, self.presentation.shown)


def render(report: Report, presentation: Presentation) -> str:
    """Return the report as text for a terminal."""
    frame = _Frame({rule.id: rule for rule in report.rules}, presentation, painter(presentation))
    blocks = []
    if presentation.quiet < _SILENT:
        for heading, findings in _parted(listed(report, presentation), frame):
            blocks += [*heading, *_blocks(findings, frame)]
    if presentation.statistics:
        blocks.append("\n".join(statistics(report, presentation.group_by)))
    if presentation.coverage:
        blocks.append("\n".join(coverage(report.coverage, presentation.shown)))
    if not presentation.quiet:
        blocks.append("\n".join(summary(report, presentation)))
    return "".join(f"{block}\n\n" for block in blocks)[:-1] if blocks else ""


def _parted(findings: Sequence[Finding], frame: _Frame) -> Iterator[tuple[Sequence[str], Sequence[Finding]]]:
    """Part findings by what they are to be put together by, each part with its heading."""
    by = frame.presentation.group_by
    if by is None:
        yield (), findings
        return
    parts: dict[str, list[Finding]] = {}
    for finding in findings:
        parts.setdefault(key_of(finding, by), []).append(finding)
    for name in sorted(parts):
        shown = frame.presentation.shown(name) if by == "file" else name
        heading = f"== {printable(shown)}: {counted(len(parts[name]), 'result')}"
        yield (frame.paint(heading, "label"),), parts[name]


def _blocks(findings: Sequence[Finding], frame: _Frame) -> Iterator[str]:
    for full, rest in families(by_terminator(grouped(findings))):
        yield from ("\n".join(_drawn(group, frame)) for group in full)
        if rest:
            yield "\n".join(_listed(rest, frame))


def _drawn(group: Group, frame: _Frame) -> Iterator[str]:
    """Draw the findings of one rule on one line."""
    finding = group.first
    word = status(finding)
    yield f"{frame.paint(f'{word}[{finding.rule}]', word)}: {message(finding, frame.presentation.shown)}"
    number = str(finding.at.header.region.start_line)
    blank = " " * len(number)
    yield f"{blank}{frame.paint('-->', 'frame')} {frame.place(finding.at)}"
    if may_be_quoted(finding, frame.rules) and is_written(finding.at):
        line = excerpt(finding.at, frame.presentation.width - len(number) - len(" | "))
        bar = frame.paint("|", "frame")
        yield f"{blank} {bar}"
        yield f"{frame.paint(number, 'frame')} {bar} {line.text}".rstrip()
        yield f"{blank} {bar} {' ' * line.before}{frame.paint('^' * line.marked, word)}"
    for label, text in _notes(group, frame):
        yield f"{blank} {frame.paint('=', 'frame')} {frame.paint(f'{label}:', 'label')} {text}"


def _listed(groups: Sequence[Group], frame: _Frame) -> Iterator[str]:
    """List what says the same of other places, a line for each."""
    first = groups[0].first
    word = status(first)
    yield f"{frame.paint(f'{word}[{first.rule}]', word)}: the same in {counted(len(groups), 'more place')}"
    for group in groups:
        there = len(alongside(group))
        also = f" (and {counted(there, 'other')} there)" if there else ""
        for number, found in enumerate((group.first, *elsewhere(group))):
            said = message(found, frame.presentation.shown)
            yield f" {frame.paint('-->', 'frame')} {frame.place(found.at)}: {said}{'' if number else also}"


def _notes(group: Group, frame: _Frame) -> Iterator[tuple[str, str]]:
    """Return what stands below the line: where the value came from, why it counts, how to mend it."""
    finding = group.first
    for step in finding.related:
        if step.at.source.path != finding.at.source.path:
            yield "for", f"{printable(step.note)} at {frame.place(step.at)}"
    for step in finding.via:
        yield "via", f"{printable(step.note)} at {frame.place(step.at)}"
    if finding.cause:
        yield "cannot tell" if finding.kind is Kind.OPEN else "because", printable(finding.cause)
    if finding.way:
        yield "path", printable(way(finding.way))
    if finding.data:
        yield "data", ", ".join(finding.data)
    yield from (("also", text) for text in others(group))
    for other in elsewhere(group):
        yield "also", f"{message(other, frame.presentation.shown)}, at {frame.place(other.at)}"
    if finding.suppressed is not None:
        until = f" until {finding.suppressed.until}" if finding.suppressed.until else ""
        reason = printable(finding.suppressed.reason) or "no reason given"
        yield f"accepted{until}", f"{reason}, at {frame.place(finding.suppressed.at)}"
    elif finding.kind is Kind.FAIL and finding.cure:
        yield "fix", printable(finding.cure)
