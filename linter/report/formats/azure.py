"""`azure`: logging commands, which Azure Pipelines shows at the top of a run and beside the lines of a pull request.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#logissue-log-an-error-or-warning
Values are escaped as Microsoft's own `azure-pipelines-task-lib` does.  Checked 2026-11-30.
"""

from collections.abc import Iterator
from types import MappingProxyType

from linter.analysis.report import Report
from linter.model.finding import Kind, Severity
from linter.report.findings import Group, grouped, listed, others
from linter.report.presentation import Presentation
from linter.report.totals.in_force import in_force
from linter.report.wording import place, printable

# There is nothing below a warning.
_LEVELS = MappingProxyType(
    {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "warning"}
)
_ESCAPES = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
_PROPERTY_ESCAPES = _ESCAPES | str.maketrans({"]": "%5D", ";": "%3B"})
_COMMAND = "##"
"""What the agent looks for anywhere in a line."""


def render(report: Report, presentation: Presentation) -> str:
    """Return the findings as logging commands, the worst first; what is open, as lines of the log."""
    groups = sorted(grouped(one for one in listed(report, presentation) if one.suppressed is None), key=_worst_first)
    return "".join(f"{line}\n" for line in _lines(report, groups))


def _lines(report: Report, groups: list[Group]) -> Iterator[str]:
    for group in groups:
        yield _question(group) if group.first.kind is Kind.OPEN else _command(group)
    if line := in_force(report.in_force, str):
        yield line.replace(_COMMAND, "# #")


def _worst_first(group: Group) -> tuple[bool, int, tuple[str, int, int, str, str]]:
    first = group.first
    return first.kind is Kind.OPEN, -first.severity.value, first.order


def _command(group: Group) -> str:
    finding = group.first
    region = finding.at.header.region
    properties = {
        "type": _LEVELS[finding.severity],
        # From the root of the repository, wherever the linter was called.
        "sourcepath": printable(finding.at.source.path),
        "linenumber": str(region.start_line),
        "columnnumber": str(region.start_column),
        "code": finding.rule,
    }
    words = "".join(f"{name}={value.translate(_PROPERTY_ESCAPES)};" for name, value in properties.items())
    return f"##vso[task.logissue {words}]{_message(group).translate(_ESCAPES)}"


def _message(group: Group) -> str:
    finding = group.first
    parts = [f"{finding.severity}: {finding.message}", *(f"also: {text}" for text in others(group))]
    parts += [finding.cause, f"fix: {finding.cure}" if finding.cure else ""]
    return "; ".join(printable(part) for part in parts if part)


def _question(group: Group) -> str:
    finding = group.first
    text = f"{place(finding.at, str)}: open: {printable(finding.message)} cannot tell: {printable(finding.cause)}"
    return text.replace(_COMMAND, "# #")
