"""Patterns: exactly what a star stands for, in time that grows with the text alone."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.whereabouts.patterns import MOST, Pattern, fits, flaw, may_fit


def host(text: str) -> Pattern:
    return Pattern(text, ".", folds=True)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*.pay.example.com", "api.pay.example.com", True),
        ("*.pay.example.com", "pay.example.com", False),
        ("*.pay.example.com", "a.b.pay.example.com", False),
        ("**.pay.example.com", "a.b.pay.example.com", True),
        ("**.pay.example.com", "pay.example.com", True),
        ("**.*.pay.example.com", "pay.example.com", False),
        ("pay-*.example.com", "Pay-EU.example.com.", True),
        ("pay-*.example.com", "pay-.example.com", True),
        ("pay-*.example.com", "pay.example.com", False),
        ("a*b*c.example.com", "aXbYc.example.com", True),
        ("a*a.example.com", "a.example.com", False),
        ("*.pay.example.com", "*.pay.example.com", True),
        ("**", "anything.at.all", True),
        ("a.**.b.**.c", "a.x.b.y.b.c", True),
    ],
)
def test_a_host_is_as_a_pattern_says(pattern: str, text: str, expected: bool) -> None:  # a table
    assert expected is fits(host(pattern), text)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("prod/**", "prod/eu/web.conf", True),
        ("prod/*", "prod/eu/web.conf", False),
        ("**/prod/**", "prod/web.conf", True),
        ("**/*.conf", "web.conf", True),
        ("Prod/**", "prod/web.conf", False),
    ],
)
def test_a_file_is_as_a_pattern_says(pattern: str, text: str, expected: bool) -> None:  # a table
    assert expected is fits(Pattern(pattern, "/"), text)


def test_a_label_is_one_part() -> None:
    assert fits(Pattern("app.example.com/team=*"), "app.example.com/team=a/b.c")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("api.pay.example.com", "*.example.com", True),
        ("*.pay.example.com", "*.example.com", True),
        ("example.com", "*.example.com", False),
        ("api.pay.example.com", "*.shop.example.com", False),
        ("**.example.org", "*.example.com", False),
        ("api.**", "*.example.com", True),
        ("api.example.com", "www.example.com", False),
        ("api.example.com", "*", False),
    ],
)
def test_a_wildcard_may_stand_for_a_host(pattern: str, text: str, expected: bool) -> None:  # a table
    assert expected is may_fit(host(pattern), text)


@pytest.mark.parametrize("text", ["", "a..b", ".a", "a.**b", "a" * (MOST + 1), "a\nb"])
def test_a_pattern_that_means_nothing_has_a_flaw(text: str) -> None:
    assert flaw(host(text))


LABELS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=5)


@given(LABELS)
def test_a_host_is_as_it_says_itself(labels: list[str]) -> None:
    text = ".".join(labels)

    assert fits(host(text), text)
    assert fits(host(".".join("*" for _ in labels)), text)
    assert fits(host("**." + text), text)


@given(LABELS, st.lists(st.sampled_from(["*", "**", "a", "b*", "*a"]), min_size=1, max_size=5), LABELS)
def test_a_wildcard_may_stand_for_what_it_stands_for(above: list[str], pattern: list[str], below: list[str]) -> None:
    found = host(".".join(pattern))

    if fits(found, ".".join([*above, *below])):
        assert may_fit(found, ".".join(["*", *below]))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(Pattern("*a" * 127 + "b"), "a" * 4_000, id="stars in a part"),
        pytest.param(host("**.a." * 50 + "b"), ".".join("a" * 2_000), id="many parts"),
    ],
)
def test_hostile_texts_cost_little(pattern: Pattern, text: str) -> None:
    before = process_time()

    assert not fits(pattern, text)
    assert process_time() - before < 0.5
