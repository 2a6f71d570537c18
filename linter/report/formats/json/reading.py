"""A report that was written as JSON, to be told again in another format, without the files that it is about."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import asdict

from linter.analysis.findings.hiding import shown
from linter.analysis.findings.hiding import told as hidden
from linter.analysis.report import Coverage, InForce, Remedy, Replacement, Report
from linter.files.walking import Skipped
from linter.model.finding import Finding, Kind, Severity, Suppressed
from linter.model.secrets import blackened
from linter.policy.rule import EXPOSURES, Rule
from linter.provenance.setting import Step
from linter.provenance.source import InputError, Source
from linter.report.asking.manual import UNTOLD
from linter.report.formats.json import told
from linter.report.formats.json.sources import Sources, TooLargeError

_NOWHERE = Source("", "").whole


class NoReportError(Exception):
    """A text that is no JSON report, and why."""


def read(data: bytes) -> Report:
    """Return the report.  Raises NoReportError."""
    try:
        document = msgspec.json.decode(data, type=told.Document)
        return _report(document, Sources(document.lines, _places(document)))
    except msgspec.DecodeError as error:
        raise NoReportError(str(error)) from error
    except RecursionError as error:
        raise NoReportError("it is nested too deeply") from error
    except TooLargeError as error:
        raise NoReportError("its places are too many and too far for any file") from error


def _places(document: told.Document) -> Iterator[told.Place]:
    for one in document.findings:
        yield from (one.at, one.header)
        yield from (step.at for step in (*one.via, *one.related, *one.path, *one.ends_at))
        if one.suppressed is not None:
            yield one.suppressed.at
    yield from (edit.at for remedy in document.remedies for edit in remedy.edits)
    yield from (failed.at for failed in document.coverage.failed)


def _report(document: told.Document, sources: Sources) -> Report:
    findings = [shown(_finding(one, sources)) for one in document.findings]
    accepted = tuple(one for one in findings if one.suppressed is not None)
    undecided = tuple(one for one in findings if one.suppressed is None and one.kind is Kind.OPEN)
    named = {one.rule for one in findings}
    rules = {one.id: _rule(one) for one in document.rules}
    if missing := sorted(named - rules.keys()):
        raise NoReportError(f"it says nothing of the rule {missing[0]}")
    return Report(
        rules=tuple(rules[name] for name in sorted(rules)),
        findings=tuple(one for one in findings if one.suppressed is None and one.kind is Kind.FAIL),
        open=undecided,
        suppressed=accepted,
        coverage=_coverage(document.coverage, sources),
        in_force=_in_force(document.in_force),
        remedies=tuple(_remedies(document.remedies, sources)),
        unlisted_open=max(0, document.summary.open - len(undecided)),
        unlisted_suppressed=max(0, document.summary.suppressed - len(accepted)),
    )


def _finding(one: told.Finding, sources: Sources) -> Finding:
    return Finding(
        kind=Kind(one.kind),
        rule=one.rule,
        severity=_severity(one.severity),
        message=one.message,
        at=sources.place(one.at),
        platform=one.platform,
        subject=one.subject,
        header=sources.place(one.header),
        setting=one.setting,
        cause=one.cause,
        cure=one.cure,
        via=_steps(one.via, sources),
        related=_steps(one.related, sources),
        suppressed=None if one.suppressed is None else _suppressed(one.suppressed, sources),
        way=_steps(one.path, sources),
        data=one.data,
        ends_at=_steps(one.ends_at, sources),
        known_as=one.known_as,
    )


def _suppressed(one: told.Suppressed, sources: Sources) -> Suppressed:
    return Suppressed(one.reason, sources.place(one.at), one.until)


def _steps(steps: Iterable[told.Step], sources: Sources) -> tuple[Step, ...]:
    return tuple(Step(sources.place(step.at), step.note) for step in steps)


def _rule(one: told.Rule) -> Rule:
    """Return a rule of which nothing but its words is known."""
    return Rule(
        id=one.id,
        title=one.title,
        category=one.category,
        severity={exposure: _severity(getattr(one.severity, exposure)) for exposure in EXPOSURES},
        precision=one.precision,
        applies_to=one.applies_to,
        parameters={},
        when=None,
        require=UNTOLD,
        message="",
        fix=one.fix,
        why=one.why,
        references=one.references,
        cwe=one.cwe,
        examples=(),
        examples_day=None,
        not_applicable={},
        at=_NOWHERE,
    )


def _remedies(remedies: Iterable[told.Remedy], sources: Sources) -> Iterator[Remedy]:
    for one in remedies:
        if all(blackened(edit.text) == edit.text for edit in one.edits):
            yield Remedy(
                edits=tuple(Replacement(sources.place(edit.at), edit.text) for edit in one.edits),
                mends=tuple((mended.rule, mended.subject) for mended in one.mends),
                wire=tuple(map(blackened, one.wire)),
            )


def _coverage(one: told.Coverage, sources: Sources) -> Coverage:
    return Coverage(
        read=tuple((read.path, read.platform) for read in one.read),
        failed=tuple(hidden(InputError(sources.place(bad.at), bad.message, bad.cure)) for bad in one.failed),
        skipped=tuple(Skipped(skipped.path, skipped.reason) for skipped in one.skipped),
        hidden=("",) * one.hidden,
        left_out=tuple((left.kind, left.judged, left.count) for left in one.left_out),
        endpoints=one.endpoints,
        passed=one.passed,
        failing=one.failing,
        open=one.open,
    )


def _in_force(one: told.InForce) -> InForce:
    said: dict[str, Any] = asdict(one)
    said |= {name: _severity(said[name]) for name in ("fail_on", "min_severity")}
    below = said.pop("below_min_severity")
    filled: dict[str, Any] = {name: "" if value is None else value for name, value in said.items()}
    return InForce(**filled, below=below)


def _severity(word: str) -> Severity:
    return Severity[word.upper()]
