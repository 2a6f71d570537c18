"""Rules of a folder that is named: they judge at once, and whatever is wrong with them is told at once."""

import pytest
from support.command import GOOD, OLD, Command

RULE = (
    "id: own-rule\ntitle: T\ncategory: mtls\nseverity: high\napplies-to: [listener]\n"
    "require: {tls.versions: {all-of: [TLSv1.3]}}\nmessage: 'only 1.3, please'\nfix: F\nwhy: W\n"
)
PROFILE = "id: own-profile\ntitle: T\ndescription: D\nextends: default\n"


@pytest.mark.parametrize(
    ("configuration", "words"),
    [
        pytest.param("", ["--policies", "own"], id="by the command line"),
        pytest.param("policies: [own]\n", [], id="by the configuration"),
        pytest.param("policies: [own]\n", ["--policies", "own"], id="by both"),
        pytest.param("policies: [own]\nprofile: own-profile\n", [], id="a profile that does not name it"),
        pytest.param("policies: [own]\nprofile: mozilla-old\n", [], id="a profile of ours"),
    ],
)
def test_rules_of_a_folder_that_is_named_judge_at_their_own_severity(
    tlslint: Command, configuration: str, words: list[str]
) -> None:
    tlslint.lay({"own/rules/r.yaml": RULE, "own/profiles/p.yaml": PROFILE, "a.conf": GOOD})
    tlslint.lay({".tlslint.yaml": configuration})

    found = tlslint("a.conf", "-f", "concise", *words)

    assert 1 == found.code
    assert "high[own-rule] only 1.3, please" in found.out or "only 1.3, please" in found.out


@pytest.mark.parametrize(
    ("configuration", "profile"),
    [
        pytest.param("profile: own-profile\n", "without: [own-rule]\n", id="left out by the profile"),
        pytest.param("profile: own-profile\n", "rules: {own-rule: off}\n", id="off in the profile"),
        pytest.param("rules: {own-rule: off}\n", "", id="off in the configuration"),
        pytest.param("ignore: [own-rule]\n", "", id="ignored"),
    ],
)
def test_they_can_be_left_out(tlslint: Command, configuration: str, profile: str) -> None:
    tlslint.lay({"own/rules/r.yaml": RULE, "own/profiles/p.yaml": PROFILE + profile, "a.conf": GOOD})
    tlslint.lay({".tlslint.yaml": f"policies: [own]\n{configuration}"})

    assert "only 1.3" not in tlslint("a.conf").out


@pytest.mark.parametrize("path", ["own/rules/r.yml", "own/rules/team/payments/r.yaml"])
def test_they_judge_however_deep_they_stand(tlslint: Command, path: str) -> None:
    tlslint.lay({path: RULE, "a.conf": GOOD})

    assert "only 1.3, please" in tlslint("a.conf", "--policies", "own").out
    assert f"{path}: rule `own-rule` is valid" in tlslint("policy", "check", "own").out


def test_a_circle_of_links_among_them_has_an_end(tlslint: Command) -> None:
    tlslint.lay({"own/rules/team/r.yaml": RULE, "a.conf": GOOD})
    for number in range(20):
        (tlslint.folder / "own" / "rules" / "team" / f"again-{number}").symlink_to(tlslint.folder / "own" / "rules")

    assert "only 1.3, please" in tlslint("a.conf", "--policies", "own").out


def test_a_folder_of_them_that_leads_out_is_not_read(tlslint: Command) -> None:
    tlslint.lay({"own/rules/r.yaml": RULE, ".tlslint.yaml": "policies: [own]\n", "a.conf": GOOD})
    outside = tlslint.folder.parent / "outside-of-it"
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret-of-somebody: 1\n", encoding="utf-8")
    (tlslint.folder / "own" / "rules" / "team").symlink_to(outside)

    found = tlslint("a.conf")

    assert 2 == found.code
    assert "own/rules/team:1:1: it leads out of the scanned root" in found.err
    assert "secret" not in found.err


def test_a_profile_changes_their_severity(tlslint: Command) -> None:
    tlslint.lay({"own/rules/r.yaml": RULE, "own/profiles/p.yaml": PROFILE + "rules: {own-rule: low}\n", "a.conf": GOOD})

    assert 0 == tlslint("a.conf", "--policies", "own", "--profile", "own-profile").code


@pytest.mark.parametrize("words", [["policy", "check", "own"], ["policy", "test", "own"], ["--policies", "own"]])
def test_an_id_that_a_rule_of_ours_has_is_an_error(tlslint: Command, words: list[str]) -> None:
    tlslint.lay({"own/rules/r.yaml": RULE.replace("own-rule", "missing-hsts"), "a.conf": OLD})

    found = tlslint(*words)

    assert 2 == found.code
    assert "own/rules/r.yaml:1:1: rule id `missing-hsts` is taken by a built-in rule" in found.err


def test_an_id_that_two_files_have_is_an_error(tlslint: Command) -> None:
    tlslint.lay({"own/rules/a.yaml": RULE, "own/rules/b.yaml": f"# another\n{RULE}", "a.conf": OLD})

    found = tlslint("policy", "check", "own")

    assert "own/rules/b.yaml:2:1: rule id `own-rule` is taken by the rule at own/rules/a.yaml:1:1" in found.err


@pytest.mark.parametrize("words", [["policy", "check", "own"], ["--policies", "own"]])
def test_all_errors_are_told_at_once(tlslint: Command, words: list[str]) -> None:
    first = RULE.replace("severity: high", "severity: hihg").replace("tls.versions", "tls.version") + "colour: red\n"
    second = RULE.replace("own-rule", "another-rule").replace("1.3]", "1.4, TLSv1.3]").replace("'only", "'{endpont}")
    tlslint.lay({"own/rules/a.yaml": first, "own/rules/b.yaml": second, "a.conf": OLD})

    found = tlslint(*words)

    assert 2 == found.code
    assert [
        "own/rules/a.yaml:4:11: `hihg` is not allowed here, did you mean `high`?",
        "own/rules/a.yaml:6:11: no field `version` in `tls`, did you mean `versions`?",
        "own/rules/a.yaml:10:1: unknown key `colour`",
        "own/rules/b.yaml:6:25: `TLSv1.4` is no value of the field, did you mean `TLSv1.3`?",
        "own/rules/b.yaml:7:10: nothing fills `{endpont}`, did you mean `endpoint`?",
    ] == [line.removeprefix("tlslint: error: ").split(";")[0] for line in found.err.splitlines()]


def test_a_key_that_comes_again_is_an_error(tlslint: Command) -> None:
    tlslint.lay({".tlslint.yaml": "fail-on: low\nprofile: strict\nfail-on: high\n", "a.conf": OLD})

    found = tlslint()

    assert (2, "") == (found.code, found.out)
    assert ".tlslint.yaml:3:1: key `fail-on` stands on line 1 already; keep one of them" in found.err
