"""What every run says of the configuration that judged, and of what it keeps from being reported."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.command import GOOD, OLD, ROOT, Command

CLEAR = "server { listen 80; server_name b.example.com; }\n"


def last(out: str) -> str:
    return out.splitlines()[-1]


def in_json(tlslint: Command, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tlslint("-f", "json", *words).out)["in_force"]
    return found


def test_nothing_is_said_where_nothing_but_the_defaults_is_in_force(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})

    assert "1 endpoint judged." == last(tlslint().out)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("rules: {legacy-tls-version: off}", "1 finding switched off", id="off"),
        pytest.param("ignore: [legacy-tls-version]", "1 finding switched off", id="ignored"),
        pytest.param("select: [missing-sni]", "2 findings switched off", id="selected"),
        pytest.param(
            "rules: {legacy-tls-version: {parameters: {allowed: [TLSv1.1, TLSv1.2, TLSv1.3]}}}",
            "1 finding switched off",
            id="parameters",
        ),
        pytest.param("rules: {legacy-tls-version: low}", "1 finding lowered", id="lowered"),
        pytest.param("rules: {legacy-tls-version: critical}", "", id="raised"),
        pytest.param("min-severity: high", "1 finding below high left out", id="least severity"),
        pytest.param("exclude: [a.conf]", "1 file excluded", id="excluded"),
        pytest.param("fail-on: critical", "findings fail from critical on", id="threshold"),
        pytest.param(
            "per-file-ignores: {'*.conf': [legacy-tls-version]}", "1 finding accepted by 1 suppression", id="accepted"
        ),
    ],
)
def test_what_the_configuration_keeps_back_is_counted(tlslint: Command, text: str, said: str) -> None:
    tlslint.lay({"a.conf": OLD, ".tlslint.yaml": text})

    assert f"Judged by .tlslint.yaml{': ' if said else ''}{said}." == last(tlslint().out)


def test_findings_in_excluded_files_that_others_include_are_counted(tlslint: Command) -> None:
    tlslint.lay(
        {
            "nginx.conf": "events {}\nhttp { include a.conf; }\n",
            "a.conf": OLD,
            "old/b.conf": OLD,
            "old/readme.md": "",
            ".tlslint.yaml": "exclude: [a.conf, old/]",
        }
    )

    assert "2 files excluded, 2 findings in excluded files" in last(tlslint().out)


def test_suppressions_in_files_are_counted(tlslint: Command) -> None:
    tlslint.lay({"a.conf": f"# tlslint: ignore[legacy-tls-version] kiosks\n{OLD}", "b.conf": GOOD})

    found = in_json(tlslint)

    assert (1, 1) == (found["accepted"], found["suppressions"])
    assert "Judged by the defaults: 1 finding accepted by 1 suppression." == last(tlslint().out)
    assert 0 == in_json(tlslint, "--no-ignores")["suppressions"]


def test_profile_and_policies_are_named(tlslint: Command) -> None:
    tlslint.lay(
        {
            "a.conf": OLD,
            ".tlslint.yaml": "profile: shop\npolicies: [own]\n",
            "own/profiles/shop.yaml": "id: shop\ntitle: x\ndescription: x\nextends: default\n"
            "without: [legacy-tls-version]\n",
        }
    )

    assert "Judged by .tlslint.yaml with profile shop, policies of own: 1 finding switched off." == last(tlslint().out)


def test_a_profile_of_the_command_line_is_what_the_configuration_is_measured_by(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD})

    found = tlslint("--profile", "mozilla-old", "--ignore", "missing-tls-1-3")

    assert "Judged by profile mozilla-old." == last(found.out)


def test_a_list_of_findings_is_accompanied_on_standard_error(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD, ".tlslint.yaml": "rules: {legacy-tls-version: off}"})

    found = tlslint("-f", "concise")

    assert "tlslint: Judged by .tlslint.yaml: 1 finding switched off.\n" == found.err
    assert "Judged" not in found.out
    assert "" == tlslint("-f", "concise", "-qq").err


def test_machines_are_told_too(tlslint: Command) -> None:
    tlslint.lay({"a.conf": OLD, ".tlslint.yaml": "rules: {legacy-tls-version: off}"})

    (run,) = json.loads(tlslint("-f", "sarif").out)["runs"]
    (note,) = run["invocations"][0]["toolConfigurationNotifications"]

    line = "Judged by .tlslint.yaml: 1 finding switched off."
    assert line == note["message"]["text"]
    assert (1, ".tlslint.yaml") == (
        run["properties"]["inForce"]["switchedOff"],
        run["properties"]["inForce"]["configuration"],
    )
    assert f"::notice title=tlslint::{line}\n" in tlslint("-f", "github").out
    schema = json.loads((ROOT / "linter" / "report" / "report.schema.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]["in_force"]["required"]) == set(in_json(tlslint))


def test_what_gitignore_hides_is_told_where_nobody_knows_what_git_tracks(tlslint: Command) -> None:
    tlslint.lay({"a.conf": GOOD, "b.conf": CLEAR, ".gitignore": "b.conf\n"})

    assert "1 path hidden by .gitignore without a list of what git tracks" in last(tlslint().out)


# --- what lies outside of the root ------------------------------------------------------------------------------

BESIDE = "password: hunter2-outside\n"


@pytest.fixture
def inside(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, beside which lies what is nobody's business."""
    tlslint.lay({"secret.yaml": BESIDE, "own/rules/secret.yaml": BESIDE, "root/.git/HEAD": "", "root/a.conf": GOOD})
    monkeypatch.chdir(tlslint.folder / "root")
    return tlslint.folder / "root"


