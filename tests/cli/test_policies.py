import json

import pytest
from support.command import GOOD, OLD, Command

from linter.policy.catalog import built_in_catalog

OWN = f"""\
id: own-rule
title: Own title
category: min-version
severity: high
applies-to: [listener]
require: {{tls.versions: {{all-of: [TLSv1.2, TLSv1.3]}}}}
message: "{{endpoint}} accepts {{witness}}"
fix: F
why: W
examples:
  nginx:
    bad: "{OLD.strip()}"
    good:
      - "{GOOD.strip()}"
      - site.conf: "{GOOD.strip()}"
"""
PROFILE = "id: own-profile\ntitle: T\ndescription: D\nextends: default\nrules: {own-rule: low}\n"


# --- rules and explain ------------------------------------------------------------------------------------------


def test_all_rules_are_listed(tlslint: Command) -> None:
    found = tlslint("rules")

    assert 0 == found.code
    assert [] == [rule for rule in built_in_catalog().rules if rule not in found.out]


def test_rules_are_listed_for_programs(tlslint: Command) -> None:
    entries = {entry["id"]: entry for entry in json.loads(tlslint("rules", "--format", "json").out)}

    assert sorted(built_in_catalog().rules) == list(entries)
    assert entries["missing-hsts"]["active"]
    assert not entries["missing-client-certificate"]["active"]
    assert "low" == entries["missing-hsts"]["severity"]["public"]


def test_rules_are_listed_as_they_are_in_force(tlslint: Command) -> None:
    tlslint.lay({".tlslint.yaml": "rules: {missing-hsts: critical, missing-sni: off}"})

    entries = {entry["id"]: entry for entry in json.loads(tlslint("rules", "--format", "json").out)}

    assert "critical" == entries["missing-hsts"]["severity"]["public"]
    assert not entries["missing-sni"]["active"]


def test_rules_of_ones_own_are_listed(tlslint: Command) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": OWN})

    assert "own-rule" in tlslint("rules", "--policies", "own").out


@pytest.mark.parametrize("rule", ["missing-hsts", "Missing-HSTS", "missing-client-certificate"])
def test_a_rule_is_explained(tlslint: Command, rule: str) -> None:
    found = tlslint("explain", rule)

    assert 0 == found.code
    assert rule.lower() in found.out
    assert len(found.out.splitlines()) > 3


def test_a_rule_of_ones_own_is_explained(tlslint: Command) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": OWN})

    assert "Own title" in tlslint("explain", "own-rule", "--policies", "own").out


def test_a_rule_that_is_not_cannot_be_explained(tlslint: Command) -> None:
    found = tlslint("explain", "missing-hst")

    assert (2, "tlslint: error: no rule `missing-hst`, did you mean `missing-hsts`?\n") == (found.code, found.err)


# --- policy check -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [["own/rules/own-rule.yaml"], ["own/profiles/p.yaml", "own/rules/own-rule.yaml"], ["own"]]
)
def test_valid_policies_are_said_to_be(tlslint: Command, words: list[str]) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": OWN, "own/profiles/p.yaml": PROFILE})

    found = tlslint("policy", "check", *words)

    assert (0, "") == (found.code, found.err)
    assert "own/rules/own-rule.yaml: rule `own-rule` is valid" in found.out


def test_a_profile_may_build_on_rules_elsewhere(tlslint: Command) -> None:
    tlslint.lay({"own/rules/own-rule.yaml": OWN, "p.yaml": PROFILE})

    assert 2 == tlslint("policy", "check", "p.yaml").code
    assert 0 == tlslint("policy", "check", "p.yaml", "--policies", "own").code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            OWN.replace("tls.versions", "tls.version"), "own.yaml:6:11: no field `version` in `tls`", id="rule"
        ),
        pytest.param(
            PROFILE.replace("default", "defalt"), "own.yaml:1:1: no profile `defalt`, did you mean", id="profile"
        ),
        pytest.param(
            PROFILE.replace("own-rule", "missing-hst"), "own.yaml:5:9: no rule `missing-hst`", id="rule of it"
        ),
        pytest.param(
            "id: own-rule\ntitle: T\n", "own.yaml:1:1: keys `category`, `severity`, `applies-to`", id="a rule cut short"
        ),
        pytest.param("a: [", "own.yaml:1:5: not YAML", id="no YAML"),
    ],
)
@pytest.mark.parametrize("action", ["check", "test"])
def test_what_is_wrong_with_a_policy_is_told_with_its_place(
    tlslint: Command, text: str, message: str, action: str
) -> None:
    tlslint.lay({"own.yaml": text})

    found = tlslint("policy", action, "own.yaml")

    assert (2, "") == (found.code, found.out)
    assert message in found.err


