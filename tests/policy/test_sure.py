"""What is valid beyond doubt, with jsonschema as the judge."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from ruamel.yaml import YAML
from support.command import Command

from linter.policy.validation.sure import is_surely_valid

ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((ROOT / "policies" / "schema.json").read_text(encoding="utf-8"))
RULES = sorted((ROOT / "policies" / "rules").rglob("*.yaml"))
CONFIGURATION = {
    "required-version": ">=0.1",
    "profile": "strict",
    "policies": ["policies"],
    "rules": {
        "missing-hsts": "off",
        "legacy-tls-version": {
            "severity": {"public": "critical", "internal": "low"},
            "parameters": {"allowed": ["TLSv1.3"]},
        },
    },
    "select": ["missing-hsts"],
    "per-file-ignores": {"vendor/**": ["missing-hsts"]},
    "fail-on": "high",
    "exclude": ["vendor/**"],
    "nginx-version": 1.28,
    "data": {"cards": {"at": ["*.pay.example.com"], "minimum": "mutual-tls", "secret-until": 2040, "pinned": True}},
    "quantum-computers-from": "2035-01-01",
    "ignores": {"require-reason": True, "max-days": 90, "allow": ["missing-hsts"]},
    "accepted": [{"rule": "missing-hsts", "path": "old/**", "reason": "it goes", "until": "2027-03-31"}],
}
WORDS = st.sampled_from(
    [
        "",
        "off",
        "high",
        "public",
        "1",
        "TLSv1.3",
        "missing-hsts",
        "Not An Id",
        "2040",
        "2040-13-01",
        "severity",
        "rule",
        "a\n",
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 10_000) | st.sampled_from([1.0, 0.5, float("inf")]) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)


def loaded(path: Path) -> Any:  # noqa: ANN401  # YAML
    return YAML(typ="safe", pure=False).load(path)


@st.composite
def changed(draw: st.DrawFn, value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return a value with something else somewhere in it, or without something, or as it is."""
    if isinstance(value, dict) and value and draw(st.integers(0, 5)):
        key = draw(st.sampled_from(sorted(value, key=str)))
        rest = {name: inside for name, inside in value.items() if name != key}
        return (
            draw(st.sampled_from([rest, {**value, draw(WORDS): value[key]}]))
            if not draw(st.integers(0, 3))
            else {
                **rest,
                key: draw(changed(value[key])),
            }
        )
    if isinstance(value, list) and value and draw(st.integers(0, 5)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], draw(changed(value[place])), *value[place + draw(st.integers(0, 1)) :]]
    return draw(ANYTHING | st.just(value))


def is_valid(value: object, definition: str) -> bool:
    asked = {**SCHEMA, "$ref": f"#/$defs/{definition}"}
    return Draft202012Validator(asked, format_checker=FormatChecker(("date",))).is_valid(value)


@pytest.mark.parametrize(("value", "definition"), [(CONFIGURATION, "configuration"), (loaded(RULES[0]), "rule")])
def test_nothing_is_sure_that_is_not_valid(value: object, definition: str) -> None:
    @given(changed(value))
    def judged(value: object) -> None:
        assert is_surely_valid(value, SCHEMA, definition) == is_valid(value, definition)

    assert is_surely_valid(value, SCHEMA, definition)
    judged()


@pytest.mark.parametrize(
    "definition", ["id", "ids", "texts", "severities", "uses", "value", "year-or-day", "test", "words"]
)
def test_of_anything_no_less_is_sure_than_is_valid(definition: str) -> None:
    @given(ANYTHING)
    def judged(value: object) -> None:
        sure, valid = is_surely_valid(value, SCHEMA, definition), is_valid(value, definition)
        assert valid or not sure

    judged()


def test_all_of_our_rules_are_sure() -> None:
    assert [] == [path.name for path in RULES if not is_surely_valid(loaded(path), SCHEMA, "rule")]


@pytest.mark.parametrize("keyword", ["if", "format", "dependentRequired", "not"])
def test_what_nobody_here_knows_is_never_sure(keyword: str) -> None:
    assert not is_surely_valid("a", {"$defs": {"all": {"type": "string", keyword: {}}}}, "all")


def test_a_definition_that_leads_to_itself_is_never_sure() -> None:
    assert not is_surely_valid("a", {"$defs": {"all": {"$ref": "#/$defs/all"}}}, "all")


def test_a_configuration_that_is_valid_does_not_wait_for_jsonschema(
    tlslint: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    tlslint.lay({".tlslint.yaml": json.dumps(CONFIGURATION), "policies/rules/one.yaml": RULES[0].read_text("utf-8")})
    monkeypatch.setitem(sys.modules, "jsonschema", None)

    done = tlslint("config", "show")

    assert 0 == done.code
