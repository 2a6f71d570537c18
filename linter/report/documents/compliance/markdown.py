"""`markdown`: how standards are met, as a document; nothing that was scanned becomes markup."""

from collections.abc import Iterator

from linter.analysis.asking.compliance.answers import Answer, Assessment, Compliance
from linter.model.finding import Finding
from linter.provenance.pattern import pattern
from linter.report.documents.compliance import saying
from linter.report.formats.markdown import plain
from linter.report.presentation import Presentation
from linter.report.wording import place

_ADDRESS = pattern(r"[\w./:?=&%#+~-]+")


def render(found: Compliance, presentation: Presentation) -> str:
    """Return a table for each standard, and what decides each answer below it."""
    lines = ["# Standards", "", *(plain(sentence) for sentence in saying.preface(found, presentation)), ""]
    lines += ["| standard | requirements |", "| --- | --- |"]
    lines += [f"| {plain(saying.named(one))} | {plain(saying.summed(one))} |" for one in found.assessments]
    for assessment in found.assessments:
        lines += ["", *_standard(assessment, presentation, found)]
    return "".join(f"{line}\n" for line in lines)


def _standard(assessment: Assessment, presentation: Presentation, found: Compliance) -> Iterator[str]:
    yield f"## {plain(saying.named(assessment))}"
    yield ""
    yield plain(assessment.standard.description)
    for sentence in (*saying.caveats(assessment), *saying.figures(assessment, found)):
        yield f"{plain(sentence)}"
    yield ""
    yield "| requirement | status | what it demands | remarks |"
    yield "| --- | --- | --- | --- |"
    yield from map(_row, assessment.answers)
    for answer in assessment.answers:
        if answer.failing or answer.open or answer.accepted:
            yield ""
            yield f"### {plain(answer.requirement.number)}: {plain(answer.requirement.title)}"
            yield ""
            yield from _evidence(answer, presentation)
    yield ""
    yield f"Sources, read on {assessment.standard.checked}: {', '.join(map(_link, assessment.standard.sources))}"


def _link(address: str) -> str:
    """Return an address that readers may follow, unless there is more in it than an address."""
    return address if _ADDRESS.fullmatch(address) else plain(address)


def _row(answer: Answer) -> str:
    requirement = answer.requirement
    words = (requirement.number, answer.status.value, requirement.title, "; ".join(saying.reasons(answer)))
    return f"| {' | '.join(map(plain, words))} |"


def _evidence(answer: Answer, presentation: Presentation) -> Iterator[str]:
    for one in answer.failing:
        yield _item(one, presentation, "")
    for one in answer.accepted:
        yield _item(one, presentation, f" **accepted:** {plain(saying.acceptance(one))}")
    for one in answer.open:
        yield _item(one, presentation, " **open**")


def _item(finding: Finding, presentation: Presentation, remark: str) -> str:
    said = plain(saying.evidence(finding, presentation.shown))
    return f"- {plain(place(finding.at, presentation.shown))}: {said}{remark}"
