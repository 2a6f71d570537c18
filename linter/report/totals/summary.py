"""What a run adds up to, in sentences and tables for a terminal.  Knows no finding's details."""

from collections import Counter
from collections.abc import Callable, Iterator

from linter.analysis.report import Coverage, Report
from linter.model.finding import Severity
from linter.report.findings import key_of
from linter.report.presentation import Presentation
from linter.report.totals.in_force import in_force
from linter.report.wording import counted, place, printable


def summary(report: Report, presentation: Presentation) -> Iterator[str]:
    """Sum up in few lines: what was found, what was read, what was judged, and whether that was nothing at all."""
    found = report.coverage
    accepted = f" ({report.accepted:,} more accepted)" if report.accepted else ""
    yield f"{_found(report)}{accepted}."
    failed = f", {len(found.failed):,} could not be analysed" if found.failed else ""
    yield f"{counted(len(found.read), 'file')} read{failed}."
    questions = f", {counted(report.questions, 'question')} open" if report.questions else ""
    hint = " (--show-open lists them)" if report.questions and not presentation.show_open else ""
    yield f"{counted(found.endpoints, 'endpoint')} judged{questions}{hint}."
    if not (found.passed or found.failing or found.open):
        yield "Nothing could be judged."
    if line := in_force(report.in_force, presentation.shown):
        yield line


def by_severity(report: Report) -> dict[str, int]:
    """Count the findings of every severity, the worst first."""
    counts = Counter(finding.severity for finding in report.findings)
    return {str(severity): counts[severity] for severity in sorted(Severity, reverse=True)}


def _found(report: Report) -> str:
    words = [f"{count:,} {severity}" for severity, count in by_severity(report).items() if count]
    return f"{counted(len(report.findings), 'finding')}: {', '.join(words)}" if words else "No findings"


def statistics(report: Report, group_by: str | None) -> Iterator[str]:
    """Count the findings of each rule, or of each file or endpoint, the most frequent first."""
    counts = Counter(key_of(finding, group_by or "rule") for finding in report.findings)
    titles = {rule.id: rule.title for rule in report.rules} if group_by in (None, "rule") else {}
    rows = [
        (f"{count:,}", printable(name), titles.get(name, ""))
        for name, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    yield f"Findings by {group_by or 'rule'}:"
    for count, name, title in rows:
        yield f"  {count:>{widths[0]}}  {name:<{widths[1]}}  {title}".rstrip()
    if not rows:
        yield "  none"


def coverage(found: Coverage, shown: Callable[[str], str]) -> Iterator[str]:
    """List what was read, and what was not and why; count the verdicts."""
    yield "Files:"
    for path, platform in found.read:
        yield f"  read     {printable(shown(path))} ({platform})"
    for error in found.failed:
        yield f"  failed   {place(error.at, shown)}: {printable(error.message)}"
    for skipped in found.skipped:
        yield f"  skipped  {printable(shown(skipped.path))}: {printable(skipped.reason)}"
    yield f"  {len(found.read):,} read, {len(found.failed):,} failed, {len(found.skipped):,} skipped"
    if found.hidden:
        ignored = counted(len(found.hidden), "path")
        yield f"  {ignored} not looked at: git ignores them and tracks nothing in them"
    for is_known, words in ((True, "with nothing to judge"), (False, "of kinds that are not judged")):
        kinds = [f"{printable(what)} ({count:,})" for what, known, count in found.left_out if known is is_known]
        if kinds:
            yield f"  {words}: {', '.join(kinds)}"
    yield "Verdicts:"
    verdicts = f"{found.passed:,} pass, {found.failing:,} fail, {found.open:,} undecided"
    yield f"  {verdicts}, on {counted(found.endpoints, 'endpoint')}"
