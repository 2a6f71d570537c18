"""The hooks and the Action, run as their users run them.  Building an environment needs a package registry."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from support.bounded import HUNG
from support.once import once
from support.repositories import committed, needs_git

from linter.platforms import PLATFORMS

ROOT = Path(__file__).parent.parent

GOOD = (
    "server { listen 443 ssl; server_name shop.example.com; add_header Strict-Transport-Security max-age=63072000; }\n"
)
BAD = GOOD.replace("listen 443 ssl;", "listen 443 ssl; ssl_protocols TLSv1 TLSv1.2 TLSv1.3;")


def yaml(name: str) -> Any:  # noqa: ANN401  # whatever the file holds
    return YAML(typ="safe").load((ROOT / name).read_text(encoding="utf-8"))


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=HUNG,
        check=False,
        encoding="utf-8",
    )


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    done = run("git", *identity, *arguments, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with the files of this one as they are now, committed or not."""
    return once(tmp_path_factory, "checkout", _check_out)


def _check_out(copy: Path) -> None:
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    git(copy, "commit", "--quiet", "--message", "as it is")


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return where the tools keep the environments of hooks: one is built for all hooks of the checkout."""
    home = str(once(tmp_path_factory, "homes", lambda _: None))
    return {"PRE_COMMIT_HOME": home, "PREK_HOME": home}


@pytest.mark.parametrize("tool", ["pre-commit", "prek"])
def test_a_hook_stops_a_bad_commit_and_passes_a_good_one(
    tool: str, checkout: Path, homes: dict[str, str], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    commit = ("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--message", "change")
    revision = git(checkout, "rev-parse", "HEAD")
    git(project, "init", "--quiet")
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {checkout}\n  rev: {revision}\n  hooks:\n  - id: tlslint\n"
        "  - {id: tlslint-all, stages: [manual]}\n",
        encoding="utf-8",
    )
    # What is bad already is no business of a commit that does not touch it.
    (project / "old.conf").write_text(BAD, encoding="utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "begin")
    assert run(tool, "install", cwd=project, **homes).returncode == 0

    (project / "site.conf").write_text(BAD, encoding="utf-8")
    git(project, "add", "--all")
    stopped = run(*commit, cwd=project, **homes)
    (project / "site.conf").write_text(GOOD, encoding="utf-8")
    git(project, "add", "--all")
    passed = run(*commit, cwd=project, **homes)
    everything = run(tool, "run", "tlslint-all", "--hook-stage", "manual", "--all-files", cwd=project, **homes)

    assert stopped.returncode != 0, stopped.stdout + stopped.stderr
    assert "legacy-tls-version" in stopped.stdout + stopped.stderr
    assert "old.conf" not in stopped.stdout + stopped.stderr
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert everything.returncode != 0
    assert "old.conf" in everything.stdout


@pytest.mark.parametrize(
    ("path", "passed"),
    [
        ("main.tf", True),
        ("prod.tfvars", True),
        ("main.tofu", True),
        ("main.tf.json", True),
        ("k8s/app.yaml", True),
        ("k8s/app.yml", True),
        ("envoy.yaml.tmpl", True),
        ("nginx.conf.template", True),
        ("sites-available/default", True),
        ("etc/nginx/sites-enabled/shop", True),
        ("server.key", True),
        ("readme.md", False),
        ("main.py", False),
        ("conf", False),
        ("sites-available.txt", False),
    ],
)
def test_the_hook_is_passed_what_may_be_configuration(path: str, passed: bool) -> None:  # expected
    changed, *_ = yaml(".pre-commit-hooks.yaml")

    assert passed is (re.search(changed["files"], path) is not None)


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.NAME)
def test_the_hook_is_passed_the_files_of_every_platform(platform: Any) -> None:  # noqa: ANN401  # a module
    changed, *_ = yaml(".pre-commit-hooks.yaml")

    assert re.search(changed["files"], platform.EXAMPLE)


def test_the_hook_of_flows_writes_the_document_and_stops_until_it_is_part_of_the_commit(
    checkout: Path, homes: dict[str, str], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    (project / "docs").mkdir(parents=True)
    revision = git(checkout, "rev-parse", "HEAD")
    git(project, "init", "--quiet")
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {checkout}\n  rev: {revision}\n  hooks:\n  - id: tlslint-flows\n", encoding="utf-8"
    )
    (project / "docs" / "data-flows.md").write_text("", encoding="utf-8")
    (project / "site.conf").write_text(GOOD, encoding="utf-8")
    git(project, "add", "--all")

    stopped = run("pre-commit", "run", cwd=project, **homes)
    git(project, "add", "--all")
    passed = run("pre-commit", "run", cwd=project, **homes)

    assert stopped.returncode != 0
    assert "files were modified by this hook" in stopped.stdout
    assert "shop.example.com" in (project / "docs" / "data-flows.md").read_text(encoding="utf-8")
    assert passed.returncode == 0, passed.stdout + passed.stderr


# --- the Action -------------------------------------------------------------------------------------------------


def step(name: str) -> dict[str, Any]:
    (found,) = (one for one in yaml("action.yml")["runs"]["steps"] if one.get("name") == name)
    return dict(found)


def run_action(folder: Path, base: str = "", **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the Action as its runner does, with this checkout for what it installs."""
    variables = {name: "" for name in step("Run tlslint")["env"] if name.startswith("INPUT_")}
    return run(
        *("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step("Run tlslint")["run"]),
        cwd=folder,
        PYTHON=sys.executable,
        PYTHONPATH=str(ROOT),
        SARIF=str(folder / "out.sarif"),
        SUMMARY=str(folder / "out.md"),
        GITHUB_STEP_SUMMARY=str(folder / "summary"),
        GITHUB_OUTPUT=str(folder / "output"),
        BASE=base,
        **{**variables, "INPUT_PATHS": ".", **inputs},
    )


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        pytest.param({}, 1, id="findings"),
        pytest.param({"INPUT_FAIL_ON": "critical"}, 0, id="nothing as bad as that"),
        pytest.param({"INPUT_ARGS": "--exit-zero --show-open"}, 0, id="more options"),
        pytest.param({"INPUT_PROFILE": "strict", "INPUT_FAIL_ON": "critical"}, 0, id="a profile"),
        pytest.param({"INPUT_PATHS": "good.conf"}, 0, id="a path"),
    ],
)
def test_the_action_writes_sarif_and_keeps_the_exit_code(tmp_path: Path, inputs: dict[str, str], code: int) -> None:
    (tmp_path / "site.conf").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.conf").write_text(GOOD, encoding="utf-8")

    done = run_action(tmp_path, **inputs)

    assert code == done.returncode, done.stdout + done.stderr
    assert (tmp_path / "out.sarif").stat().st_size > 0
    assert "written=true\n" == (tmp_path / "output").read_text(encoding="utf-8")
    assert (tmp_path / "summary").read_text(encoding="utf-8").startswith("# tlslint\n")


