import pytest
from support.command import BROKEN, OLD, RULE, Command


@pytest.mark.parametrize(
    ("words", "present", "absent"),
    [
        pytest.param([], [RULE, "missing-hsts"], [], id="the profile"),
        pytest.param(["--select", RULE], [RULE], ["missing-hsts"], id="selected"),
        pytest.param(["--select", f"{RULE},missing-hsts"], [RULE, "missing-hsts"], [], id="a list"),
        pytest.param(["--select", RULE, "--select", "Missing-HSTS"], [RULE, "missing-hsts"], [], id="twice"),
        pytest.param(["--select", "missing-client-certificate"], ["missing-client-certificate"], [RULE], id="another"),
        pytest.param(["--ignore", "missing-hsts"], [RULE], ["missing-hsts"], id="ignored"),
        pytest.param(["--profile", "strict"], ["missing-client-certificate"], [], id="another profile"),
        pytest.param(["--min-severity", "high"], [RULE], ["missing-hsts"], id="not below"),
        pytest.param(
            ["--min-severity", "critical", "--severity", "missing-hsts=critical"],
            ["missing-hsts"],
            [RULE],
            id="severity",
        ),
    ],
)
def test_rules_can_be_chosen(tlslint: Command, words: list[str], present: list[str], absent: list[str]) -> None:
    tlslint.lay(
        {
            "a.conf": "server { listen 443 ssl; server_name a.example.com; ssl_certificate a.crt; "
            "ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3; }\n"
        }
    )

    out = tlslint(*words).out

    assert [rule for rule in present if rule in out] == present
    assert [rule for rule in absent if rule in out] == []


def test_policies_of_ones_own_judge(tlslint: Command) -> None:
    rule = (
        "id: own-rule\ntitle: T\ncategory: mtls\nseverity: high\napplies-to: [listener]\n"
        "require: {tls.versions: {all-of: [TLSv1.3]}}\nmessage: 'only 1.3, please'\nfix: F\nwhy: W\n"
    )
    profile = "id: own-profile\ntitle: T\ndescription: D\nrules: {own-rule: {}}\n"
    tlslint.lay({"own/rules/r.yaml": rule, "own/profiles/p.yaml": profile, "a.conf": OLD})

    found = tlslint("a.conf", "--policies", "own", "--profile", "own-profile")

    assert 1 == found.code
    assert "only 1.3, please" in found.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--select", "missing-hst"], "--select: no rule `missing-hst`, did you mean `missing-hsts`?"),
        (["--ignore", "missing-hst"], "--ignore: no rule `missing-hst`, did you mean `missing-hsts`?"),
        (["--severity", "missing-hst=high"], "--severity: no rule `missing-hst`, did you mean `missing-hsts`?"),
        (["--severity", "missing-hsts"], "is not RULE=SEVERITY"),
        (["--select", "a,,b"], "is no list of names"),
        (["--profile", "strikt"], "--profile: no profile `strikt`, did you mean `strict`?"),
        (["--policies", "nowhere"], "--policies: `nowhere` holds no folder"),
        (["--select", "missing-hsts", "--ignore", "missing-hsts"], "no rule is left to judge by"),
        (["--today", "soon"], "is no date such as 2027-03-31"),
        (["--exclude", "!"], "`!` is no pattern"),
        (["--tf-vars", "gone.tfvars"], "--tf-vars: `gone.tfvars` is no file"),
        (["--tf-plan", "gone.json"], "--tf-plan: `gone.json` is no file"),
        (["--nginx-version", "stable"], "--nginx-version: `stable` is no release of nginx"),
        (["--tf-vars", "../out.tfvars"], "--tf-vars: `../out.tfvars` is no file below"),
        (["--format", "serif"], "no format `serif`, did you mean `sarif`?"),
        (["--format", "sarif:"], "name a file after the colon"),
        (["--format", "sarif", "--format", "json"], "only one goes to standard output"),
        (["--format", "sarif:x", "--format", "json:x"], "every report needs a file of its own"),
        (["--format", "sarif:no/such/folder/x"], "there is no folder for no/such/folder/x"),
        (["--format", "sarif:."], ". cannot be written: Is a directory"),
        (["--config", "gone.yaml"], "gone.yaml:1:1: cannot be read: no such file or directory"),
        (["gone.conf"], "gone.conf: there is no such file or folder"),
        (["chek"], "chek: there is no such file or folder, did you mean `check`?"),
        (["-", "a.conf"], "the path `-` stands alone"),
    ],
)
def test_what_cannot_be_carried_out_is_an_error(tlslint: Command, words: list[str], message: str) -> None:
    (tlslint.folder / ".." / "out.tfvars").resolve().write_text("", encoding="utf-8")

    found = tlslint(*words)

    assert (2, "") == (found.code, found.out)
    assert message in found.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--stdin-filename", "a.conf"], "--stdin-filename has no effect without the path `-`"),
        (["--sarif-category", "x"], "--sarif-category has no effect on text"),
        (["--show-suppressed", "-f", "github"], "--show-suppressed has no effect on github"),
        (["--show-suppressed", "--no-ignores"], "--show-suppressed has no effect with --no-ignores"),
        (["--statistics", "-f", "json"], "--statistics has no effect on json"),
        (["--coverage", "-f", "sarif"], "--coverage has no effect on sarif"),
        (["--quiet", "--verbose"], "not allowed with argument"),
        (["--fail-on", "low", "--exit-zero"], "--fail-on has no effect with --exit-zero"),
        (["--fail-on", "low", "--min-severity", "high"], "--fail-on low has no effect below --min-severity high"),
        (["--config", "x", "--isolated"], "--config has no effect with --isolated"),
        (["--ignore", "missing-client-certificate"], "has no effect: the rule is not among those that judge"),
    ],
)
def test_an_option_without_effect_is_an_error(tlslint: Command, words: list[str], message: str) -> None:
    found = tlslint(*words)

    assert (2, "") == (found.code, found.out)
    assert message in found.err


