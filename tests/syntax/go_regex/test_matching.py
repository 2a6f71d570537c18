"""Regular expressions by themselves: what is refused, what is too much, and how many steps a match takes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.syntax.go_regex.errors import InvalidError, TooMuchError
from linter.syntax.go_regex.letters import all_but, forms_of, in_order
from linter.syntax.go_regex.machine import Machine, compiled, part
from linter.syntax.go_regex.replacement import replaced, template

STEPS = 1_000_000


def matches(pattern: str, text: str) -> list[tuple[str | None, ...]]:
    """Return all matches, each with its groups."""
    program = compiled(pattern)
    return [
        tuple(part(text, spans, number) for number in range(len(program.names) + 1))
        for spans in Machine(program, STEPS).matches(text)
    ]


def substituted(pattern: str, text: str, new: str, longest: int = 100) -> str:
    program = compiled(pattern)
    return replaced(Machine(program, STEPS), text, template(new, program.names), longest)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param("a|ab", "ab", [("a",)], id="the first way that fits"),
        pytest.param("a*", "baac", [("",), ("aa",), ("",)], id="no empty match right after another one"),
        pytest.param("(a)|(b)", "ab", [("a", "a", None), ("b", None, "b")], id="a group without a part in it"),
        pytest.param("(a*)*", "b", [("", ""), ("", "")], id="an empty turn"),
        pytest.param("^a", "aa", [("a",)], id="only at the start of the whole text"),
        pytest.param("(?m)^a", "a\na", [("a",), ("a",)], id="at the start of each line"),
        pytest.param("(?i)k", "kK\u212a", [("k",), ("K",), ("\u212a",)], id="all forms of a letter"),
        pytest.param("a(?i)*", "aa", [("aa",)], id="flags between a letter and its repetition"),
        pytest.param("[[:a]", "[", [("[",)], id="a class whose name does not end is none"),
        pytest.param("a{01}", "a{01}", [("a{01}",)], id="a number with zeros before it is none"),
        pytest.param("(?P<n>a)(?P<n>b)", "ab", [("ab", "a", "b")], id="a name twice"),
    ],
)
def test_all_matches_are_those_of_go(pattern: str, text: str, expected: list[tuple[str | None, ...]]) -> None:
    assert expected == matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "the regular expression lacks a `)`"),
        (")", "the regular expression has a `)` too many"),
        ("{2}", "the regular expression repeats nothing"),
        ("(?i)*", "the regular expression repeats nothing"),
        ("a**", "the regular expression repeats a repetition"),
        ("(a{100}){100}", "the regular expression repeats too often"),
        ("a{2,1}", "the regular expression repeats too often"),
        ("(?i-)a", "the regular expression uses what RE2 does not have"),
        ("(?=a)", "the regular expression uses what RE2 does not have"),
        (r"\1", "the regular expression uses what RE2 does not have"),
        (r"\x{110000}", "the regular expression has an escape that RE2 does not have"),
        (r"\x{1_0}", "the regular expression has an escape that RE2 does not have"),
        (r"\p{Lu", "the regular expression has a class that RE2 does not have"),
        ("[[:foo:]]", "the regular expression has a class that RE2 does not have"),
        ("[b-a]", "the regular expression has a range that is none"),
        (r"[a-\d]", "the regular expression has a range that is none"),
        ("(?P<é>a)", "the regular expression has a group whose name is none"),
        ("[a", "the regular expression ends too early"),
    ],
)
def test_what_go_refuses_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(InvalidError) as error:
        compiled(pattern)

    assert message == str(error.value)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("a" * 1_001, "the regular expression is longer than 1,000 characters"),
        ("(" * 60 + ")" * 60, "the regular expression is nested too deeply"),
        ("a{1000}" * 6, "the regular expression is too large"),
        ("(?:" + "(?:)" * 200 + "){1000}", "the regular expression is too large"),
        ("(?:" + "a{0}" * 200 + "){1000}", "the regular expression is too large"),
        (r"\p{Greek}", "scripts in regular expressions are not evaluated"),
        ("a*(?i)*", "a repetition after a repetition and flags is not evaluated"),
    ],
)
def test_what_is_too_much_is_told_apart_from_what_go_refuses(pattern: str, message: str) -> None:
    with pytest.raises(TooMuchError) as error:
        compiled(pattern)

    assert message == str(error.value)


@pytest.mark.parametrize(
    ("pattern", "text", "new", "expected"),
    [
        pytest.param("(a)(b)", "abab", "${2}$1", "baba", id="groups"),
        pytest.param("(a)", "a", "$1x", "", id="a name goes as far as letters go"),
        pytest.param("(a)", "a", "$$1 ${1 $ ${}", "$1 ${1 $ ${}", id="signs that stand for themselves"),
        pytest.param("(a)", "a", "<$0$01$2$1000000000>", "<a>", id="numbers of no group"),
        pytest.param("(?P<n>a)|(?P<n>b)", "ab", "<$n>", "<a><b>", id="a name twice"),
        pytest.param("", "ab", "-", "-a-b-", id="between all letters"),
    ],
)
def test_groups_take_the_place_of_their_names(pattern: str, text: str, new: str, expected: str) -> None:
    assert expected == substituted(pattern, text, new)


def test_a_text_that_gets_too_long_is_too_much() -> None:
    with pytest.raises(TooMuchError, match="longer than 5 characters"):
        substituted("a", "aaaa", "bb", longest=5)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "((a)*)*b", "(a|b|ab)*c", "(?:a?){30}a{30}c"])
def test_a_search_takes_no_more_steps_than_the_text_is_long_times_the_program(pattern: str) -> None:
    program, text = compiled(pattern), "a" * 500 + "!"
    machine = Machine(program, STEPS)

    assert machine.first(text) is None
    assert STEPS - machine.left <= (len(text) + 1) * len(program.instructions)


def test_a_search_that_needs_more_steps_than_it_has_is_too_much() -> None:
    with pytest.raises(TooMuchError, match="takes too long"):
        Machine(compiled("a+b"), 100).first("a" * 100)


def test_an_expression_for_the_start_is_not_tried_anywhere_else() -> None:
    machine = Machine(compiled("^b"), 10)

    assert machine.first("a" * 100) is None


@pytest.mark.parametrize(
    ("letter", "forms"), [("1", "1"), ("a", "Aa"), ("k", "Kk\u212a"), ("\u212a", "Kk\u212a"), ("ς", "Σςσ"), ("ß", "ßẞ")]
)
def test_the_forms_of_a_letter_are_those_of_unicodes_simple_folding(letter: str, forms: str) -> None:
    assert forms == "".join(sorted(forms_of(letter)))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5)).map(lambda one: (one[0], sum(one))), max_size=6))
def test_a_set_and_all_but_it_share_no_letter_and_leave_out_none(ranges: list[tuple[int, int]]) -> None:
    inside = in_order(ranges)

    assert {code for low, high in ranges for code in range(low, high + 1)} == {
        code for low, high in inside for code in range(low, high + 1)
    }
    assert ((0, 0x10FFFF),) == in_order((*inside, *all_but(inside)))
    assert inside == all_but(all_but(inside))


ATOMS = st.sampled_from(["a", "b", "ab", ".", "[ab]", "[^a]", r"\d", r"\w", r"\b", "^", r"\Z", "1", "-"])
REPEATS = st.sampled_from(["", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}?"])
PATTERNS = st.recursive(
    st.tuples(st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w"]), REPEATS).map("".join) | ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.tuples(inner, inner).map("(?:{0[0]}|{0[1]})".format),
        inner.map("({})".format),
        # What is repeated holds a letter: Python and Go take another number of empty turns.
        st.tuples(inner, st.sampled_from("ab"), REPEATS).map("({0[0]}{0[1]}){0[2]}".format),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.text(alphabet="ab1-\n", max_size=8))
@settings(max_examples=500, deadline=None)
def test_the_first_match_is_that_of_python_where_both_mean_the_same(pattern: str, text: str) -> None:
    python = re.search(pattern, text, re.ASCII)

    found = Machine(compiled(pattern.replace(r"\Z", r"\z")), STEPS).first(text)

    assert (python.span() if python else None) == (found[:2] if found else None)
