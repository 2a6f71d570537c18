"""`concise`: one line a finding, which editors and grep understand."""

from linter.analysis.report import Report
from linter.report.findings import listed
from linter.report.presentation import Presentation
from linter.report.terminal.colour import painter
from linter.report.wording import message, place, status

_SILENT = 2


def render(report: Report, presentation: Presentation) -> str:
    """Return one line for each finding, and nothing else."""
    if presentation.quiet >= _SILENT:
        return ""
    paint = painter(presentation)
    shown = presentation.shown
    return "".join(
        f"{_beginning(place(finding.at, shown))}: {paint(status(finding), status(finding))} {finding.rule}: "
        f"{message(finding, shown)}\n"
        for finding in listed(report, presentation)
    )


def _beginning(text: str) -> str:
    """Let no line begin with what is a command to the agent of a pipeline, as a file may be called."""
    return f"./{text}" if text.startswith(("##", "::")) else text
