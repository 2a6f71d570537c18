"""`junit`: a suite of tests for each file, which Jenkins, GitLab, Azure DevOps and others show.

The form is the one that these read (https://github.com/windyroad/JUnit-Schema, https://llg.cubic.org/docs/junit/): a
failing rule is a failed test, what could not be analysed an error, and a file without either one test that passed.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from linter.analysis.report import Report
from linter.model.finding import Finding, Kind
from linter.provenance.source import InputError
from linter.report.findings import listed
from linter.report.presentation import Presentation
from linter.report.wording import place, printable


def render(report: Report, presentation: Presentation) -> str:
    """Return the report as XML."""
    suites: dict[str, list[str]] = {path: [] for path, _ in report.coverage.read}
    counts: dict[str, list[int]] = {path: [0, 0, 0] for path in suites}
    failed = {error.at: error for error in report.coverage.failed}
    for finding in listed(report, presentation):
        path = finding.at.source.path
        error = failed.pop(finding.at, None)
        suites.setdefault(path, []).append(_case(finding, error, presentation))
        _count(counts.setdefault(path, [0, 0, 0]), finding, error)
    for error in failed.values():
        path = error.at.source.path
        suites.setdefault(path, []).append(_error(error, presentation))
        counts.setdefault(path, [0, 0, 0])[1] += 1
    return "".join(f"{line}\n" for line in _lines(suites, counts))


def _count(counts: list[int], finding: Finding, error: InputError | None) -> None:
    """Count failures, errors and what is skipped."""
    if finding.suppressed is not None or finding.kind is Kind.OPEN:
        counts[2] += 1
    else:
        counts[0 if error is None else 1] += 1


def _lines(suites: dict[str, list[str]], counts: dict[str, list[int]]) -> Iterator[str]:
    totals = [sum(one[place] for one in counts.values()) for place in range(3)]
    tests = sum(max(len(cases), 1) for cases in suites.values())
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="tlslint" {_numbers(tests, totals)}>'
    for path in sorted(suites):
        cases = suites[path] or [f'    <testcase name="no findings" classname={_attribute(path)}/>']
        yield f"  <testsuite name={_attribute(path)} {_numbers(len(cases), counts.get(path, [0, 0, 0]))}>"
        yield from cases
        yield "  </testsuite>"
    yield "</testsuites>"


def _numbers(tests: int, counts: list[int]) -> str:
    failures, errors, skipped = counts
    return f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'


def _case(finding: Finding, error: InputError | None, presentation: Presentation) -> str:
    line = finding.at.header.region.start_line
    name = f"{finding.rule} at line {line}"
    path = finding.at.source.path
    head = f'    <testcase name={_attribute(name)} classname={_attribute(path)} file={_attribute(path)} line="{line}">'
    return f"{head}\n      {_outcome(finding, error, presentation)}\n    </testcase>"


def _outcome(finding: Finding, error: InputError | None, presentation: Presentation) -> str:
    message = _attribute(finding.message)
    if finding.suppressed is not None:
        return f"<skipped message={_attribute(f'accepted: {finding.suppressed.reason}')}/>"
    if finding.kind is Kind.OPEN:
        return f"<skipped message={_attribute(f'cannot tell: {finding.cause}')}/>"
    kind = "failure" if error is None else "error"
    lines = [place(finding.at, presentation.shown), finding.message, finding.cause, finding.cure]
    text = escape("\n".join(printable(one) for one in lines if one))
    return f'<{kind} message={message} type="{finding.severity}">{text}</{kind}>'


def _error(error: InputError, presentation: Presentation) -> str:
    path, line = error.at.source.path, error.at.header.region.start_line
    where = f'classname={_attribute(path)} file={_attribute(path)} line="{line}"'
    head = f'    <testcase name="could not be analysed" {where}>'
    text = escape(printable(f"{place(error.at, presentation.shown)}: {error.cure}"))
    return f'{head}\n      <error message={_attribute(error.message)} type="error">{text}</error>\n    </testcase>'


def _attribute(text: str) -> str:
    return quoteattr(printable(text))
