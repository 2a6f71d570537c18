"""`markdown`: a summary for people, such as that of a step of GitHub Actions (`>> "$GITHUB_STEP_SUMMARY"`).

Knows the limit of such a summary, 1 MiB; nothing that was scanned becomes markup.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
"""

from collections.abc import Iterator, Sequence

from linter.analysis.report import Report
from linter.model.finding import Kind
from linter.report.findings import Group, by_terminator, elsewhere, grouped, listed
from linter.report.presentation import Presentation
from linter.report.totals.summary import by_severity, summary
from linter.report.wording import counted, place, printable, status

_MOST_BYTES = 900_000
_MARKUP = frozenset("\\`*_[]<>#|~&@")
_LINKS = (("://", "&#58;//"), ("www.", "www&#46;"))
"""What GitHub makes links of without being asked."""


def render(report: Report, presentation: Presentation) -> str:
    """Return the findings as a table, the worst first, with what the run adds up to."""
    lines = ["# tlslint", "", *_summed(report, presentation), ""]
    rows = [_row(group, presentation) for group in _groups(report, presentation)]
    if rows:
        lines += ["| severity | rule | finding | place |", "| --- | --- | --- | --- |"]
        room = _MOST_BYTES - sum(len(line.encode()) for line in lines)
        for number, row in enumerate(rows):
            room -= len(row.encode()) + 1
            if room < 0:
                lines += ["", f"{counted(len(rows) - number, 'more row')} would be more than GitHub shows."]
                break
            lines.append(row)
    while not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _summed(report: Report, presentation: Presentation) -> Iterator[str]:
    counts = ", ".join(f"**{count:,} {severity}**" for severity, count in by_severity(report).items() if count)
    yield counts or "No findings."
    yield ""
    yield from (f"- {plain(line)}" for line in list(summary(report, presentation))[1:])


def _groups(report: Report, presentation: Presentation) -> Sequence[Group]:
    return sorted(by_terminator(grouped(listed(report, presentation))), key=_worst_first)


def _worst_first(group: Group) -> tuple[bool, int, tuple[str, int, int, str, str]]:
    first = group.first
    return first.kind is Kind.OPEN, -first.severity.value, first.order


def _row(group: Group, presentation: Presentation) -> str:
    finding = group.first
    lines = [str(one.at.header.region.start_line) for one in elsewhere(group)]
    where = f"behind it, in {'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}" if lines else "there"
    more = f" (and {counted(len(group.others), 'other')} {where})" if group.others else ""
    cure = f"<br/>{plain(finding.cure)}" if finding.cure and finding.kind is Kind.FAIL else ""
    cause = f"<br/>{plain(finding.cause)}" if finding.cause else ""
    at = place(finding.at, presentation.shown)
    said = f"{plain(finding.message)}{more}{cause}{cure}"
    return f"| {status(finding)} | {plain(finding.rule)} | {said} | {plain(at)} |"


def plain(text: str) -> str:
    """Let nothing that was scanned be markup, or call somebody."""
    found = "".join(f"&#{ord(one)};" if one in _MARKUP else one for one in printable(text))
    for written, plain in _LINKS:
        found = found.replace(written, plain)
    return found
