from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.policy.predicate import (
    AtLeast,
    AtMost,
    Each,
    Empty,
    Equals,
    Every,
    Field,
    Includes,
    NoneOf,
    Not,
    OneOf,
    Otherwise,
    Predicate,
    Present,
    Some,
    Test,
    evaluate,
)
from linter.policy.predicate.outcome import Outcome, Verdict
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Source
from linter.tls import suites

HOLDS, FAILS, OPEN, ABSENT = Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN, Verdict.ABSENT

TEXT = Source("file", "0123456789")
HERE = TEXT.at(0, 1)


@dataclass(frozen=True)
class Inner:
    number: Any = None


@dataclass(frozen=True)
class Subject:
    field: Any = None
    other: Any = None


def known(value: object, start: int = 1) -> Known[Any]:
    return Known(value, TEXT.at(start, start + 1))


def unknown(*candidates: object) -> Unknown:
    return Unknown("it is not told", TEXT.at(9, 10), candidates=tuple(known(one) for one in candidates))


def many(*values: object) -> Known[Any]:
    """Return a list whose elements stand at 1, 2, 3, ...; an Unknown stands for itself."""
    items = (one if isinstance(one, Unknown) else known(one, start) for start, one in enumerate(values, start=1))
    return Known(tuple(items), TEXT.at(1, 9))


def outcome(test: Test, value: object) -> Outcome:
    return evaluate(Field(("field",), test), Subject(field=value), HERE)


@pytest.mark.parametrize(
    ("test", "value", "verdict"),
    [
        pytest.param(Equals("a"), known("a"), HOLDS, id="equal"),
        pytest.param(Equals("a"), known("b"), FAILS, id="not equal"),
        pytest.param(Equals("a"), unknown(), OPEN, id="equal to what is unknown"),
        pytest.param(Equals("a"), unknown("b", "c"), FAILS, id="equal to no candidate"),
        pytest.param(Equals("a"), unknown("a", "c"), OPEN, id="equal to one candidate of two"),
        pytest.param(Equals("a"), unknown("a"), HOLDS, id="equal to the only candidate"),
        pytest.param(Equals("a"), None, ABSENT, id="a field without meaning"),
        pytest.param(OneOf(frozenset("ab")), known("a"), HOLDS, id="one of"),
        pytest.param(OneOf(frozenset("ab")), known("c"), FAILS, id="none of the allowed"),
        pytest.param(OneOf(frozenset("ab")), many("a", "b"), HOLDS, id="all elements allowed"),
        pytest.param(OneOf(frozenset("ab")), many("a", "c"), FAILS, id="an element not allowed"),
        pytest.param(OneOf(frozenset("ab")), many("a", unknown()), OPEN, id="allowed beside unknown"),
        pytest.param(OneOf(frozenset("ab")), many("c", unknown()), FAILS, id="not allowed beside unknown"),
        pytest.param(OneOf(frozenset("ab")), many(), HOLDS, id="all of nothing"),
        pytest.param(OneOf(frozenset("ab")), unknown(), OPEN, id="an unknown list"),
        pytest.param(NoneOf(frozenset("ab")), known("c"), HOLDS, id="not forbidden"),
        pytest.param(NoneOf(frozenset("ab")), many("c", "a"), FAILS, id="a forbidden element"),
        pytest.param(NoneOf(frozenset("ab")), many("c", unknown("d", "e")), HOLDS, id="no candidate forbidden"),
        pytest.param(NoneOf(frozenset("ab")), many("c", unknown("a", "e")), OPEN, id="one candidate forbidden"),
        pytest.param(Includes("a"), many("b", "a"), HOLDS, id="included"),
        pytest.param(Includes("a"), many("b"), FAILS, id="not included"),
        pytest.param(Includes("a"), many("b", unknown()), OPEN, id="perhaps included"),
        pytest.param(Includes("a"), many("a", unknown()), HOLDS, id="included beside unknown"),
        pytest.param(AtLeast(5), known(5), HOLDS, id="as much"),
        pytest.param(AtLeast(5), known(4), FAILS, id="less"),
        pytest.param(AtLeast(5), unknown(6, 7), HOLDS, id="all candidates enough"),
        pytest.param(AtMost(5), known(5), HOLDS, id="no more"),
        pytest.param(AtMost(5), known(6), FAILS, id="more"),
        pytest.param(Present(), known("a"), HOLDS, id="present"),
        pytest.param(Present(), known(None), FAILS, id="not present"),
        pytest.param(Present(), unknown(), OPEN, id="perhaps present"),
        pytest.param(Empty(), many(), HOLDS, id="empty"),
        pytest.param(Empty(), many("a"), FAILS, id="not empty"),
        pytest.param(Empty(), many(unknown()), OPEN, id="an element that may not be"),
        pytest.param(Otherwise(Equals("a")), known("b"), HOLDS, id="otherwise"),
        pytest.param(Otherwise(Equals("a")), known("a"), FAILS, id="not otherwise"),
        pytest.param(Otherwise(Equals("a")), unknown(), OPEN, id="otherwise than unknown"),
        pytest.param(Otherwise(Equals("a")), None, ABSENT, id="otherwise than a field without meaning"),
    ],
)
def test_a_test_has_one_of_four_verdicts(test: Test, value: object, verdict: Verdict) -> None:
    assert verdict is outcome(test, value).verdict


