"""`json`: everything about every finding, for programs.  `report.schema.json` in `linter/report` describes it.

Columns are code points, from 1, the end exclusive.
"""

from typing import Any

from linter import __version__
from linter.analysis.report import Coverage, InForce, Remedy, Report
from linter.model.finding import Finding, Suppressed
from linter.policy.rule import EXPOSURES, Rule
from linter.provenance.setting import Step
from linter.provenance.source import Location
from linter.report.asking.manual import filled
from linter.report.findings import listed
from linter.report.fingerprints import identity
from linter.report.formats.json.lines import Line, lines
from linter.report.json_text import written
from linter.report.presentation import Presentation
from linter.report.totals.summary import by_severity

VERSION = 1
"""Of the format: a reader of one version reads all that come with it, whatever else they add."""


def render(report: Report, presentation: Presentation) -> str:
    """Return the report as JSON, in ASCII."""
    found = listed(report, presentation)
    rules = {finding.rule for finding in found}
    document = {
        "version": VERSION,
        "tool": {"name": "tlslint", "version": __version__},
        "summary": {
            "findings": by_severity(report),
            "open": report.questions,
            "suppressed": report.accepted,
        },
        "in_force": in_force_of(report.in_force),
        "findings": [finding_of(finding) for finding in found],
        "remedies": [_remedy(remedy) for remedy in report.remedies],
        "rules": [_rule(rule) for rule in report.rules if rule.id in rules],
        "lines": [_line(line) for line in lines(found, report)],
        "coverage": coverage_of(report.coverage),
    }
    return written(document)


def finding_of(finding: Finding) -> dict[str, Any]:
    """Return a finding."""
    return {
        "kind": str(finding.kind),
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "cause": finding.cause,
        "cure": finding.cure,
        "at": place_of(finding.at),
        "platform": finding.platform,
        "subject": finding.subject,
        "header": place_of(finding.header),
        "setting": finding.setting,
        "via": [_step(step) for step in finding.via],
        "related": [_step(step) for step in finding.related],
        "path": [_step(step) for step in finding.way],
        "data": list(finding.data),
        "ends_at": [_step(step) for step in finding.ends_at],
        "known_as": finding.known_as,
        "fingerprint": identity(finding),
        "suppressed": None if finding.suppressed is None else _suppressed(finding.suppressed),
    }


def _suppressed(suppressed: Suppressed) -> dict[str, Any]:
    until = None if suppressed.until is None else suppressed.until.isoformat()
    return {"reason": suppressed.reason, "until": until, "at": place_of(suppressed.at)}


def _step(step: Step) -> dict[str, Any]:
    return {"note": step.note, "at": place_of(step.at)}


def place_of(at: Location) -> dict[str, Any]:
    """Return a place."""
    return _span(at.header)


def _span(at: Location) -> dict[str, Any]:
    region = at.region
    return {
        "path": at.source.path,
        "start": {"line": region.start_line, "column": region.start_column},
        "end": {"line": region.end_line, "column": region.end_column},
    }


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "edits": [{"at": _span(edit.at), "text": edit.text} for edit in remedy.edits],
        "mends": [{"rule": rule, "subject": subject} for rule, subject in remedy.mends],
        "wire": list(remedy.wire),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    """Return what reports say of a rule, its parameters filled in; what it demands, `tlslint explain` says."""
    return {
        "id": rule.id,
        "title": rule.title,
        "category": rule.category,
        "severity": {exposure: str(rule.severity[exposure]) for exposure in EXPOSURES},
        "precision": rule.precision,
        "applies_to": list(rule.applies_to),
        "fix": filled(rule.fix, rule),
        "why": rule.why,
        "references": list(rule.references),
        "cwe": list(rule.cwe),
    }


def _line(line: Line) -> dict[str, Any]:
    return {"path": line.path, "line": line.number, "column": line.column, "text": line.text}


def in_force_of(found: InForce) -> dict[str, Any]:
    """Return by whose word was judged."""
    return {
        "profile": found.profile,
        "configuration": found.configuration or None,
        "policies": list(found.policies),
        "revision": found.revision or None,
        "fail_on": str(found.fail_on),
        "min_severity": str(found.min_severity),
        "switched_off": found.switched_off,
        "lowered": found.lowered,
        "below_min_severity": found.below,
        "excluded_files": found.excluded_files,
        "excluded": found.excluded,
        "accepted": found.accepted,
        "suppressions": found.suppressions,
        "baseline": found.baseline or None,
        "known": found.known,
        "stale": found.stale,
        "since": found.since or None,
        "older": found.older,
        "fixed": found.fixed,
        "passed_by": found.passed_by,
        "hidden": found.hidden,
    }


def coverage_of(found: Coverage) -> dict[str, Any]:
    """Return what was read, and what was not and why."""
    return {
        "read": [{"path": path, "platform": platform} for path, platform in found.read],
        "failed": [{"message": error.message, "cure": error.cure, "at": place_of(error.at)} for error in found.failed],
        "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in found.skipped],
        "hidden": len(found.hidden),
        "left_out": [{"kind": what, "judged": is_known, "count": count} for what, is_known, count in found.left_out],
        "endpoints": found.endpoints,
        "passed": found.passed,
        "failing": found.failing,
        "open": found.open,
    }
