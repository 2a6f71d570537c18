"""`csv`: how standards are met, a row for each requirement and for each thing that decides one."""

from linter.analysis.asking.compliance.answers import Answer, Compliance
from linter.model.finding import Finding
from linter.report.documents.compliance import saying
from linter.report.documents.spreadsheet import table
from linter.report.presentation import Presentation
from linter.report.wording import place

_HEADINGS = (
    "standard",
    "requirement",
    "status",
    "title",
    "remarks",
    "verdict",
    "rule",
    "endpoint",
    "place",
    "evidence",
)


def render(found: Compliance, presentation: Presentation) -> str:
    """Return one table for all standards; a requirement that nothing decides has one row."""
    rows: list[tuple[str, ...]] = []
    for assessment in found.assessments:
        for answer in assessment.answers:
            begin = (assessment.standard.id, *_requirement(answer))
            rows += [(*begin, *cells) for cells in _evidence(answer, presentation)] or [(*begin, *[""] * 5)]
    return table(_HEADINGS, rows)


def _requirement(answer: Answer) -> tuple[str, ...]:
    requirement = answer.requirement
    return requirement.number, answer.status.value, requirement.title, "; ".join(saying.reasons(answer))


def _evidence(answer: Answer, presentation: Presentation) -> list[tuple[str, ...]]:
    def cells(verdict: str, finding: Finding) -> tuple[str, ...]:
        at, said = place(finding.at, presentation.shown), saying.evidence(finding, presentation.shown)
        return verdict, finding.rule, finding.subject, at, said

    return [
        *(cells("fails", one) for one in answer.failing),
        *(cells("open", one) for one in answer.open),
        *(cells(f"accepted: {saying.acceptance(one)}", one) for one in answer.accepted),
    ]
