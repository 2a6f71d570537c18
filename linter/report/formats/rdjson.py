"""`rdjson` and `rdjsonl`: the formats of reviewdog, which comments on pull requests wherever they are.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf.  Checked 2026-11-30.  Columns are bytes of UTF-8, the end
exclusive.  A suggestion is one edit, which its reader applies by itself: what takes several edits is none.
"""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from linter.analysis.report import Remedy, Report
from linter.model.finding import Kind, Severity
from linter.provenance.source import Location, Source
from linter.report.findings import Group, Remedies, grouped, listed, others
from linter.report.json_text import written
from linter.report.presentation import Presentation
from linter.report.wording import printable, way

_SEVERITIES = MappingProxyType(
    {Severity.CRITICAL: "ERROR", Severity.HIGH: "ERROR", Severity.MEDIUM: "WARNING", Severity.LOW: "INFO"}
)
_SOURCE = {"name": "tlslint"}


def render(report: Report, presentation: Presentation) -> str:
    """Return all as one `DiagnosticResult`."""
    return written({"source": _SOURCE, "diagnostics": list(_diagnostics(report, presentation))})


def render_lines(report: Report, presentation: Presentation) -> str:
    """Return a `Diagnostic` for each line."""
    found = ({**one, "source": _SOURCE} for one in _diagnostics(report, presentation))
    return "".join(f"{json.dumps(one, separators=(',', ':'))}\n" for one in found)


def _diagnostics(report: Report, presentation: Presentation) -> Iterator[dict[str, Any]]:
    pages = {rule.id: rule.references[0] for rule in report.rules if rule.references}
    remedies = Remedies(report.remedies)
    found = (one for one in listed(report, presentation) if one.suppressed is None)
    for group in grouped(found):
        yield _diagnostic(group, pages, remedies)


def _diagnostic(group: Group, pages: Mapping[str, str], remedies: Remedies) -> dict[str, Any]:
    finding = group.first
    page = pages.get(finding.rule)
    suggestions = [
        _suggestion(one)
        for one in remedies.of(group)
        # Suggested is what stands in the file that is commented on.
        if len(one.edits) == 1 and one.edits[0].at.source.path == finding.at.source.path
    ]
    return {
        "message": _message(group),
        "location": {"path": printable(finding.at.source.path), "range": _range(finding.at.header)},
        "severity": "INFO" if finding.kind is Kind.OPEN else _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, **({"url": page} if page else {})},
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _message(group: Group) -> str:
    finding = group.first
    lines = [printable(finding.message), *(f"also: {text}" for text in others(group))]
    if finding.cause:
        lines.append(printable(finding.cause if finding.kind is Kind.FAIL else f"cannot tell: {finding.cause}"))
    if finding.way:
        lines.append(printable(f"path: {way(finding.way)}"))
    if finding.cure and finding.kind is Kind.FAIL:
        lines.append(printable(f"fix: {finding.cure}"))
    return "\n".join(lines)


def _suggestion(remedy: Remedy) -> dict[str, Any]:
    (edit,) = remedy.edits
    return {"range": _range(edit.at), "text": edit.text}


def _range(at: Location) -> dict[str, Any]:
    return {"start": _position(at.source, at.start), "end": _position(at.source, at.end)}


def _position(source: Source, offset: int) -> dict[str, int]:
    line, column = source.line_and_column(offset)
    if source.text.isascii():
        return {"line": line, "column": column}
    before = source.text[offset - column + 1 : offset]
    return {"line": line, "column": 1 + len(before.encode("utf-8", "surrogatepass"))}
