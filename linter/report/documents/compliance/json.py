"""`json`: how standards are met, with all evidence; `compliance.schema.json` beside this module describes it."""

from typing import Any

from linter import __version__
from linter.analysis.asking.compliance.answers import Answer, Assessment, Compliance, Kept
from linter.analysis.asking.compliance.readiness import readiness
from linter.model.finding import Finding
from linter.report.documents.compliance import saying
from linter.report.formats.json import coverage_of, finding_of, in_force_of, place_of
from linter.report.json_text import Piece, piece, written
from linter.report.presentation import Presentation

_DEPTH = 6
"""Of what stands in the lists of a requirement."""
VERSION = 1
"""Of the format, as of a report."""


def render(found: Compliance, presentation: Presentation) -> str:
    """Return the answers as JSON, in ASCII."""
    ready, pieces = readiness(found.subjects), _Pieces()
    document = {
        "version": VERSION,
        "tool": {"name": "tlslint", "version": __version__},
        "about": list(saying.preface(found, presentation)),
        "in_force": in_force_of(found.report.in_force),
        "key_exchange": ready.key_exchange,
        "signatures": ready.signatures,
        "standards": [_standard(one, pieces) for one in found.assessments],
        "coverage": coverage_of(found.report.coverage),
    }
    return written(document)


class _Pieces:
    """Writes what answers rest on, each once, however many requirements rest on it."""

    def __init__(self) -> None:
        self._written: dict[int, Piece] = {}

    def of(self, evidence: Finding | Kept) -> Piece:
        """Return a finding or what keeps a rule as it stands in the list of a requirement."""
        found = self._written.get(id(evidence))
        if found is None:
            document = _kept(evidence) if isinstance(evidence, Kept) else finding_of(evidence)
            found = self._written[id(evidence)] = piece(document, _DEPTH)
        return found


def _standard(assessment: Assessment, pieces: _Pieces) -> dict[str, Any]:
    standard = assessment.standard
    return {
        "id": standard.id,
        "title": standard.title,
        "edition": standard.edition,
        "in_force": assessment.is_in_force,
        "from": None if standard.in_force is None else str(standard.in_force),
        "sources": list(standard.sources),
        "checked": str(standard.checked),
        "unverified": standard.unverified,
        "counts": {status.value: count for status, count in assessment.counts.items()},
        "requirements": [_requirement(answer, pieces) for answer in assessment.answers],
    }


def _requirement(answer: Answer, pieces: _Pieces) -> dict[str, Any]:
    requirement = answer.requirement
    return {
        "number": requirement.number,
        "title": requirement.title,
        "status": answer.status.value,
        "due": answer.is_due,
        "since": None if requirement.since is None else str(requirement.since),
        "until": None if requirement.until is None else str(requirement.until),
        "not_shown": requirement.not_shown,
        "rules": [use.rule for use in requirement.uses],
        "endpoints": answer.endpoints,
        "failing": [pieces.of(one) for one in answer.failing],
        "open": [pieces.of(one) for one in answer.open],
        "accepted": [pieces.of(one) for one in answer.accepted],
        "kept": [pieces.of(one) for one in answer.kept],
    }


def _kept(kept: Kept) -> dict[str, Any]:
    return {"rule": kept.rule, "subject": kept.subject, "name": kept.name, "at": place_of(kept.at)}
