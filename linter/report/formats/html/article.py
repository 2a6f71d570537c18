"""A finding as a part of the page: what is so, where, why, and how to mend it."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from linter.model.finding import Finding, Kind
from linter.model.secrets import blackened
from linter.policy.rule import Rule
from linter.provenance.setting import Step
from linter.report.findings import Group, Remedies, alongside, elsewhere, may_be_quoted, others
from linter.report.page import said, with_code
from linter.report.presentation import Presentation
from linter.report.terminal.excerpt import is_written, parts
from linter.report.wording import message, place, status, way

_WIDTH = 160


class Frame(Struct, frozen=True):
    """What all findings of one page are told with."""

    rules: Mapping[str, Rule]
    presentation: Presentation
    numbers: Mapping[str, int]
    """Of rules and of endpoints, which links lead to."""
    remedies: Remedies

    def at(self, step: Step) -> str:
        """Return a note with its place."""
        return f"{with_code(step.note)} at <code>{said(place(step.at, self.presentation.shown))}</code>"


def article(number: int, group: Group, frame: Frame) -> Iterator[str]:
    """Write the findings of one rule on one line."""
    finding = group.first
    yield f'<article id="f{number}"><h4>{badge(finding)} {with_code(message(finding, frame.presentation.shown))}</h4>'
    rule, endpoint = frame.numbers[finding.rule], frame.numbers[finding.subject]
    where = f"<code>{said(place(finding.at, frame.presentation.shown))}</code>"
    yield f'<p><a href="#r{rule}">{said(finding.rule)}</a> at {where}, <a href="#e{endpoint}">endpoint</a></p>'
    if may_be_quoted(finding, frame.rules) and is_written(finding.at):
        before, marked, after = map(said, parts(finding.at, _WIDTH))
        yield f"<pre>{finding.at.region.start_line} | {before}<mark>{marked}</mark>{after}</pre>"
    notes = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in _notes(group, frame))
    yield f"{f'<dl>{notes}</dl>' if notes else ''}</article>"


def badge(finding: Finding) -> str:
    """Write how bad a finding is, or that it is open or accepted."""
    word = status(finding)
    return f'<span class="is {word}">{"accepted" if word == "suppressed" else word}</span>'


def _notes(group: Group, frame: Frame) -> Iterator[tuple[str, str]]:
    finding = group.first
    yield from (("for", frame.at(step)) for step in finding.related if step.at.source.path != finding.at.source.path)
    yield from (("via", frame.at(step)) for step in finding.via)
    if finding.cause:
        yield "cannot tell" if finding.kind is Kind.OPEN else "because", with_code(finding.cause)
    if finding.way:
        yield "path", said(way(finding.way))
    if finding.data:
        yield "data", said(", ".join(finding.data))
    yield from (("also", with_code(text)) for text in others(group))
    for other in elsewhere(group):
        at = f"<code>{said(place(other.at, frame.presentation.shown))}</code>"
        yield "also", f"{said(message(other, frame.presentation.shown))}, at {at}"
    if finding.suppressed is not None:
        until = f" until {finding.suppressed.until}" if finding.suppressed.until else ""
        at = place(finding.suppressed.at, frame.presentation.shown)
        yield "accepted", f"{said(finding.suppressed.reason or 'no reason given')}{until}, at <code>{said(at)}</code>"
    elif finding.kind is Kind.FAIL:
        if finding.cure:
            yield "fix", with_code(finding.cure)
        yield from _remedies(group, frame)


def _remedies(group: Group, frame: Frame) -> Iterator[tuple[str, str]]:
    """Say what is proven to mend it, and what that changes on the wire."""
    for remedy in frame.remedies.of(Group(group.first, tuple(alongside(group)))):
        for edit in remedy.edits:
            at = f"<code>{said(place(edit.at, frame.presentation.shown))}</code>"
            old, new = (f"<code>{said(text)}</code>" for text in (blackened(edit.at.text).strip(), edit.text.strip()))
            at = f"{old} at {at}" if edit.at.text and is_written(edit.at) else at
            yield "proven fix", f"write {new} instead of {at}" if edit.text else f"remove {at}"
        yield from (("then", said(sentence)) for sentence in remedy.wire)