def test_every_wrong_policy_is_told(tlslint: Command) -> None:
    tlslint.lay({"a.yaml": "a: 1", "b.yaml": "b: 1"})

    found = tlslint("policy", "check", "a.yaml", "b.yaml", "gone.yaml")

    told = dict.fromkeys(line.split(" ")[2][:-1] for line in found.err.splitlines())
    assert ["a.yaml:1:1", "b.yaml:1:1", "gone.yaml:1:1"] == list(told)


def test_a_folder_without_policies_is_an_error(tlslint: Command) -> None:
    found = tlslint("policy", "check", ".")

    assert 2 == found.code
    assert "there is no policy" in found.err


# --- policy test ------------------------------------------------------------------------------------------------


def test_examples_that_are_as_they_say_pass(tlslint: Command) -> None:
    tlslint.lay({"own.yaml": OWN})

    found = tlslint("policy", "test", "own.yaml")

    assert (0, "1 rule with 3 examples: all are as they say\n") == (found.code, found.out)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(f'bad: "{OLD.strip()}"', f'bad: "{GOOD.strip()}"', "bad nginx example does not break", id="bad"),
        pytest.param(f'- "{GOOD.strip()}"', f'- "{OLD.strip()}"', "good nginx (number 1) example breaks", id="good"),
        pytest.param("nginx:\n", "nginxx:\n", "no platform `nginxx`", id="platform"),
        pytest.param("- site.conf:", "- site.txt:", "is read by no platform under the name site.txt", id="file name"),
        pytest.param(f'- "{GOOD.strip()}"', '- "server { listen 443 ssl;"', "cannot be analysed", id="broken"),
        pytest.param("examples:", "not-applicable: {envoy: no}\nexamples: {}\nx:", None, id="none"),
    ],
)
def test_an_example_that_is_not_as_it_says_is_told(tlslint: Command, old: str, new: str, problem: str | None) -> None:
    assert old in OWN
    text = OWN.replace(old, new)
    tlslint.lay({"own.yaml": text if problem else text[: text.index("\nx:")] + "\n"})

    found = tlslint("policy", "test", "own.yaml")

    assert 1 == found.code
    assert (problem or "has no example") in found.out
    assert found.out.startswith("own.yaml:")


def test_a_profile_has_nothing_to_test(tlslint: Command) -> None:
    tlslint.lay({"p.yaml": PROFILE.replace("{own-rule: low}", "{}")})

    found = tlslint("policy", "test", "p.yaml")

    assert 2 == found.code
    assert "profiles have no examples" in found.err


def test_examples_of_a_rule_about_suppressions_are_judged_with_the_other_rules(tlslint: Command) -> None:
    line = OLD.strip().replace('"', "'")
    rule = (
        "id: own-unused\ntitle: T\ncategory: tlslint\nseverity: low\napplies-to: [suppression]\n"
        "require: {unused-rules: empty}\nmessage: M\nfix: F\nwhy: W\nexamples:\n  nginx:\n"
        f'    bad: "{line} # tlslint: ignore[missing-sni] why"\n'
        f'    good: "{line} # tlslint: ignore[legacy-tls-version] why"\n'
    )
    tlslint.lay({"own.yaml": rule})

    found = tlslint("policy", "test", "own.yaml")

    assert (0, "1 rule with 2 examples: all are as they say\n") == (found.code, found.out)


def test_policies_outside_of_the_root_are_named_by_the_command_line_alone(tlslint: Command) -> None:
    tlslint.lay({".tlslint.yaml": "policies: [../outside]\n", "a.conf": OLD})
    outside = tlslint.folder.parent / "outside"
    (outside / "rules").mkdir(parents=True)
    (outside / "rules" / "x.yaml").write_text("secret-of-somebody: 1\n")

    refused, named = tlslint(), tlslint("--isolated", "--policies", "../outside")

    assert (2, 2) == (refused.code, named.code)
    assert ".tlslint.yaml:1:12: the folder of policies is outside of the scanned root" in refused.err
    assert "secret-of-somebody" not in refused.err
    assert "secret-of-somebody" in named.err
