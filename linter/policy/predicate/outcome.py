"""Verdicts of conditions with the settings that decided them, and how several become one.  Knows no condition."""

from collections.abc import Iterable
from enum import Enum
from typing import Any, TypeAlias

from msgspec import Struct

from linter.provenance.setting import Known, Unknown


class Verdict(Enum):
    """The value of a condition."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    """There is not enough information to decide."""
    ABSENT = "absent"
    """It asks about something that the subject does not have, such as the versions of clear text."""

    # There is one of each, and they are looked up for every element of every list.
    __hash__ = object.__hash__


Witness: TypeAlias = Known[Any] | Unknown


class Outcome(Struct, frozen=True):
    """A verdict and the settings that decided it."""

    verdict: Verdict
    witnesses: tuple[Witness, ...] = ()


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Return whether all hold."""
    return _joined(outcomes, (Verdict.FAILS, Verdict.ABSENT, Verdict.OPEN, Verdict.HOLDS))


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Return whether one holds."""
    return _joined(outcomes, (Verdict.HOLDS, Verdict.OPEN, Verdict.FAILS, Verdict.ABSENT))


def _joined(outcomes: Iterable[Outcome], precedence: tuple[Verdict, ...]) -> Outcome:
    """Take the verdict that comes first in the order of precedence, with all its witnesses."""
    by_verdict: dict[Verdict, list[Witness]] = {}
    for outcome in outcomes:
        by_verdict.setdefault(outcome.verdict, []).extend(outcome.witnesses)
    for verdict in precedence:
        if verdict in by_verdict:
            return Outcome(verdict, tuple(by_verdict[verdict]))
    return Outcome(Verdict.HOLDS)


_INVERSE = {Verdict.HOLDS: Verdict.FAILS, Verdict.FAILS: Verdict.HOLDS}


def inverted(outcome: Outcome) -> Outcome:
    """Return whether it does not hold."""
    return Outcome(_INVERSE.get(outcome.verdict, outcome.verdict), outcome.witnesses)
