"""Three-valued conditions on a subject's fields.  Knows no rule ids and no files.

Every outcome names its witnesses, the settings that decided it, so that nobody has to choose a line.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeAlias, assert_never

from msgspec import Struct

from linter.model.whereabouts.patterns import Pattern
from linter.policy.predicate.facts import field_of
from linter.policy.predicate.outcome import Outcome, Verdict, Witness, all_of, any_of, inverted
from linter.policy.predicate.values import decided, includes, is_empty, key, matching, settled
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location
from linter.tls.suites import CipherSuite


class Equals(Struct, frozen=True):
    """The value is this one."""

    value: object


class OneOf(Struct, frozen=True):
    """The value is one of these; of a list, every element is."""

    values: frozenset[object]


class NoneOf(Struct, frozen=True):
    """The value is none of these; of a list, no element is."""

    values: frozenset[object]


class Includes(Struct, frozen=True):
    """The list has this element."""

    value: object


class AtLeast(Struct, frozen=True):
    """The number is this or more."""

    minimum: float


class AtMost(Struct, frozen=True):
    """The number is this or less."""

    maximum: float


class Present(Struct, frozen=True):
    """There is a value, as a listener has TLS or a response has a header."""


class Empty(Struct, frozen=True):
    """The list has no element."""


class Matches(Struct, frozen=True):
    """The text is as one of these patterns says; of a list, some element is."""

    patterns: tuple[Pattern, ...]


class Each(Struct, frozen=True, dict=True):
    """Every element of the list satisfies a condition on its own fields."""

    condition: "Predicate"

    @cached_property
    def of_suites(self) -> dict[str, Verdict]:
        """What it says of each cipher suite so far, which is the same wherever the suite stands."""
        return {}


class Otherwise(Struct, frozen=True):
    """The test does not hold."""

    test: "Test"


Test: TypeAlias = Equals | OneOf | NoneOf | Includes | AtLeast | AtMost | Present | Empty | Matches | Each | Otherwise


class Field(Struct, frozen=True, dict=True):
    """A test of the field at a path: `tls.versions`."""

    path: tuple[str, ...]
    test: Test

    @cached_property
    def decide(self) -> Callable[[Witness], Outcome]:
        """What the test says of a setting; which test it is need not be asked for each."""
        return _deciding(self.test)

    @property
    def depth(self) -> int:
        """How far below the subject the field is: `tls` 1, `tls.versions` 2."""
        return len(self.path)


class Every(Struct, frozen=True):
    """All conditions hold."""

    conditions: tuple["Predicate", ...]

    @property
    def depth(self) -> int:
        """The depth of the condition that is nearest to the subject."""
        return min((one.depth for one in self.conditions), default=0)


class Some(Struct, frozen=True):
    """At least one condition holds."""

    conditions: tuple["Predicate", ...]

    @property
    def depth(self) -> int:
        """The depth of the condition that is nearest to the subject."""
        return min((one.depth for one in self.conditions), default=0)


class Not(Struct, frozen=True):
    """The condition does not hold."""

    condition: "Predicate"

    @property
    def depth(self) -> int:
        """The depth of the condition."""
        return self.condition.depth


Predicate: TypeAlias = Field | Every | Some | Not


def evaluate(predicate: Predicate, subject: object, at: Location) -> Outcome:
    """Evaluate a condition on a subject, or on an element of a subject's list, that stands at a place."""
    match predicate:
        case Field():
            return _evaluate_field(subject, at, predicate.path, predicate.decide)
        case Every(conditions):
            return all_of(evaluate(condition, subject, at) for condition in conditions)
        case Some(conditions):
            return any_of(evaluate(condition, subject, at) for condition in conditions)
        case Not(condition):
            return inverted(evaluate(condition, subject, at))
        case _:
            assert_never(predicate)


def _evaluate_field(
    subject: object, at: Location, path: tuple[str, ...], decide: Callable[[Witness], Outcome]
) -> Outcome:
    found = field_of(subject, path[0])
    if found is None:
        return Outcome(Verdict.ABSENT)
    # The parts of a list's element, such as a cipher suite's key exchange, are plain values at its place.
    setting: Witness = found if isinstance(found, Known | Unknown) else Known(found, at)
    if len(path) == 1:
        return decide(setting)
    return decided(setting, lambda known: _evaluate_inside(known, path[1:], decide))


def _evaluate_inside(setting: Known[Any], path: tuple[str, ...], decide: Callable[[Witness], Outcome]) -> Outcome:
    if setting.value is None:
        return Outcome(Verdict.ABSENT, (setting,))
    return _evaluate_field(setting.value, setting.at, path, decide)


def _deciding(test: Test) -> Callable[[Witness], Outcome]:
    """Return what decides a test on a setting."""
    match test:
        case Equals(value):
            return _of_it(lambda known: settled(known, holds=key(known.value) == value))
        case OneOf(values) | NoneOf(values):
            is_wanted = isinstance(test, OneOf)
            return _of_each(lambda known: settled(known, holds=(key(known.value) in values) is is_wanted))
        case Includes(value):
            return _of_it(lambda known: includes(known, value))
        case AtLeast() | AtMost():
            return _of_it(lambda known: settled(known, holds=_is_within(known.value, test)))
        case Present():
            return _of_it(lambda known: settled(known, holds=known.value is not None))
        case Empty():
            return _of_it(is_empty)
        case Matches(patterns):
            return _of_it(lambda known: matching(known, patterns))
        case Each():
            return _of_each(lambda known: _element_outcome(test, known))
        case Otherwise(inner):
            decide = _deciding(inner)
            return lambda setting: inverted(decide(setting))
        case _:
            assert_never(test)


def _of_it(decide: Callable[[Known[Any]], Outcome]) -> Callable[[Witness], Outcome]:
    return lambda setting: decided(setting, decide)


def _is_within(number: float, test: AtLeast | AtMost) -> bool:
    return number >= test.minimum if isinstance(test, AtLeast) else number <= test.maximum


def _of_each(decide: Callable[[Known[Any]], Outcome]) -> Callable[[Witness], Outcome]:
    """Return what decides on every element of a list, or on a single value."""

    def decide_list(known: Known[Any]) -> Outcome:
        if not isinstance(known.value, tuple):
            return decide(known)
        outcome = all_of(decided(element, decide) for element in known.value)
        return outcome if outcome.witnesses else Outcome(outcome.verdict, (known,))

    return _of_it(decide_list)


def _element_outcome(each: Each, element: Known[Any]) -> Outcome:
    """Decide on an element, which stands witness for its parts, for they have no place of their own."""
    suite = element.value.name if isinstance(element.value, CipherSuite) else None
    verdict = each.of_suites.get(suite) if suite is not None else None
    if verdict is None:
        verdict = evaluate(each.condition, element.value, element.at).verdict
        if suite is not None:
            each.of_suites[suite] = verdict
    return Outcome(verdict, (element,))