@pytest.mark.parametrize(
    ("link", "target", "text"),
    [
        pytest.param(".tlslint.yaml", "../secret.yaml", None, id="configuration"),
        pytest.param("own/rules/x.yaml", "../../../secret.yaml", "policies: [own]", id="rule"),
        pytest.param("own/profiles/x.yaml", "../../../secret.yaml", "policies: [own]", id="profile"),
        pytest.param("own/rules", "../../own/rules", "policies: [own]", id="folder of rules"),
        pytest.param("own", "../own", "policies: [own]", id="folder"),
        pytest.param("x", "x", "policies: [../own]", id="path"),
    ],
)
def test_nothing_outside_of_the_root_is_read_or_quoted(
    tlslint: Command, inside: Path, link: str, target: str, text: str | None
) -> None:
    (inside / link).parent.mkdir(parents=True, exist_ok=True)
    (inside / link).symlink_to(target)
    if text is not None:
        (inside / ".tlslint.yaml").write_text(text, encoding="utf-8")

    for words in (["check"], ["config", "show"], ["rules"], ["explain", "missing-hsts"]):
        found = tlslint(*words)

        assert (2, "") == (found.code, found.out)
        assert "outside of the scanned root" in found.err or "leads out of the scanned root" in found.err
        assert "hunter2" not in found.err


@pytest.mark.parametrize(
    ("link", "text"),
    [
        pytest.param(".tlslint-baseline", None, id="usual"),
        pytest.param("own", "baseline: own", id="link"),
        pytest.param("own", "baseline: ../secret.yaml", id="path"),
        pytest.param("up", "baseline: up/secret.yaml", id="folder"),
    ],
)
def test_no_baseline_outside_of_the_root_is_read_or_written(
    tlslint: Command, inside: Path, link: str, text: str | None
) -> None:
    (inside / link).symlink_to(".." if link == "up" else "../secret.yaml")
    if text is not None:
        (inside / ".tlslint.yaml").write_text(text, encoding="utf-8")

    named = ["--baseline", ".tlslint-baseline"] if text is None else []
    for words in (["baseline", "write"], ["baseline", "update"], ["baseline", "show"], ["baseline", "write", *named]):
        found = tlslint(*words)

        assert (2, "") == (found.code, found.out)
        assert "outside of the scanned root" in found.err or "leads out of the scanned root" in found.err
    assert text is None or tlslint().code == 2
    assert (inside.parent / "secret.yaml").read_text() == BESIDE


@pytest.mark.parametrize("words", [["-f"], ["flows", "-f"]], ids=["check", "flows"])
def test_no_report_goes_where_a_link_of_the_folder_leads(tlslint: Command, inside: Path, words: list[str]) -> None:
    (inside / "report.md").symlink_to("../secret.yaml")
    (inside / "docs").symlink_to("..")

    for file in ("report.md", "docs/secret.yaml"):
        found = tlslint(*words, f"markdown:{file}")

        assert (2, "") == (found.code, found.out)
        assert f"{file} leads out of the scanned root" in found.err
    assert (inside.parent / "secret.yaml").read_text() == BESIDE


def test_no_difference_shows_what_a_link_of_the_folder_leads_to(tlslint: Command, inside: Path) -> None:
    (inside / "flows.md").symlink_to("../secret.yaml")

    found = tlslint("flows", "--check", "flows.md")

    assert (2, "") == (found.code, found.out)
    assert "flows.md leads out of the scanned root" in found.err
    assert "hunter2" not in found.err


def test_a_report_may_be_named_outside_and_a_link_may_stay_inside(tlslint: Command, inside: Path) -> None:
    (inside / "latest.md").symlink_to("now.md")

    assert 0 == tlslint("-f", "markdown:latest.md").code
    assert 0 == tlslint("-f", "markdown:../beside.md").code
    assert (inside / "now.md").read_text() == (inside.parent / "beside.md").read_text()


def test_the_command_line_may_name_what_is_outside(tlslint: Command, inside: Path) -> None:
    (inside.parent / "own" / "rules" / "secret.yaml").unlink()
    (inside.parent / "outside.yaml").write_text("policies: [../own]\nfail-on: high\n", encoding="utf-8")

    assert 0 == tlslint("--policies", "../own").code
    assert "fail from high on" in tlslint("--config", "../outside.yaml").out
