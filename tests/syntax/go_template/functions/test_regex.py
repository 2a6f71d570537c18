"""Regular expressions in templates: beside what the real Helm makes of them, and within the budget."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.kubernetes.charts import refused, render, render_chart, told

from linter.provenance.source import InputError, Source
from linter.syntax.go_template.budget import MAX_STEPS, Budget
from linter.syntax.go_template.engine import Engine
from linter.syntax.go_template.functions.regex import FUNCTIONS
from linter.syntax.go_template.rendered import Rendered
from linter.syntax.go_template.values.value import Hole, Value

REAL: Any = json.loads((Path(__file__).parent / "real_helm_regex.json").read_text(encoding="utf-8"))
LEFT_OPEN = r"\\pX"
"""No class of letters that is known here; Go has got new ones before."""


@pytest.mark.parametrize("case", REAL["cases"], ids=lambda case: ascii(case["template"]))
def test_a_template_with_a_regular_expression_becomes_what_helm_makes_of_it(case: dict[str, str | None]) -> None:
    (found,) = render_chart({"templates/t.yaml": str(case["template"])}).values()

    if LEFT_OPEN in str(case["template"]):
        assert isinstance(found, Rendered)
        assert "{{" in told(found)
    else:
        assert case["printed"] == (found.source.text if isinstance(found, Rendered) else None)


def test_an_expression_that_is_none_is_told_with_its_place_and_a_cure() -> None:
    error = refused('a: {{ regexFind "(" "a" }}')

    assert "templates/t.yaml:1:4: the regular expression lacks a `)`" == str(error)
    assert "correct the regular expression" == error.cure


def test_an_expression_that_is_none_matches_nothing_unless_it_must() -> None:
    assert "false" == told(render('{{ regexMatch "(" "a" }}'))
    assert "the regular expression lacks a `)`" == refused('{{ mustRegexMatch "(" "a" }}').message


@pytest.mark.parametrize(
    ("name", "arguments", "because"),
    [
        ("regexMatch", (r"\p{Greek}", "a"), "scripts in regular expressions are not evaluated"),
        ("regexFind", ("a" * 1_001, "a"), "the regular expression is longer than 1,000 characters"),
        ("regexFindAll", ("a{1000}" * 6, "a", -1), "the regular expression is too large"),
        ("regexSplit", ("(a|aa)+$", "a" * 100_000, -1), "the regular expression takes too long"),
        ("regexReplaceAll", ("a", "a" * 9_000, "b" * 900), "it is longer than 4,000,000 characters"),
        ("regexReplaceAll", ("()", "a" * 9_000, "$1" * 900), "the regular expression takes too long"),
    ],
)
def test_what_is_not_matched_here_is_unknown(name: str, arguments: tuple[str | int, ...], because: str) -> None:
    engine = Engine(Budget(Source("t.yaml", "{{ regexes }}").whole), {}, {}, lambda _engine, _body, dot: dot)

    found = FUNCTIONS[name].call(engine, tuple(map(Value, arguments)))

    assert isinstance(found.data, Hole)
    assert because == found.data.because


def test_what_is_found_in_an_unknown_text_is_unknown() -> None:
    assert "{{ regexFind `a` (uuidv4) }}" == told(render("{{ regexFind `a` (uuidv4) }}"))


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "((a)*)*b", "(a|b|ab)*c", "(a*)*(a*)*c", "(?:a?){20}a{20}c", "(x+x+)+y|a+c"]
)
def test_what_takes_a_search_that_goes_back_for_ever_is_known_here(pattern: str) -> None:
    """The work is the length of the text times the size of the expression, and the budget is told of it."""
    files = {"templates/t.yaml": f"{{{{ regexMatch `{pattern}` (repeat 2000 `a` | printf `%s!`) }}}}"}

    assert ["false"] == texts(files, MAX_STEPS)
    assert ["this takes too long to render"] == texts(files, 1_000)


def test_an_expression_costs_what_it_takes_to_read_it_each_time() -> None:
    """Whether it is still known from before depends on what else has been rendered."""
    files = {"templates/t.yaml": "{{ range until 100 }}{{ regexMatch `a{900}` `` }}{{ end }}"}

    assert ["false" * 100] == texts(files, 50_000)
    assert ["this takes too long to render"] == texts(files, 36_000)


def texts(files: dict[str, str], steps: int) -> list[str]:
    found = render_chart(files, steps=steps).values()
    return [one.message if isinstance(one, InputError) else told(one) for one in found]
