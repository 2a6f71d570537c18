"""Which findings are listed, and which of them are told as one.  Knows no format."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from linter.analysis.report import Remedy, Report
from linter.model.endpoint import PrivateKey
from linter.model.finding import Finding
from linter.policy.rule import Rule
from linter.report.presentation import Presentation
from linter.report.wording import printable

_OTHERS = 5
"""Further findings on the same line that are told before the rest is counted."""
_ALIKE = 3
"""Findings of one cause and one cure that are told in full where there are more than a few."""
_FEW = 5


def may_be_quoted(finding: Finding, rules: Mapping[str, Rule]) -> bool:
    """Say whether the line may be shown: a file that was not read has none, and a private key is not to be copied."""
    is_secret = PrivateKey.KIND in rules[finding.rule].applies_to
    return not is_secret and bool(finding.at.source.text)


class Group(Struct, frozen=True):
    """The worst finding of a rule on a line, or behind a listener that ends TLS, and the others there."""

    first: Finding
    others: tuple[Finding, ...] = ()

    @property
    def members(self) -> tuple[Finding, ...]:
        """All findings, the worst first."""
        return (self.first, *self.others)


class Remedies:
    """What mends findings, by rule and endpoint."""

    def __init__(self, remedies: Iterable[Remedy]) -> None:
        self._by_finding: dict[tuple[str, str], list[Remedy]] = {}
        for remedy in remedies:
            for mended in remedy.mends:
                self._by_finding.setdefault(mended, []).append(remedy)

    def of(self, group: Group) -> Iterator[Remedy]:
        """Yield what mends a finding of a group, each once."""
        found = (self._by_finding.get((one.rule, one.subject), ()) for one in group.members)
        yield from dict.fromkeys(remedy for remedies in found for remedy in remedies)


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


def by_terminator(groups: Iterable[Group]) -> Iterator[Group]:
    """Join what is in clear text behind one listener that ends TLS, as far as it stands in one file.

    People have one thing to decide there.  What compares results with those of before, as code scanning and a baseline
    do, has each hop by itself: a hop that is new would be hidden behind one that is accepted.
    """
    joined: dict[object, list[Group]] = {}
    for number, group in enumerate(groups):
        joined.setdefault(terminator(group.first) or number, []).append(group)
    for first, *more in joined.values():
        others = (*first.others, *(finding for group in more for finding in group.members))
        yield Group(first.first, others)


def key_of(finding: Finding, group_by: str) -> str:
    """Return the file, the rule or the endpoint of a finding."""
    return {"endpoint": finding.subject, "file": finding.at.source.path, "rule": finding.rule}[group_by]


def terminator(finding: Finding) -> object:
    """Return what findings have in common that are told as one because TLS ends in one place; None for any other."""
    if not finding.ends_at:
        return None
    is_accepted = finding.suppressed is not None
    return finding.rule, finding.severity, is_accepted, finding.at.source.path, finding.ends_at[0]


def families(groups: Iterable[Group]) -> Iterator[tuple[list[Group], list[Group]]]:
    """Part what is told in full from what says the same of other places: rule, cause and cure word by word.

    Few of a kind stay where they stand; many are brought together at the first of them.
    """
    alike: dict[object, list[Group]] = {}
    for group in groups:
        alike.setdefault(_kind(group), []).append(group)
    for members in sorted(_single_or_many(alike.values()), key=lambda members: members[0].first.order):
        yield members[:_ALIKE], members[_ALIKE:]


def _kind(group: Group) -> object:
    one = group.first
    return one.kind, one.suppressed is None, one.rule, one.severity, one.cause, one.cure


def _single_or_many(families: Iterable[list[Group]]) -> Iterator[list[Group]]:
    for members in families:
        yield from [members] if len(members) > _FEW else ([group] for group in members)


def others(group: Group) -> Iterator[str]:
    """Say what else is so on the same line, and count what would be too much."""
    here = alongside(group)
    for finding in here[:_OTHERS]:
        yield printable(finding.message)
    left = len(here) - _OTHERS
    if left > 0:
        yield f"{left:,} more on this line"


def alongside(group: Group) -> list[Finding]:
    """Return what else is so on the same line."""
    return [finding for finding in group.others if _line(finding) == _line(group.first)]


def elsewhere(group: Group) -> Iterator[Finding]:
    """Yield what else is so on other lines, one for each."""
    lines = {_line(finding): finding for finding in reversed(group.others)}
    yield from (lines[one] for one in sorted(lines) if one != _line(group.first))


def _line(finding: Finding) -> int:
    return finding.at.source.line_and_column(finding.at.start)[0]