@pytest.mark.parametrize(
    ("test", "value", "places"),
    [
        pytest.param(OneOf(frozenset("a")), many("b", "a", "c"), [1, 3], id="the elements that break it"),
        pytest.param(Includes("a"), many("b", "a"), [2], id="the element that is included"),
        pytest.param(Includes("a"), many("b", "c"), [1], id="the list that lacks the element"),
        pytest.param(Empty(), many("b", "c"), [1, 2], id="what is in a list that should be empty"),
        pytest.param(OneOf(frozenset("a")), many("a", unknown()), [9], id="the unknown that leaves it open"),
        pytest.param(Equals("a"), unknown("a", "b"), [9], id="the unknown, not its candidates"),
        pytest.param(Present(), known(None), [1], id="where the value would be"),
    ],
)
def test_the_witnesses_are_the_settings_that_decided(test: Test, value: object, places: list[int]) -> None:
    assert places == [witness.at.start for witness in outcome(test, value).witnesses]


def test_each_element_of_a_list_is_witness_for_its_own_parts() -> None:
    weak, strong = suites.find("AES128-SHA"), suites.find("ECDHE-RSA-AES128-GCM-SHA256")
    condition = Each(Field(("forward_secrecy",), Equals(value=True)))

    found = outcome(condition, many(strong, weak))

    assert Verdict.FAILS is found.verdict
    assert [2] == [witness.at.start for witness in found.witnesses]


def test_a_cipher_suite_goes_by_its_registered_name() -> None:
    suite = suites.find("AES128-SHA")

    assert Verdict.HOLDS is outcome(Equals("TLS_RSA_WITH_AES_128_CBC_SHA"), known(suite)).verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        pytest.param(known(Inner(known(5))), HOLDS, id="inside a value"),
        pytest.param(known(Inner(known(4))), FAILS, id="inside a value that fails"),
        pytest.param(known(Inner(None)), ABSENT, id="a part without meaning"),
        pytest.param(known(None), ABSENT, id="a part of nothing"),
        pytest.param(unknown(), OPEN, id="a part of what is unknown"),
        pytest.param(unknown(Inner(known(5)), Inner(known(6))), HOLDS, id="a part of every candidate"),
        pytest.param(unknown(None, Inner(known(6))), OPEN, id="a part of one candidate"),
        pytest.param(None, ABSENT, id="a part of a field without meaning"),
    ],
)
def test_a_path_leads_into_a_value(value: object, verdict: Verdict) -> None:
    assert verdict is evaluate(Field(("field", "number"), AtLeast(5)), Subject(field=value), HERE).verdict


def leaf(verdict: Verdict) -> Predicate:
    """Return a condition that has a verdict whatever the subject."""
    if verdict is OPEN:
        return Field(("other",), Present())
    if verdict is ABSENT:
        return Field(("field",), Present())
    condition = Every(())  # which holds
    return condition if verdict is HOLDS else Not(condition)


SUBJECT = Subject(field=None, other=unknown())


@pytest.mark.parametrize(
    ("one", "two", "every", "some"),
    [
        (HOLDS, HOLDS, HOLDS, HOLDS),
        (HOLDS, FAILS, FAILS, HOLDS),
        (HOLDS, OPEN, OPEN, HOLDS),
        (HOLDS, ABSENT, ABSENT, HOLDS),
        (FAILS, FAILS, FAILS, FAILS),
        (FAILS, OPEN, FAILS, OPEN),
        (FAILS, ABSENT, FAILS, FAILS),
        (OPEN, OPEN, OPEN, OPEN),
        (OPEN, ABSENT, ABSENT, OPEN),
        (ABSENT, ABSENT, ABSENT, ABSENT),
    ],
)
def test_conditions_are_joined_in_either_order(one: Verdict, two: Verdict, every: Verdict, some: Verdict) -> None:
    for pair in ((leaf(one), leaf(two)), (leaf(two), leaf(one))):
        assert every is evaluate(Every(pair), SUBJECT, HERE).verdict
        assert some is evaluate(Some(pair), SUBJECT, HERE).verdict


@pytest.mark.parametrize(("inner", "outer"), [(HOLDS, FAILS), (FAILS, HOLDS), (OPEN, OPEN), (ABSENT, ABSENT)])
def test_not_inverts_what_is_decided(inner: Verdict, outer: Verdict) -> None:
    assert outer is evaluate(Not(leaf(inner)), SUBJECT, HERE).verdict


values = st.sampled_from("abc")
tests = st.one_of(
    st.builds(Equals, values),
    st.builds(OneOf, st.frozensets(values, min_size=1)),
    st.builds(NoneOf, st.frozensets(values, min_size=1)),
    st.just(Present()),
)
list_tests = st.one_of(
    st.builds(OneOf, st.frozensets(values, min_size=1)),
    st.builds(NoneOf, st.frozensets(values, min_size=1)),
    st.builds(Includes, values),
    st.just(Empty()),
)


@given(tests, values, st.lists(values, min_size=1))
def test_knowing_more_decides_what_was_open_and_never_turns_a_verdict(
    test: Test, truth: str, others: list[str]
) -> None:
    vague = outcome(test, unknown(truth, *others)).verdict

    assert vague in (OPEN, outcome(test, known(truth)).verdict)


@given(list_tests, st.lists(values), values)
def test_knowing_an_element_never_turns_a_verdict_on_a_list(test: Test, rest: list[str], truth: str) -> None:
    vague = outcome(test, many(*rest, unknown())).verdict

    assert vague in (OPEN, outcome(test, many(*rest, truth)).verdict)
