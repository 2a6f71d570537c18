"""`oscal`: how standards are met, as assessment results of NIST's OSCAL 1.2.1, one result for each standard.

https://pages.nist.gov/OSCAL-Reference/models/v1.2.1/assessment-results/json-reference/.  A requirement is a finding,
what decides it an observation.  Identifiers are made of standards, requirements and addresses, so that two documents of
one tree are the same.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID, uuid5

from linter import __version__
from linter.analysis.asking.compliance.answers import Answer, Assessment, Compliance, Status
from linter.model.finding import Finding
from linter.report.documents.compliance import saying
from linter.report.json_text import written
from linter.report.presentation import Presentation
from linter.report.wording import place, printable

_VERSION = "1.2.1"
_OURS = UUID("6f0c1b6e-6f4e-5d0a-9b0f-1f5a5a3c7d10")
_NAMESPACE = "https://github.com/tlslint/tlslint"
_STATES = {
    Status.MET: ("satisfied", "pass"),
    Status.DEVIATES: ("satisfied", "other"),
    Status.NOT_MET: ("not-satisfied", "fail"),
    Status.OPEN: ("not-satisfied", "other"),
    Status.NOTHING: ("satisfied", "other"),
    Status.NOT_SHOWN: ("not-satisfied", "other"),
}
"""OSCAL has two states; what is neither is said by `reason`, a property and the remarks."""


def render(found: Compliance, presentation: Presentation) -> str:
    """Return the answers as JSON, in ASCII."""
    day = datetime.combine(found.today, time.min, UTC).isoformat().replace("+00:00", "Z")
    about = list(saying.preface(found, presentation))
    plan = _id("plan")
    document = {
        "assessment-results": {
            "uuid": _id("results", *(one.standard.id for one in found.assessments)),
            "metadata": {
                "title": "Data in transit, assessed by configuration",
                "last-modified": day,
                "version": str(found.today),
                "oscal-version": _VERSION,
                "remarks": "\n".join(about),
            },
            "import-ap": {"href": f"#{plan}"},
            "results": [_result(one, day, about, presentation) for one in found.assessments],
            "back-matter": {
                "resources": [
                    {
                        "uuid": plan,
                        "title": "How was assessed",
                        "description": f"By `tlslint comply` {__version__}, from the files of configuration alone.",
                    }
                ]
            },
        }
    }
    return written(document)


def _result(assessment: Assessment, day: str, about: list[str], presentation: Presentation) -> dict[str, Any]:
    standard = assessment.standard
    observations = [
        one for answer in assessment.answers for one in _observations(assessment, answer, day, presentation)
    ]
    found = {
        "uuid": _id("result", standard.id),
        "title": printable(saying.named(assessment)),
        "description": about[0],
        "start": day,
        "end": day,
        "reviewed-controls": {
            "control-selections": [
                {
                    "include-controls": [
                        {"control-id": _token(answer.requirement.number)} for answer in assessment.answers
                    ]
                }
            ]
        },
        "observations": observations,
        "findings": [_finding(assessment, answer) for answer in assessment.answers],
        "remarks": "\n".join(saying.caveats(assessment)),
    }
    return {key: value for key, value in found.items() if value}


def _observations(
    assessment: Assessment, answer: Answer, day: str, presentation: Presentation
) -> Iterator[dict[str, Any]]:
    for uuid, kind, one in _decided(assessment, answer):
        at = place(one.at, presentation.shown)
        said = saying.evidence(one, presentation.shown)
        properties = [_property("verdict", kind), _property("rule", one.rule), _property("endpoint", one.subject)]
        found = {
            "uuid": uuid,
            "description": f"{at}: {said}",
            "props": properties,
            "methods": ["EXAMINE"],
            "types": ["finding"],
            "relevant-evidence": [{"description": f"{at}{_setting(one)}"}],
            "collected": day,
            "remarks": saying.acceptance(one),
        }
        yield {key: value for key, value in found.items() if value}


def _setting(finding: Finding) -> str:
    return f", `{printable(finding.setting)}`" if finding.setting else ""


def _finding(assessment: Assessment, answer: Answer) -> dict[str, Any]:
    requirement = answer.requirement
    state, reason = _STATES[answer.status]
    found = {
        "uuid": _id("finding", assessment.standard.id, requirement.number),
        "title": f"{requirement.number}: {requirement.title}",
        "description": f"{answer.status.value}{''.join(f'; {one}' for one in saying.reasons(answer))}",
        "props": [_property("status", answer.status.value)],
        "target": {
            "type": "objective-id",
            "target-id": _token(requirement.number),
            "title": requirement.title,
            "status": {"state": state, "reason": reason, "remarks": answer.status.value},
        },
        "related-observations": [{"observation-uuid": uuid} for uuid, _, _ in _decided(assessment, answer)],
    }
    return {key: value for key, value in found.items() if value}


def _decided(assessment: Assessment, answer: Answer) -> Iterator[tuple[str, str, Finding]]:
    """Yield what decides an answer with an identifier of its own, and whether it fails, is open or accepted."""
    times: dict[tuple[str, ...], int] = Counter()
    for kind, findings in (("fails", answer.failing), ("open", answer.open), ("accepted", answer.accepted)):
        for one in findings:
            # What says the same of an endpoint may stand in several places, at one of which a person accepts it.
            said = (one.rule, one.subject, one.kind.value, one.message)
            times[said] += 1
            again = [str(times[said])] if times[said] > 1 else []
            yield (
                _id("observation", assessment.standard.id, answer.requirement.number, *said, *again),
                kind,
                one,
            )


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": _NAMESPACE, "value": printable(value).strip() or "-"}


def _token(number: str) -> str:
    """Return a number as an identifier of OSCAL, which begins with a letter and has no blank."""
    kept = "".join(one if one.isalnum() or one in "-._" else "-" for one in number.lower())
    return kept if kept[:1].isalpha() else f"r{kept}"


def _id(*parts: str) -> str:
    return str(uuid5(_OURS, "\n".join(parts).encode("utf-8", "backslashreplace").decode("utf-8")))