@pytest.mark.parametrize("option", ["--coverage", "--quiet", "-qq", "--color=never"])
def test_what_a_format_does_anyway_may_be_asked_of_it(tlslint: Command, option: str) -> None:
    tlslint.lay({"a.conf": OLD})

    assert tlslint("-f", "json").out == tlslint("-f", "json", option).out


# --- what is accepted -------------------------------------------------------------------------------------------

ACCEPTED = OLD.rstrip() + "  # tlslint: ignore[legacy-tls-version] until=2027-03-31 kiosks\n"


def test_a_comment_accepts_a_finding(tlslint: Command) -> None:
    tlslint.lay({"a.conf": ACCEPTED})

    found = tlslint("--today", "2026-11-23")

    assert 0 == found.code
    assert RULE not in found.out


def test_what_is_accepted_can_be_shown(tlslint: Command) -> None:
    tlslint.lay({"a.conf": ACCEPTED})

    found = tlslint("--today", "2026-11-23", "--show-suppressed")

    assert 0 == found.code
    assert RULE in found.out
    assert "kiosks" in found.out


def test_what_is_accepted_can_be_disregarded(tlslint: Command) -> None:
    tlslint.lay({"a.conf": ACCEPTED})

    found = tlslint("--today", "2026-11-23", "--no-ignores")

    assert 1 == found.code
    assert RULE in found.out


def test_what_is_accepted_expires(tlslint: Command) -> None:
    tlslint.lay({"a.conf": ACCEPTED})

    found = tlslint("--today", "2027-04-01")

    assert 1 == found.code
    assert RULE in found.out
    assert "expired-suppression" in found.out


@pytest.mark.parametrize(
    ("comment", "rule"),
    [
        pytest.param("ignore[missing-sni] why", "unused-suppression", id="unused"),
        pytest.param("ignore[missing-sno] why", "unknown-rule-in-suppression", id="unknown"),
        pytest.param("ignore[legacy-tls-version]", "suppression-without-reason", id="no reason"),
        pytest.param("ignore", "invalid-suppression", id="blanket"),
    ],
)
def test_what_is_wrong_with_a_suppression_is_found(tlslint: Command, comment: str, rule: str) -> None:
    tlslint.lay({"a.conf": f"{OLD.rstrip()} # tlslint: {comment}\n"})

    assert rule in tlslint().out


def test_a_suppression_of_a_rule_that_did_not_judge_is_not_unused(tlslint: Command) -> None:
    tlslint.lay({"a.conf": f"{OLD.rstrip()} # tlslint: ignore[missing-sni] why\n"})

    assert "unused-suppression" not in tlslint("--ignore", "missing-sni").out


@pytest.mark.parametrize(
    "files",
    [
        {".tlslint.yaml": "accepted: [{rule: unreadable-input, path: a.conf, reason: a template}]\n", "a.conf": BROKEN},
        {"a.conf": f"# tlslint: ignore-file[unreadable-input] a template\n{BROKEN}"},
    ],
    ids=["by the configuration", "by the file itself"],
)
def test_that_a_file_is_broken_is_accepted_by_the_command_line_alone(tlslint: Command, files: dict[str, str]) -> None:
    tlslint.lay(files)

    refused, accepted = tlslint(), tlslint("--allow-incomplete")

    assert (1, 0) == (refused.code, accepted.code)
    assert "unreadable-input" in refused.out
    assert "invalid-suppression" in refused.out
    assert "invalid-suppression" not in accepted.out
