"""`csv`: a row for each finding, for spreadsheets and databases (RFC 4180, with a header).

A spreadsheet takes a cell that begins like a formula for one, and another separator than ours begins a cell for some:
https://owasp.org/www-community/attacks/CSV_Injection.  Checked 2026-11-30.
"""

import csv
from io import StringIO

from linter.analysis.report import Report
from linter.model.finding import Finding
from linter.provenance.pattern import pattern
from linter.report.findings import listed
from linter.report.fingerprints import identity
from linter.report.presentation import Presentation
from linter.report.wording import printable, status

COLUMNS = (
    "severity",
    "status",
    "rule",
    "message",
    "cause",
    "cure",
    "path",
    "line",
    "column",
    "endpoint",
    "platform",
    "setting",
    "data",
    "accepted",
    "until",
    "fingerprint",
)
_FORMULA = pattern(r"(?:^|(?<=[,;|\"]))(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def render(report: Report, presentation: Presentation) -> str:
    """Return the findings as CSV, sorted by place."""
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    writer.writerows([*map(_shown, _row(finding))] for finding in listed(report, presentation))
    return text.getvalue()


def _row(finding: Finding) -> tuple[str | int, ...]:
    region = finding.at.header.region
    accepted = finding.suppressed
    return (
        str(finding.severity),
        "accepted" if accepted is not None else status(finding) if finding.kind == "open" else "fail",
        finding.rule,
        finding.message,
        finding.cause,
        finding.cure,
        finding.at.source.path,
        region.start_line,
        region.start_column,
        finding.subject,
        finding.platform,
        finding.setting,
        ", ".join(finding.data),
        "" if accepted is None else accepted.reason,
        "" if accepted is None or accepted.until is None else accepted.until.isoformat(),
        identity(finding),
    )


def _shown(value: str | int) -> str | int:
    return cell(value) if isinstance(value, str) else value


def cell(text: str) -> str:
    """Let no text be a formula: an apostrophe in front makes it a text."""
    return _FORMULA.sub(r"\1'", printable(text))
