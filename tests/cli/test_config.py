import pytest
from support.command import OLD, Command


def rows(out: str) -> dict[str, tuple[str, str]]:
    """Return what `config show` prints: by key, the values and where the last was set."""
    found: dict[str, tuple[str, str]] = {}
    for line in out.splitlines():
        name, value, origin = (part.strip() for part in line.split("  ") if part.strip())
        found[name] = (f"{found[name][0]} {value}" if name in found else value, origin)
    return found


def test_the_defaults_are_shown(tlslint: Command) -> None:
    found = tlslint("config", "show")

    assert 0 == found.code
    shown = rows(found.out)
    assert ("default", "default") == shown["profile"]
    assert ("medium", "default") == shown["fail-on"]
    assert ("none", "default") == shown["exclude"]
    assert ("low", "profile default") == shown["rules.missing-hsts"]


def test_what_the_file_sets_is_shown_with_its_place(tlslint: Command) -> None:
    tlslint.lay(
        {
            ".tlslint.yaml": "profile: strict\nfail-on: high\nrules:\n  missing-hsts: critical\n  missing-sni: off\n"
            "exclude: [a/, b/]\nignores: {max-days: 30, allow: [missing-hsts]}\n"
            "accepted: [{rule: missing-hsts, path: a.conf}]\nper-file-ignores: {old/: [short-hsts]}\n"
            "select: [missing-hsts]\nignore: [missing-sni]\ntf-vars: [a.tfvars]\n"
        }
    )

    shown = rows(tlslint("config", "show").out)

    assert ("strict", ".tlslint.yaml:1:10") == shown["profile"]
    assert ("high", ".tlslint.yaml:2:10") == shown["fail-on"]
    assert ("critical", ".tlslint.yaml:4:3") == shown["rules.missing-hsts"]
    assert "rules.missing-sni" not in shown
    assert ("a/ b/", ".tlslint.yaml:6:15") == shown["exclude"]
    assert ("30", ".tlslint.yaml:7:21") == shown["ignores.max-days"]
    assert "missing-hsts in a.conf short-hsts in old/" == shown["accepted"][0]
    assert ("a.tfvars", ".tlslint.yaml:12:11") == shown["tf-vars"]


def test_the_command_line_counts_before_or_beside_the_file(tlslint: Command) -> None:
    tlslint.lay(
        {".tlslint.yaml": "profile: strict\nfail-on: high\nexclude: [a/]\nselect: [no-rule]\nignore: [missing-sni]\n"}
    )

    words = ["--profile", "default", "--fail-on", "low", "--exclude", "b/", "--select", "short-hsts,missing-tls-1-3"]
    shown = rows(tlslint("config", "show", *words, "--ignore", "short-hsts", "--severity", "missing-tls-1-3=high").out)

    assert ("default", "--profile") == shown["profile"]
    assert ("low", "--fail-on") == shown["fail-on"]
    assert ("a/ b/", "--exclude") == shown["exclude"]
    assert ("short-hsts missing-tls-1-3", "--select") == shown["select"]
    assert ("missing-sni short-hsts", "--ignore") == shown["ignore"]
    assert ("high", "--severity") == shown["rules.missing-tls-1-3"]
    assert "rules.short-hsts" not in shown


def test_severity_on_the_command_line_switches_on_what_the_file_switches_off(tlslint: Command) -> None:
    tlslint.lay({".tlslint.yaml": "rules: {missing-hsts: off}"})

    assert "rules.missing-hsts" not in tlslint("config", "show").out
    assert ("low", "--severity") == rows(tlslint("config", "show", "--severity", "missing-hsts=low").out)[
        "rules.missing-hsts"
    ]