@needs_git
def test_the_action_judges_a_pull_request_by_its_base(tmp_path: Path) -> None:
    (tmp_path / "good.conf").write_text(GOOD, encoding="utf-8")
    base = committed(tmp_path)
    (tmp_path / "site.conf").write_text(BAD, encoding="utf-8")
    (tmp_path / ".tlslint.yaml").write_text("fail-on: critical", encoding="utf-8")
    committed(tmp_path)

    by_default = run_action(tmp_path, base, INPUT_CONFIG_FROM="base")
    of_a_push = run_action(tmp_path, INPUT_CONFIG_FROM="base")
    switched_off = run_action(tmp_path, base, INPUT_CONFIG_FROM="")
    not_fetched = run_action(tmp_path, "0" * 40, INPUT_CONFIG_FROM="base")

    assert "raises `fail-on` from medium to critical" in by_default.stdout
    assert [1, 0, 0, 2] == [one.returncode for one in (by_default, of_a_push, switched_off, not_fetched)]


@needs_git
def test_the_action_reports_only_what_is_new_where_it_is_told_to(tmp_path: Path) -> None:
    (tmp_path / "old.conf").write_text(BAD, encoding="utf-8")
    base = committed(tmp_path)
    (tmp_path / "good.conf").write_text(GOOD, encoding="utf-8")
    committed(tmp_path)

    assert 0 == run_action(tmp_path, base, INPUT_SINCE="base").returncode
    assert 1 == run_action(tmp_path, base).returncode
    assert 1 == run_action(tmp_path, INPUT_SINCE="base").returncode


def test_the_action_uploads_nothing_when_the_call_is_wrong(tmp_path: Path) -> None:
    done = run_action(tmp_path, INPUT_PROFILE="no-such-profile")

    assert 2 == done.returncode
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("name", ["INPUT_PATHS", "INPUT_PROFILE", "INPUT_CONFIG_FROM", "INPUT_SINCE", "INPUT_ARGS"])
def test_nothing_in_the_inputs_of_the_action_is_run(tmp_path: Path, name: str) -> None:
    run_action(tmp_path, **{name: "$(touch${IFS}run);`touch run`;*"})

    assert [] == list(tmp_path.glob("*run*"))


def test_the_action_does_not_run_the_code_of_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "linter").mkdir()
    (tmp_path / "linter" / "__init__.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")

    assert 0 == run_action(tmp_path).returncode


def test_the_action_installs_itself_and_passes_every_input_on() -> None:
    action = yaml("action.yml")
    used = " ".join(
        str(value) for one in action["runs"]["steps"] for value in (*one.get("env", {}).values(), one.get("if"))
    )

    assert "${{ github.action_path }}" == step("Install tlslint")["env"]["SOURCE"]
    assert all(f"inputs.{name}" in used for name in action["inputs"])
