"""`sarif`: SARIF 2.1.0, cut to what GitHub code scanning takes in and shows.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from linter import __version__
from linter.analysis.report import Coverage, InForce, Report
from linter.model.endpoint import OURSELVES
from linter.model.finding import Kind
from linter.provenance.source import InputError
from linter.report.findings import Group, grouped, listed
from linter.report.formats.sarif.places import ROOT, physical
from linter.report.formats.sarif.results import results
from linter.report.formats.sarif.rules import descriptor, descriptor_without_manual
from linter.report.presentation import Presentation
from linter.report.totals.in_force import in_force
from linter.report.wording import counted, printable

_ROOT = "The root of the scan: the folder of the repository, or without one the folder that the scan was called in."
_MOST_RESULTS = 5_000
"""GitHub takes 25,000 and keeps 5,000; we choose which."""
_LARGE = 5_000_000
"""Characters from which on rules without a result lose their manual page: GitHub takes 10 MB, compressed."""


def render(report: Report, presentation: Presentation) -> str:
    """Return the report as one run of SARIF, in ASCII."""
    groups = list(grouped(listed(report, presentation)))
    kept = _worst(groups)
    run = _run(report, presentation, kept, len(groups) - len(kept))
    text = _written(run)
    if len(text) > _LARGE:
        run["tool"]["driver"]["rules"] = _short_rules(report, kept)
        text = _written(run)
    return text


def _written(run: dict[str, Any]) -> str:
    # Exactly one run: GitHub refuses several of the same tool and category.
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, separators=(",", ":")) + "\n"


def _worst(groups: Sequence[Group]) -> list[Group]:
    """Choose what GitHub is to keep: what fails before the rest, the worst first; in the order that it had."""
    if len(groups) <= _MOST_RESULTS:
        return list(groups)
    order = sorted(range(len(groups)), key=lambda index: (_urgency(groups[index]), index))
    return [groups[index] for index in sorted(order[:_MOST_RESULTS])]


def _urgency(group: Group) -> tuple[bool, bool, bool, int]:
    finding = group.first
    # What a change does to the judgement is not crowded out, however much else there is.
    about_judgement = finding.platform == OURSELVES
    return finding.suppressed is not None, finding.kind is Kind.OPEN, not about_judgement, -finding.severity.value


def _run(report: Report, presentation: Presentation, groups: Sequence[Group], dropped: int) -> dict[str, Any]:
    category = presentation.sarif_category
    return {
        "tool": {
            "driver": {
                "name": "tlslint",
                "organization": "tlslint",
                "semanticVersion": __version__,
                "rules": [descriptor(rule) for rule in report.rules],
            }
        },
        # GitHub's category is what stands before the last slash; without one it would be empty.
        **({"automationDetails": {"id": f"{category}/"}} if category else {}),
        "columnKind": "utf16CodeUnits",
        # Where the root lies is the machine's own affair, and differs from one to the next.
        "originalUriBaseIds": {ROOT: {"description": {"text": _ROOT}}},
        # A file that could not be analysed is no failed execution, for which GitHub would refuse the rest too.
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(report.coverage.failed, dropped)),
                **_configured(report.in_force),
            }
        ],
        "results": list(results(groups, report.rules, report.remedies)),
        "properties": {"coverage": _coverage(report.coverage), "inForce": _in_force(report.in_force)},
    }


def _short_rules(report: Report, groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Describe the rules that have a result in full, and the others without their manual page."""
    fired = {group.first.rule for group in groups}
    return [descriptor(rule) if rule.id in fired else descriptor_without_manual(rule) for rule in report.rules]


def _notifications(failed: Iterable[InputError], dropped: int) -> Iterator[dict[str, Any]]:
    for error in failed:
        cure = f"; {error.cure}" if error.cure else ""
        yield {
            "level": "error",
            "message": {"text": printable(f"Cannot be analysed: {error.message}{cure}.")},
            "locations": [{"physicalLocation": physical(error.at)}],
        }
    if dropped:
        text = f"{counted(dropped, 'result')} left out: GitHub keeps {_MOST_RESULTS:,}, and these are the worst."
        yield {"level": "warning", "message": {"text": text}}


def _configured(found: InForce) -> dict[str, Any]:
    """Say by whose word was judged, from the root of the repository."""
    line = in_force(found, str)
    return {"toolConfigurationNotifications": [{"level": "note", "message": {"text": line}}]} if line else {}


def _in_force(found: InForce) -> dict[str, Any]:
    return {
        "profile": found.profile,
        **({"configuration": printable(found.configuration)} if found.configuration else {}),
        "policies": [printable(path) for path in found.policies],
        **({"revision": found.revision} if found.revision else {}),
        "failOn": str(found.fail_on),
        "minSeverity": str(found.min_severity),
        "switchedOff": found.switched_off,
        "lowered": found.lowered,
        "belowMinSeverity": found.below,
        "excludedFiles": found.excluded_files,
        "excluded": found.excluded,
        "accepted": found.accepted,
        "suppressions": found.suppressions,
        "known": found.known,
        "stale": found.stale,
        "older": found.older,
        "fixed": found.fixed,
        "passedBy": found.passed_by,
        "hidden": found.hidden,
    }


def _coverage(found: Coverage) -> dict[str, int]:
    """Count what was judged, so that no result is not taken for all is well."""
    return {
        "read": len(found.read),
        "failed": len(found.failed),
        "skipped": len(found.skipped),
        "hidden": len(found.hidden),
        "leftOut": sum(count for _, _, count in found.left_out),
        "endpoints": found.endpoints,
        "passed": found.passed,
        "failing": found.failing,
        "open": found.open,
    }
