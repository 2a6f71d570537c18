"""`gitlab`: a report of Code Quality, which merge requests of GitLab show on any tier.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.  Checked 2026-11-30.
"""

from collections import Counter
from types import MappingProxyType
from typing import Any

from linter.analysis.report import Report
from linter.model.finding import Finding, Kind, Severity
from linter.report.findings import listed
from linter.report.fingerprints import identity
from linter.report.json_text import written
from linter.report.presentation import Presentation
from linter.report.wording import printable

_SEVERITIES = MappingProxyType(
    {Severity.CRITICAL: "blocker", Severity.HIGH: "critical", Severity.MEDIUM: "major", Severity.LOW: "minor"}
)
_OPEN = "info"


def render(report: Report, presentation: Presentation) -> str:
    """Return the findings as a list of JSON; what is accepted is no violation, and is left out."""
    seen: Counter[str] = Counter()
    found = (one for one in listed(report, presentation) if one.suppressed is None)
    return written([_violation(finding, seen) for finding in found])


def _violation(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    region = finding.at.header.region
    return {
        "description": _description(finding),
        "check_name": finding.rule,
        "fingerprint": _fingerprint(finding, seen),
        "severity": _OPEN if finding.kind is Kind.OPEN else _SEVERITIES[finding.severity],
        "location": {
            # From the root of the repository, without `./`.
            "path": printable(finding.at.source.path),
            "lines": {"begin": region.start_line, "end": region.end_line},
        },
    }


def _description(finding: Finding) -> str:
    cause = f": {finding.cause}" if finding.cause and finding.kind is Kind.OPEN else ""
    cure = f". {finding.cure}" if finding.cure and finding.kind is Kind.FAIL else ""
    return printable(f"{finding.message}{cause}{cure}")


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Return what stays while lines move; GitLab drops all but one of those that are equal."""
    own = identity(finding)
    seen[own] += 1
    return own if seen[own] == 1 else f"{own}-{seen[own]}"
