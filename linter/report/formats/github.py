"""`github`: workflow commands, which GitHub Actions shows as annotations in the pull request.

Knows GitHub's limits: 10 errors, 10 warnings and 10 notices of a step are shown.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType

from linter.analysis.report import Report
from linter.model.endpoint import OURSELVES
from linter.model.finding import Finding, Kind, Severity
from linter.report.findings import Group, grouped, listed, others
from linter.report.presentation import Presentation
from linter.report.totals.in_force import in_force
from linter.report.wording import counted, printable

_LEVELS = MappingProxyType(
    {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}
)

# The tenth notice is that there are more.
_SHOWN = MappingProxyType({"error": 10, "warning": 10, "notice": 9})

_ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY_ESCAPES = _ESCAPES | str.maketrans({":": "%3A", ",": "%2C"})


def render(report: Report, presentation: Presentation) -> str:
    """Return the worst findings as workflow commands, and count the rest."""
    return "".join(f"{command}\n" for command in _commands(report, presentation))


def _commands(report: Report, presentation: Presentation) -> Iterator[str]:
    given: Counter[str] = Counter()
    left = 0
    for group in sorted(grouped(listed(report, presentation)), key=_worst_first):
        level = _level(group.first)
        given[level] += 1
        if given[level] <= _SHOWN[level]:
            yield _command(level, group)
        else:
            left += 1
    if left:
        yield f"::notice title=tlslint::{counted(left, 'more result')}; GitHub shows no more than these of one step"
    if line := in_force(report.in_force, str):
        # A notice beyond the tenth is in the log all the same.
        yield f"::notice title=tlslint::{line.translate(_ESCAPES)}"


def _worst_first(group: Group) -> tuple[bool, int, bool, tuple[str, int, int, str, str]]:
    first = group.first
    # Of equals, what a change does to the judgement comes first, so that nothing crowds it out.
    return first.kind is Kind.OPEN, -first.severity.value, first.platform != OURSELVES, first.order


def _level(finding: Finding) -> str:
    return "notice" if finding.kind is Kind.OPEN else _LEVELS[finding.severity]


def _command(level: str, group: Group) -> str:
    region = group.first.at.header.region
    properties = {
        # From the root of the repository, wherever the linter was called.
        "file": printable(group.first.at.source.path),
        "line": str(region.start_line),
        "endLine": str(region.end_line),
        "col": str(region.start_column),
        "endColumn": str(region.end_column),
        "title": f"tlslint {group.first.rule}",
    }
    words = ",".join(f"{name}={value.translate(_PROPERTY_ESCAPES)}" for name, value in properties.items())
    return f"::{level} {words}::{_message(group).translate(_ESCAPES)}"


def _message(group: Group) -> str:
    finding = group.first
    lines = [printable(finding.message), *(f"also: {text}" for text in others(group))]
    if finding.cause:
        lines.append(printable(finding.cause if finding.kind is Kind.FAIL else f"cannot tell: {finding.cause}"))
    if finding.cure and finding.kind is Kind.FAIL:
        lines.append(printable(f"fix: {finding.cure}"))
    return "\n".join(lines)
