"""Whether requirements are met, and by what that is seen.  Knows no format."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from linter.analysis.asking.compliance.standard import Requirement, Standard
from linter.analysis.findings.hiding import shown
from linter.analysis.report import Report
from linter.model.endpoint import Subject
from linter.model.finding import Finding
from linter.provenance.source import Location


class Status(StrEnum):
    """What the files say of a requirement."""

    NOT_MET = "not met"
    OPEN = "open"
    """The files do not settle it."""
    DEVIATES = "met with accepted deviations"
    MET = "met"
    NOTHING = "nothing concerned"
    """Nothing among the files is what it is about."""
    NOT_SHOWN = "not shown by configuration"


class Kept(Struct, frozen=True):
    """An endpoint that keeps a rule of a requirement."""

    rule: str
    subject: str
    """Its address."""
    name: str
    at: Location


class Raised(Struct, frozen=True, eq=False, dict=True):
    """A finding as it was judged: most are open and counted alone, and to look for secrets in all takes long."""

    finding: Finding

    @cached_property
    def shown(self) -> Finding:
        """It as it may be shown, the same for all requirements that it belongs to."""
        return shown(self.finding)


class Answer(Struct, frozen=True, dict=True):
    """What the files say of one requirement."""

    requirement: Requirement
    status: Status
    is_due: bool
    """Whether it is demanded on the day of the run; it is judged all the same."""
    kept: tuple[Kept, ...] = ()
    failing: tuple[Finding, ...] = ()
    undecided: tuple[Raised, ...] = ()
    accepted: tuple[Finding, ...] = ()
    """What fails or is open and a person accepts, with the reason and the day until which."""

    unread: int = 0
    """How many files could not be analysed, in which there may be more that it is about."""

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """What the files do not settle."""
        return tuple(one.shown for one in self.undecided)

    @property
    def endpoints(self) -> int:
        """How many things it was asked of."""
        return len(
            {one.subject for one in self.kept} | {one.subject for one in (*self.failing, *self.open, *self.accepted)}
        )


class Assessment(Struct, frozen=True):
    """What the files say of one standard."""

    standard: Standard
    is_in_force: bool
    answers: tuple[Answer, ...]

    @property
    def counts(self) -> dict[Status, int]:
        """How many requirements have each status."""
        found = Counter(answer.status for answer in self.answers)
        return {status: found[status] for status in Status}


class Compliance(Struct, frozen=True):
    """What the files say of several standards, and what was read for it."""

    assessments: tuple[Assessment, ...]
    subjects: tuple[Subject, ...]
    """What was judged, in files that are asked for."""
    classes: Mapping[str, tuple[str, ...]]
    """Of data, by the addresses of what they pass by."""
    today: date
    report: Report
    """Of the rules of all of them: what was read, what could not be, by whose word was judged."""