def test_the_nearest_configuration_counts(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    tlslint.lay(
        {
            ".git/HEAD": "",
            ".tlslint.yaml": "profile: strict",
            "a/b/c.conf": "",
            "a/pyproject.toml": "[tool.tlslint]\nfail-on = 'low'\n",
        }
    )
    monkeypatch.chdir(tlslint.folder / "a" / "b")

    shown = rows(tlslint("config", "show").out)

    assert ("low", "../pyproject.toml:2:12") == shown["fail-on"]
    assert ("default", "default") == shown["profile"]


def test_a_configuration_can_be_named_or_left_out(tlslint: Command) -> None:
    tlslint.lay({".tlslint.yaml": "profile: strict", "ci/other.yaml": "profile: mozilla-modern\nexclude: [ci/]"})

    named = rows(tlslint("config", "show", "--config", "ci/other.yaml").out)
    isolated = rows(tlslint("config", "show", "--isolated").out)

    assert ("mozilla-modern", "ci/other.yaml:1:10") == named["profile"]
    assert "ci/" == named["exclude"][0], "its paths are from the working directory"
    assert ("default", "default") == isolated["profile"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("profil: strict", ".tlslint.yaml:1:1: unknown key `profil`, did you mean `profile`?"),
        ("profile: strikt", ".tlslint.yaml:1:10: no profile `strikt`, did you mean `strict`?"),
        ("rules: {missing-hst: off}", ".tlslint.yaml:1:9: no rule `missing-hst`, did you mean `missing-hsts`?"),
        ("rules: {short-hsts: {parameters: {age: 1}}}", ".tlslint.yaml:1:9: rule has no parameter `age`"),
        ("select: [missing-hst]", ".tlslint.yaml:1:10: no rule `missing-hst`"),
        ("ignore: [missing-hst]", ".tlslint.yaml:1:10: no rule `missing-hst`"),
        ("policies: [nowhere]", ".tlslint.yaml:1:12: `nowhere` holds no folder"),
    ],
)
@pytest.mark.parametrize("words", [["check"], ["config", "show"]])
def test_an_error_of_the_configuration_has_its_place(
    tlslint: Command, text: str, message: str, words: list[str]
) -> None:
    tlslint.lay({".tlslint.yaml": text})

    found = tlslint(*words)

    assert (2, "") == (found.code, found.out)
    assert message in found.err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("{}", 1, id="nothing"),
        pytest.param("fail-on: critical", 0, id="threshold"),
        pytest.param("min-severity: critical", 0, id="minimum"),
        pytest.param("exclude: [a.conf]", 0, id="excluded"),
        pytest.param("rules: {legacy-tls-version: off}", 0, id="rule off"),
        pytest.param("rules: {legacy-tls-version: 'off'}", 0, id="rule off in quotes"),
        pytest.param("rules: {legacy-tls-version: low}", 0, id="severity"),
        pytest.param(
            "rules: {legacy-tls-version: {parameters: {allowed: [TLSv1.1, TLSv1.2, TLSv1.3]}}}", 0, id="parameter"
        ),
        pytest.param("ignore: [legacy-tls-version]", 0, id="rule ignored"),
        pytest.param("select: [missing-sni]", 0, id="rules selected"),
        pytest.param("profile: mozilla-old\nselect: [legacy-tls-version]", 0, id="profile"),
        pytest.param("per-file-ignores: {'*.conf': [legacy-tls-version]}", 0, id="ignored in a file"),
        pytest.param("accepted: [{rule: legacy-tls-version, path: a.conf, reason: why}]", 0, id="accepted"),
        pytest.param(
            "accepted: [{rule: legacy-tls-version, path: a.conf, reason: why, until: 2026-01-01}]", 1, id="expired"
        ),
        pytest.param(
            "ignores: {allow: []}\naccepted: [{rule: legacy-tls-version, path: a.conf, reason: why}]",
            1,
            id="not allowed",
        ),
        pytest.param("tf-vars: [gone.tfvars]", 2, id="no such file"),
    ],
)
def test_every_key_counts(tlslint: Command, text: str, code: int) -> None:
    tlslint.lay({"a.conf": OLD, ".tlslint.yaml": text})

    assert code == tlslint("--today", "2026-11-23").code


def test_an_entry_that_covers_nothing_is_found_where_it_stands(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD, ".tlslint.yaml": "accepted:\n- {rule: missing-sni, path: a.conf, reason: why}\n"})

    out = tlslint("-f", "concise").out

    assert [".tlslint.yaml:2:10"] == [
        ":".join(line.split(":")[:3]) for line in out.splitlines() if "unused-suppression" in line
    ]


def test_of_a_part_of_the_files_no_entry_is_called_unused(tlslint: Command) -> None:
    tlslint.lay({"a/a.conf": OLD, ".tlslint.yaml": "accepted:\n- {rule: missing-sni, path: b.conf, reason: why}\n"})

    assert "unused-suppression" not in tlslint("a").out
    assert "unused-suppression" not in tlslint("a/a.conf").out
