"""`tlslint rules`, `profiles` and `explain`: what is on, at which severity, and which profile switches what on."""

import json
import re

import pytest
from support.command import Command

from linter.cli import options
from linter.policy.catalog import built_in_catalog
from linter.policy.rule import CATEGORIES
from linter.policy.vocabulary.values import PLATFORMS

OWN = (
    "id: own-rule\ntitle: Own title\ncategory: mtls\nseverity: high\napplies-to: [listener]\nrequire: {tls: present}\n"
    "message: M\nfix: F\nwhy: W\n"
)


@pytest.mark.parametrize("width", [60, 120])
def test_the_list_fits_the_terminal(tlslint: Command, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))

    out = tlslint("rules").out + tlslint("profiles").out

    assert max(map(len, out.splitlines())) <= width


def test_a_rule_is_listed_with_its_state_and_its_profiles(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    out = tlslint("rules").out

    assert out.startswith("profile default: 40 of 73 rules are on\n")
    assert "\n  on  broken-cipher-suite: high / medium / low\n      Broken cipher suite is accepted\n" in out
    assert "      in every profile\n" in out
    assert (
        "      in every profile, but medium in critical, mozilla-intermediate, mozilla-modern, mozilla-old, strict\n"
        in out
    )
    assert "\n  off certificate-authority-not-allowed: medium / low / low\n" in out
    assert "      in no profile\n" in out


@pytest.mark.parametrize(
    ("words", "listed", "not_listed"),
    [
        (["--category", "ciphers"], "no-forward-secrecy", "missing-hsts"),
        (["--on"], "missing-hsts", "certificate-authority-not-allowed"),
        (["--on", "--profile", "strict"], "missing-client-certificate", "unpinned-peer"),
        (["--platform", "prometheus"], "late-expiry-alert", "missing-hsts"),
    ],
)
def test_a_part_of_the_rules_is_listed(tlslint: Command, words: list[str], listed: str, not_listed: str) -> None:
    entries = {entry["id"] for entry in json.loads(tlslint("rules", "-f", "json", *words).out)}

    assert listed in entries
    assert not_listed not in entries


def test_where_no_rule_is_left_that_is_an_error(tlslint: Command) -> None:
    found = tlslint("rules", "--category", "pinning", "--on")

    assert (0, "") != (found.code, found.out)


def test_the_words_of_the_options_are_those_of_the_policies() -> None:
    assert CATEGORIES == options.CATEGORIES
    assert PLATFORMS == options.PLATFORMS


def test_rules_are_listed_for_programs_with_their_profiles(tlslint: Command) -> None:
    tlslint.lay({"own/rules/r.yaml": OWN})

    entries = {entry["id"]: entry for entry in json.loads(tlslint("rules", "-f", "json", "--policies", "own").out)}

    assert set(built_in_catalog().profiles) == set(entries["own-rule"]["profiles"])
    assert (True, True) == (entries["own-rule"]["own"], entries["own-rule"]["active"])
    assert "medium" == entries["missing-hsts"]["profiles"]["strict"]["public"]
    assert "low" == entries["missing-hsts"]["profiles"]["default"]["public"]
    assert "nginx" in entries["missing-hsts"]["platforms"]


def test_a_rule_is_explained_by_the_examples_of_one_platform(tlslint: Command) -> None:
    out = tlslint("explain", "missing-hsts", "--platform", "nginx").out

    assert "### nginx" in out
    assert "### envoy" not in out
    assert "## References" in out


def test_a_line_is_of_one_platform_anyway(tlslint: Command) -> None:
    tlslint.lay({"a.conf": "server { listen 80; }\n"})

    assert "--platform has no effect on a line" in tlslint("explain", "a.conf:1", "--platform", "nginx").err


def test_profiles_are_listed(tlslint: Command) -> None:
    tlslint.lay({"own/profiles/p.yaml": "id: own-profile\ntitle: Mine\ndescription: D\nextends: strict\n"})

    text = tlslint("profiles", "--policies", "own").out
    entries = {one["id"]: one for one in json.loads(tlslint("profiles", "--policies", "own", "-f", "json").out)}

    assert "default: 40 rules, in force\n" in text
    assert "own-profile: 57 rules, extends strict\n    Mine\n" in text.replace(
        f"own-profile: {len(entries['strict']['rules'])}", "own-profile: 57"
    )
    assert sorted([*built_in_catalog().profiles, "own-profile"]) == list(entries)
    assert (True, False) == (entries["default"]["in-force"], entries["strict"]["in-force"])
    assert entries["strict"]["rules"] == entries["own-profile"]["rules"]
    assert text.endswith("\n\nEach standard is a profile too: `tlslint comply --list` lists them.\n")


def test_a_standard_is_listed_as_the_profile_that_it_is(tlslint: Command) -> None:
    profiles = tlslint("profiles", "--profile", "cnsa-2.0").out
    rules = tlslint("rules", "--on", "--profile", "cnsa-2.0").out

    assert re.search(r"^cnsa-2\.0: \d+ rules, in force$", profiles, re.MULTILINE)
    assert "on  no-hybrid-key-exchange: " in rules
    assert "missing-hsts" not in rules


@pytest.mark.parametrize(
    ("rule", "configuration", "expected"),
    [
        ("broken-cipher-suite", "", "It judges here, profile `default`, with severity high / medium / low; "),
        (
            "missing-hsts",
            "rules: {missing-hsts: critical}",
            "It judges here, profile `default`, with severity critical; ",
        ),
        (
            "missing-hsts",
            "rules: {missing-hsts: off}",
            "It does not judge here, profile `default`; it is in every profile",
        ),
        ("unpinned-peer", "", "It does not judge here, profile `default`; it is in critical"),
        ("unpinned-peer", "profile: critical", "It judges here, profile `critical`"),
    ],
)
def test_a_rule_is_explained_with_what_becomes_of_it_here(
    tlslint: Command, rule: str, configuration: str, expected: str
) -> None:
    tlslint.lay({".tlslint.yaml": f"{configuration}\n"})

    assert expected in tlslint("explain", rule).out
