import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from linter.analysis.discovery import NAMES
from linter.model.endpoint import KINDS
from linter.policy import built_in
from linter.policy.rule import CATEGORIES
from linter.policy.schema import read_profile, valid_rule
from linter.policy.validation.files import PolicyError, load, validate
from linter.provenance.source import Source

RULE = """\
id: clear-text
title: Clear text
category: plaintext-listener
severity: high
applies-to: [listener]
require: {tls: present}
message: "{endpoint} is clear text"
fix: Set {setting}.
why: It can be read.
"""

FILES = sorted(Path(built_in(), "rules").glob("*.yaml")), sorted(Path(built_in(), "profiles").glob("*.yaml"))


def read(text: str) -> None:
    valid_rule(load(Source("policy.yaml", text)))


def error_of(text: str) -> tuple[str, str]:
    """Return the text at the place of the first error in a rule, and the message."""
    with pytest.raises(PolicyError) as raised:
        read(text)
    return raised.value.at.text, raised.value.message


def test_the_schema_is_a_schema() -> None:
    schema = json.loads(Path(built_in(), "schema.json").read_text(encoding="utf-8"))

    Draft202012Validator.check_schema(schema)
    assert {"rule", "profile", "configuration"} <= schema["$defs"].keys()


def test_the_schema_has_the_words_of_the_program() -> None:
    rule = json.loads(Path(built_in(), "schema.json").read_text(encoding="utf-8"))["$defs"]["rule"]["properties"]

    assert list(CATEGORIES) == rule["category"]["enum"]
    assert sorted(KINDS) == rule["applies-to"]["items"]["enum"]


@pytest.mark.parametrize("path", FILES[0], ids=lambda path: path.stem)
def test_our_rules_are_valid(path: Path) -> None:
    found = load(Source(path.name, path.read_text(encoding="utf-8")))

    rule = valid_rule(found)

    assert path.stem == rule.id
    assert {example.platform for example in rule.examples} <= set(NAMES)
    assert set(rule.not_applicable) <= set(NAMES)


@pytest.mark.parametrize("path", FILES[1], ids=lambda path: path.stem)
def test_our_profiles_are_valid(path: Path) -> None:
    found = load(Source(path.name, path.read_text(encoding="utf-8")))

    validate(found, "profile")

    assert path.stem == read_profile(found).id


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        pytest.param("why: It", "wy: It", "wy", "unknown key `wy`, did you mean `why`?", id="misspelt key"),
        pytest.param("why: It can be read.\n", "", "id", "key `why` is missing", id="missing key"),
        pytest.param("[listener]", "[listner]", "listner", "did you mean `listener`?", id="misspelt kind"),
        pytest.param("[listener]", "listener", "listener", "expected a list", id="a word for a list"),
        pytest.param("severity: high", "severity: hihg", "hihg", "did you mean `high`?", id="misspelt severity"),
        pytest.param("severity: high", "severity: {publc: high}", "publc", "did you mean `public`?", id="exposure"),
        pytest.param("id: clear-text", "id: ClearText", "ClearText", "expected an id such as", id="id in capitals"),
        pytest.param("tls: present", "tsl: present", "tsl", "no field `tsl`, did you mean `tls`?", id="field"),
        pytest.param(
            "tls: present", "tls.version: empty", "tls.version", "in `tls`, did you mean `versions`?", id="part"
        ),
        pytest.param("tls: present", "role: datastor", "datastor", "did you mean `datastore`?", id="value of a field"),
        pytest.param(
            "tls: present", "tls.required: 'yes'", "'yes'", "no value of the field; there is true", id="a text"
        ),
        pytest.param("tls: present", "tls.versions: TLSv1.2", "TLSv1.2", "the field is a list", id="a list is a word"),
        pytest.param("tls: present", "role: empty", "empty", "the field is no list", id="a word is empty"),
        pytest.param("tls: present", "role: {at-least: 3}", "{at-least: 3}", "no number", id="a word is at least"),
        pytest.param(
            "tls: present",
            "tls.versions: {includes: TLSv1.4}",
            "{includes: TLSv1.4}",
            "did you mean `TLSv1.",
            id="version",
        ),
        pytest.param(
            "tls: present", "tls.cipher-suites: {includes: AES}", "{includes: AES}", "no cipher suite `AES`", id="suite"
        ),
        pytest.param(
            "tls: present",
            "tls.cipher-suites: {every: {forward: true}}",
            "forward",
            "no field `forward`, did you mean `forward-secrecy`?",
            id="field of an element",
        ),
        pytest.param("tls: present", "tls: {presnt: x}", "presnt", "unknown key `presnt`", id="operator"),
        pytest.param(
            "tls: present", "tls: {one-of: x}", "x", "expected a list of words, or a parameter", id="argument"
        ),
        pytest.param("tls: present", "role: {one-of: $roles}", "$roles", "no parameter `roles`", id="parameter"),
        pytest.param("tls: present", "every: [tls]", "tls", "expected a condition", id="a word for a condition"),
        pytest.param(
            "{endpoint} is", "{endpont} is", '"{endpont} is clear text"', "did you mean `endpoint`?", id="place holder"
        ),
    ],
)
def test_an_error_in_a_rule_has_its_place(old: str, new: str, at: str, message: str) -> None:
    assert old in RULE

    found = error_of(RULE.replace(old, new))

    assert at == found[0]
    assert message in found[1]


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        pytest.param("- a\n", "- a", "must hold one mapping", id="a list"),
        pytest.param("a: 1\n---\nb: 2\n", "a: 1", "must hold one mapping", id="two documents"),
        pytest.param("a: [1\n", "1", "not YAML", id="not YAML"),
    ],
)
def test_a_policy_is_one_mapping(text: str, at: str, message: str) -> None:
    found = error_of(text)

    assert at == found[0]
    assert message in found[1]


def test_aliases_cannot_make_a_policy_huge() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))

    _, message = error_of(f"a0: &a0 x\n{levels}")

    assert "more than 100,000 values" in message


def test_a_rule_that_a_profile_switches_off_is_left_out() -> None:
    text = (
        "id: own-profile\ntitle: T\ndescription: D\nextends: default\nrules: {missing-hsts: off, missing-sni: high}\n"
    )
    found = load(Source("p.yaml", text))

    validate(found, "profile")
    profile = read_profile(found)

    assert ("missing-hsts",) == profile.without
    assert ["missing-sni"] == [use.rule for use in profile.uses]
