"""`html`: how standards are met, as one page to read and to print; what decides an answer unfolds below it."""

from collections.abc import Iterator

from linter.analysis.asking.compliance.answers import Answer, Assessment, Compliance, Status
from linter.model.finding import Finding
from linter.report.documents.compliance import saying
from linter.report.documents.page import page
from linter.report.page import said
from linter.report.presentation import Presentation
from linter.report.wording import counted, place

_CLASSES = {
    Status.NOT_MET: "not-met",
    Status.OPEN: "open",
    Status.DEVIATES: "deviates",
    Status.MET: "met",
    Status.NOTHING: "nothing",
    Status.NOT_SHOWN: "nothing",
}


def render(found: Compliance, presentation: Presentation) -> str:
    """Return the page."""
    return page("How standards are met", "\n".join(_content(found, presentation)))


def _content(found: Compliance, presentation: Presentation) -> Iterator[str]:
    yield from (f"<p>{said(sentence)}</p>" for sentence in saying.preface(found, presentation))
    yield '<nav aria-label="Standards"><ul>'
    for number, one in enumerate(found.assessments):
        yield f'<li><a href="#s{number}">{said(saying.named(one))}</a>: {said(saying.summed(one))}</li>'
    yield "</ul></nav>"
    for number, one in enumerate(found.assessments):
        yield from _standard(number, one, presentation, found)


def _standard(number: int, assessment: Assessment, presentation: Presentation, found: Compliance) -> Iterator[str]:
    standard = assessment.standard
    yield f'<section id="s{number}"><h2>{said(saying.named(assessment))}</h2>'
    yield f"<p>{said(standard.description)}</p>"
    yield from (
        f"<p>{said(sentence)}</p>" for sentence in (*saying.caveats(assessment), *saying.figures(assessment, found))
    )
    yield '<div class="wide"><table>'
    yield f"<caption>{said(saying.summed(assessment))}</caption>"
    headings = ("requirement", "status", "what it demands", "remarks")
    yield f"<thead><tr>{''.join(map(_heading, headings))}</tr></thead><tbody>"
    for answer in assessment.answers:
        yield _row(answer, presentation)
    yield "</tbody></table></div>"
    links = ", ".join(f'<a rel="noreferrer noopener" href="{said(one)}">{said(one)}</a>' for one in standard.sources)
    yield f"<p>Sources, read on {standard.checked}: {links}</p></section>"


def _heading(word: str) -> str:
    return f'<th scope="col">{word}</th>'


def _row(answer: Answer, presentation: Presentation) -> str:
    requirement = answer.requirement
    status = f'<span class="status {_CLASSES[answer.status]}">{said(answer.status.value)}</span>'
    remarks = said("; ".join(saying.reasons(answer)))
    cells = (status, said(requirement.title), f"{remarks}{_evidence(answer, presentation)}")
    return f'<tr><th scope="row">{said(requirement.number)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _evidence(answer: Answer, presentation: Presentation) -> str:
    items = [
        *(_item(one, "", presentation) for one in answer.failing),
        *(_item(one, f"accepted: {saying.acceptance(one)}", presentation) for one in answer.accepted),
        *(_item(one, "open", presentation) for one in answer.open),
    ]
    if not items:
        return ""
    shown = f"<summary>{counted(len(items), 'place')}</summary>"
    return f"<details>{shown}<ul>{''.join(items)}</ul></details>"


def _item(finding: Finding, remark: str, presentation: Presentation) -> str:
    at = said(place(finding.at, presentation.shown))
    more = f" ({said(remark)})" if remark else ""
    return f"<li><code>{at}</code>: {said(saying.evidence(finding, presentation.shown))}{more}</li>"
