from pathlib import Path

import pytest

from linter.model.finding import Severity
from linter.policy.catalog import built_in_catalog, with_folder
from linter.policy.rule import RuleUse
from linter.policy.schema import severity_by_exposure
from linter.policy.validation.files import PolicyError
from linter.provenance.source import Source

HERE = Source("here", "x").at(0, 1)

RULE = """\
id: own-rule
title: T
category: mtls
severity: low
applies-to: [listener]
parameters: {allowed: {default: [web], description: D}}
require: {role: {one-of: $allowed}}
message: M
fix: F
why: W
"""
PROFILE = (
    "id: own-profile\ntitle: T\ndescription: D\nextends: default\nrules: {own-rule: high}\nwithout: [missing-sni]\n"
)


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        kind = "profiles" if name.endswith("profile") else "rules"
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_profile_has_its_rules_sorted() -> None:
    rules = [rule.id for rule in built_in_catalog().resolve("default", [], {})]

    assert sorted(rules) == rules
    assert "legacy-tls-version" in rules


@pytest.mark.parametrize("profile", sorted(built_in_catalog().profiles))
def test_every_profile_of_ours_can_be_used(profile: str) -> None:
    assert built_in_catalog().resolve(profile, [], {})


def test_a_profile_has_the_rules_of_the_one_it_extends() -> None:
    catalog = built_in_catalog()

    default = {rule.id for rule in catalog.resolve("default", [], {})}
    strict = {rule.id for rule in catalog.resolve("strict", [], {})}

    assert default < strict


def test_a_change_counts_more_than_the_profile() -> None:
    change = RuleUse("missing-hsts", severity_by_exposure("critical"), {}, HERE)

    rules = built_in_catalog().resolve("default", [change], {})

    (changed,) = (rule for rule in rules if rule.id == "missing-hsts")
    assert Severity.CRITICAL is changed.worst


def test_a_parameter_and_a_severity_can_be_changed_apart() -> None:
    catalog = built_in_catalog()
    age = RuleUse("short-hsts", None, {"minimum-age": 99}, HERE)

    rules = {rule.id: rule for rule in catalog.resolve("strict", [age], {})}

    assert 99 == rules["short-hsts"].parameters["minimum-age"]
    assert Severity.MEDIUM is rules["short-hsts"].worst


def test_a_rule_can_be_switched_off() -> None:
    rules = built_in_catalog().resolve("default", [], {"missing-hsts": HERE})

    assert "missing-hsts" not in {rule.id for rule in rules}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(RuleUse("missing-hst", None, {}, HERE), "did you mean `missing-hsts`?", id="rule"),
        pytest.param(
            RuleUse("short-hsts", None, {"minimum-ag": 1}, HERE), "did you mean `minimum-age`?", id="parameter"
        ),
        pytest.param(
            RuleUse("legacy-tls-version", None, {"allowed": ("TLSv9",)}, HERE), "`TLSv9` is no value", id="value"
        ),
        pytest.param(RuleUse("short-hsts", None, {"minimum-age": "long"}, HERE), "cannot take this value", id="type"),
    ],
)
def test_a_change_that_cannot_be_is_an_error_where_it_stands(change: RuleUse, message: str) -> None:
    with pytest.raises(PolicyError) as raised:
        built_in_catalog().resolve("default", [change], {})

    assert HERE == raised.value.at
    assert message in raised.value.message


def test_rules_and_profiles_of_ones_own(tmp_path: Path) -> None:
    own = folder(tmp_path, own_rule=RULE, own_profile=PROFILE)

    catalog = with_folder(built_in_catalog(), str(own), "own")

    rules = {rule.id: rule for rule in catalog.resolve("own-profile", [], {})}
    assert Severity.HIGH is rules["own-rule"].worst
    assert "missing-hsts" in rules
    assert "missing-sni" not in rules


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({"own_rule": RULE.replace("own-rule", "missing-hsts")}, "`missing-hsts` is taken", id="rule id"),
        pytest.param({"own_profile": "id: strict\ntitle: T\ndescription: D\n"}, "`strict` is taken", id="profile id"),
        pytest.param({"own_rule": RULE.replace("role:", "rle:")}, "did you mean `role`?", id="invalid rule"),
        pytest.param({"own_profile": "id: own-profile\ntitle: T\n"}, "`description` is missing", id="invalid profile"),
    ],
)
def test_an_invalid_policy_of_ones_own_is_an_error_with_its_place(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    with pytest.raises(PolicyError) as raised:
        with_folder(built_in_catalog(), str(folder(tmp_path, **files)), "own")

    assert raised.value.at.source.path.startswith("own/")
    assert message in raised.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(PROFILE.replace("default", "defualt"), "did you mean `default`?", id="unknown"),
        pytest.param(PROFILE.replace("default", "own-profile"), "extends itself", id="itself"),
        pytest.param(PROFILE.replace("missing-sni", "missing-snj"), "did you mean `missing-sni`?", id="left-out rule"),
    ],
)
def test_a_profile_extends_what_there_is(tmp_path: Path, text: str, message: str) -> None:
    catalog = with_folder(built_in_catalog(), str(folder(tmp_path, own_rule=RULE, own_profile=text)), "own")

    with pytest.raises(PolicyError, match=message.replace("?", r"\?")):
        catalog.resolve("own-profile", [], {})


def test_a_policy_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.yaml").write_bytes(b"id: \xff\n")

    with pytest.raises(PolicyError, match="cannot be read"):
        with_folder(built_in_catalog(), str(tmp_path), "own")
