"""`text`: how standards are met, for a terminal."""

import textwrap
from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from linter.analysis.asking.compliance.answers import Answer, Assessment, Compliance, Status
from linter.model.finding import Finding
from linter.report.documents.compliance import saying
from linter.report.presentation import Presentation
from linter.report.terminal.colour import Paint, painter
from linter.report.wording import place, printable

_STYLES = {
    Status.NOT_MET: "high",
    Status.OPEN: "open",
    Status.DEVIATES: "medium",
    Status.MET: "suppressed",
    Status.NOTHING: "frame",
    Status.NOT_SHOWN: "frame",
}
_NARROWEST = 40


def render(found: Compliance, presentation: Presentation) -> str:
    """Return the answers, each standard by itself, with the places that decide them."""
    presentation = replace(presentation, shown=cache(presentation.shown))  # a file stands in many lines
    paint = painter(presentation)
    width = max(presentation.width, _NARROWEST)
    lines: list[str] = []
    for sentence in saying.preface(found, presentation):
        lines += textwrap.wrap(sentence, width, break_long_words=False, break_on_hyphens=False)
    for assessment in found.assessments:
        lines += ["", *_standard(assessment, presentation, paint, width)]
        for sentence in saying.figures(assessment, found):
            lines += textwrap.wrap(sentence, width, initial_indent="  ", subsequent_indent="  ")
    return "".join(f"{line}\n" for line in lines)


def _standard(assessment: Assessment, presentation: Presentation, paint: Paint, width: int) -> Iterator[str]:
    yield paint(f"{saying.named(assessment)} ({printable(assessment.standard.id)})", "label")
    for sentence in saying.caveats(assessment):
        yield from textwrap.wrap(sentence, width, initial_indent="  ", subsequent_indent="  ")
    for answer in assessment.answers:
        yield from _requirement(answer, presentation, paint, width)
    yield f"  {saying.summed(assessment)}."


def _requirement(answer: Answer, presentation: Presentation, paint: Paint, width: int) -> Iterator[str]:
    requirement = answer.requirement
    said = f"{printable(requirement.number)}: {printable(requirement.title)}"
    yield f"  {paint(answer.status.value, _STYLES[answer.status])}  {said}"
    if facts := ", ".join(saying.reasons(answer)):
        yield from textwrap.wrap(facts, width, initial_indent="      ", subsequent_indent="      ")
    if presentation.quiet:
        return
    yield from (_found(one, presentation) for one in answer.failing)
    if presentation.show_open:
        yield from (f"{_found(one, presentation)} (open)" for one in answer.open)
    yield from (f"{_found(one, presentation)} (accepted: {saying.acceptance(one)})" for one in answer.accepted)


def _found(finding: Finding, presentation: Presentation) -> str:
    return f"      {place(finding.at, presentation.shown)}: {saying.evidence(finding, presentation.shown)}"
