"""Which findings are listed, and which of them are told as one.  Knows no format."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linter.analysis.report import Report
from linter.model.finding import Finding
from linter.report.presentation import Presentation
from linter.report.wording import printable

_OTHERS = 5
"""Further findings on the same line that are told before the rest is counted."""


@dataclass(frozen=True, slots=True)
class Group:
    """The worst finding of a rule on a line, and the others there."""

    first: Finding
    others: tuple[Finding, ...] = ()

    @property
    def members(self) -> tuple[Finding, ...]:
        """All findings, the worst first."""
        return (self.first, *self.others)


def listed(report: Report, presentation: Presentation) -> list[Finding]:
    """Return what fails, with what is undecided or accepted where that is asked for, sorted by place."""
    undecided = report.open if presentation.show_open else ()
    accepted = report.suppressed if presentation.show_suppressed else ()
    return sorted((*report.findings, *undecided, *accepted), key=lambda finding: finding.order)


def grouped(findings: Iterable[Finding]) -> Iterator[Group]:
    """Join findings that have kind, rule, path and line in common, and are either all accepted or all not.

    A snippet that thirty servers include gives thirty findings on its line, and code scanning tells results apart by
    rule and line only.
    """
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        line, _ = finding.at.source.line_and_column(finding.at.start)
        key = (finding.kind, finding.suppressed is None, finding.rule, finding.at.source.path, line)
        groups.setdefault(key, []).append(finding)
    for members in groups.values():
        first, *others = sorted(members, key=lambda finding: (-finding.severity.value, finding.order))
        yield Group(first, tuple(others))


def others(group: Group) -> Iterator[str]:
    """Say what else is so on the same line, and count what would be too much."""
    for finding in group.others[:_OTHERS]:
        yield printable(finding.message)
    left = len(group.others) - _OTHERS
    if left > 0:
        yield f"{left:,} more on this line"
