"""What is to be said of one value, known or not.  Knows no test but by what it asks of a value."""

from collections.abc import Callable
from typing import Any, assert_never

from msgspec.structs import replace

from linter.model.whereabouts.patterns import MOST_COMPARED, Pattern, fits, may_fit
from linter.model.whereabouts.surroundings import may_be
from linter.policy.predicate.outcome import Outcome, Verdict, Witness, any_of
from linter.provenance.setting import Known, Setting, Unknown
from linter.tls.suites import CipherSuite


def decided(setting: Witness, decide: Callable[[Known[Any]], Outcome]) -> Outcome:
    """Decide on a known value; of an unknown one, when all its candidates agree."""
    match setting:
        case Known():
            return decide(setting)
        case Unknown(candidates=()):
            return Outcome(Verdict.OPEN, (setting,))
        case Unknown():
            outcomes = [decide(candidate) for candidate in setting.candidates]
            if len({outcome.verdict for outcome in outcomes}) == 1:
                return outcomes[0]
            return Outcome(Verdict.OPEN, _written_to_fail(setting, outcomes) or (setting,))
        case _:
            assert_never(setting)


def _written_to_fail(unknown: Unknown, outcomes: list[Outcome]) -> tuple[Witness, ...]:
    """Return what somebody wrote that fails wherever the test has a meaning: a question of its own, at its place."""
    if any(outcome.verdict not in (Verdict.FAILS, Verdict.ABSENT) for outcome in outcomes):
        return ()
    failing = [one for outcome in outcomes if outcome.verdict is Verdict.FAILS for one in outcome.witnesses]
    written = (one for one in failing if isinstance(one, Known) and not one.default)
    return tuple(replace(unknown, at=one.at, setting=one.setting, candidates=()) for one in written)


def includes(known: Known[Any], value: object) -> Outcome:
    """Say whether a list has an element."""
    elements: tuple[Setting[Any], ...] = known.value
    for element in elements:
        if isinstance(element, Known) and key(element.value) == value:
            return Outcome(Verdict.HOLDS, (element,))
    unknown = tuple(one for one in elements if isinstance(one, Unknown) and may_be(one, Pattern(str(value))))
    return Outcome(Verdict.OPEN, unknown) if unknown else Outcome(Verdict.FAILS, (known,))


def matching(known: Known[Any], patterns: tuple[Pattern, ...]) -> Outcome:
    """Compare a text, or some element of a list, with patterns."""
    outcomes = [_fitting(one, patterns) for one in (known.value if isinstance(known.value, tuple) else (known,))]
    return any_of(outcomes) if outcomes else Outcome(Verdict.FAILS, (known,))


def _fitting(element: Setting[Any], patterns: tuple[Pattern, ...]) -> Outcome:
    if isinstance(element, Unknown) and element.candidates:
        return decided(element, lambda known: _fitting(known, patterns))
    if isinstance(element, Unknown):
        is_possible = any(may_be(element, one) for one in patterns)
        return open_at(element) if is_possible else Outcome(Verdict.FAILS, (element,))
    text = str(element.value)
    if len(text) > MOST_COMPARED:
        return open_at(Unknown(f"it is longer than {MOST_COMPARED:,} characters", element.at, element.setting))
    if any(fits(one, text) for one in patterns):
        return Outcome(Verdict.HOLDS, (element,))
    if any(one.folds and may_fit(one, text) for one in patterns):
        return open_at(Unknown(f"`{text}` stands for such hosts and for others", element.at, element.setting))
    return Outcome(Verdict.FAILS, (element,))


def open_at(unknown: Unknown) -> Outcome:
    """Return that a value decides nothing."""
    return Outcome(Verdict.OPEN, (unknown,))


def is_empty(known: Known[Any]) -> Outcome:
    """Say whether a list has no element."""
    elements: tuple[Setting[Any], ...] = known.value
    if not elements:
        return Outcome(Verdict.HOLDS, (known,))
    settled = tuple(element for element in elements if isinstance(element, Known))
    return Outcome(Verdict.FAILS, settled) if settled else Outcome(Verdict.OPEN, elements)


def settled(known: Known[Any], *, holds: bool) -> Outcome:
    """Return what a known value decides."""
    return Outcome(Verdict.HOLDS if holds else Verdict.FAILS, (known,))


def key(value: object) -> object:
    """Return what policies call a value: a cipher suite goes by its name."""
    return value.name if isinstance(value, CipherSuite) else value
