"""`tlslint init`, and the ready files for pipelines, each held against its schema where somebody offers one."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from pre_commit.clientlib import load_config  # type: ignore[import-untyped]  # it has no stubs
from ruamel.yaml import YAML
from support.bounded import HUNG
from support.command import ROOT, Command
from support.npm import complaints, needs_node
from tree_sitter import Language, Parser

from linter import __version__
from linter.cli.commands.beside import init

CI = ROOT / "docs" / "ci"
_ELSEWHERE = re.compile(r"\$\(Build\.ArtifactStagingDirectory\)/|/tmp/tlslint/")
SCHEMAS = {
    "azure.yml": "azure-pipelines",
    "circleci.yml": "circle-ci",
    "github.yml": "github-workflows",
    "gitlab.yml": "gitlab-ci",
    "reviewdog.yml": "github-workflows",
}


def loaded(text: str) -> list[Any]:
    return list(YAML(typ="safe", pure=True).load_all(text))


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("pipeline", sorted(init.FILES))
def test_what_options_say_is_written_and_nothing_is_asked(tlslint: Command, pipeline: str) -> None:
    words = ["--profile", "strict", "--fail-on", "high", "--no-hook", "--pipeline", pipeline]

    found = tlslint("init", *words)

    assert 0 == found.code
    assert {".tlslint.yaml", init.FILES[pipeline][1]} == written(tlslint.folder)
    assert "strict" in tlslint("config", "show").out
    assert 0 == tlslint("check").code


def test_what_is_not_said_is_asked(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("strct\nstrict\n\ngitlab\nno\n"))

    found = tlslint("init")

    assert "did you mean `strict`?" in found.out
    assert {".tlslint.yaml", ".gitlab-ci.yml"} == written(tlslint.folder)
    text = (tlslint.folder / ".tlslint.yaml").read_text(encoding="utf-8")
    assert "profile: strict\nfail-on: medium\n" in text


def test_without_a_terminal_what_is_proposed_is_written(tlslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("strict\n"))
    tlslint.lay({"Jenkinsfile.old": "", ".git/config": "url = git@gitlab.example.com:a/b\n"})

    tlslint("init")

    assert {".tlslint.yaml", ".pre-commit-config.yaml", ".gitlab-ci.yml"} <= written(tlslint.folder)


def test_nothing_is_overwritten_unless_that_is_asked_for(tlslint: Command) -> None:
    tlslint.lay({".tlslint.yaml": "profile: critical\n", ".gitlab-ci.yml": "mine: {}\n"})

    found = tlslint("init", "--yes")

    assert ".gitlab-ci.yml: there already" in found.out
    assert "codequality" in found.out
    assert "profile: critical\n" == (tlslint.folder / ".tlslint.yaml").read_text(encoding="utf-8")
    tlslint("init", "--yes", "--force")
    assert "profile: default" in (tlslint.folder / ".tlslint.yaml").read_text(encoding="utf-8")


def test_a_project_that_is_configured_elsewhere_gets_no_second_configuration(tlslint: Command) -> None:
    tlslint.lay({"pyproject.toml": "[tool.tlslint]\nprofile = 'strict'\n"})

    tlslint("init", "--yes")

    assert ".tlslint.yaml" not in written(tlslint.folder)


def test_nothing_is_written_through_a_link(tlslint: Command, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (tlslint.folder / ".github").symlink_to(elsewhere)

    found = tlslint("init", "--yes")

    assert 2 == found.code
    assert set() == written(elsewhere)


@pytest.mark.parametrize("words", [["a", "b"], ["gone"], ["--pipeline", "bamboo"]])
def test_a_wrong_call_is_refused(tlslint: Command, words: list[str]) -> None:
    tlslint.lay({"a/x": "", "b/x": ""})

    assert 2 == tlslint("init", "--yes", *words).code


@pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="check-jsonschema is not installed")
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_pipeline_is_what_its_schema_says(name: str) -> None:
    spec = find_spec("check_jsonschema")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "builtin_schemas" / "vendor" / f"{SCHEMAS[name]}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))

    (document,) = loaded((CI / name).read_text(encoding="utf-8"))

    assert [] == [error.message for error in Draft7Validator(schema).iter_errors(document)]


def test_the_hook_is_one_that_pre_commit_reads(tmp_path: Path) -> None:
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_text(init.template("pre-commit.yaml"), encoding="utf-8")

    ((repo,),) = [load_config(str(file))["repos"]]

    hooks = [hook["id"] for (document,) in [loaded((ROOT / ".pre-commit-hooks.yaml").read_text())] for hook in document]
    assert [hook["id"] for hook in repo["hooks"]] == ["tlslint"] == hooks[:1]


@needs_node
def test_tektons_linter_minds_nothing_of_the_task_and_would_mind_a_parameter_that_is_not_there(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(init.template("tekton.yaml").replace("$(params.path)", "$(params.folder)"), encoding="utf-8")

    assert "" == complaints("tekton-lint", str(CI / "tekton.yaml")).strip()
    assert "folder" in complaints("tekton-lint", str(wrong))


@pytest.mark.skipif(find_spec("tree_sitter_groovy") is None, reason="tree-sitter-groovy is not installed")
def test_the_jenkinsfile_is_groovy() -> None:
    import tree_sitter_groovy  # noqa: PLC0415  # not everywhere

    parser = Parser(Language(tree_sitter_groovy.language()))

    assert not parser.parse(init.template("Jenkinsfile").encode()).root_node.has_error


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed")
def test_the_containerfile_has_nothing_that_hadolint_minds() -> None:
    subprocess.run(["hadolint", str(CI / "Containerfile")], check=True, timeout=HUNG)


def test_the_containerfile_copies_what_there_is() -> None:
    lines = (CI / "Containerfile").read_text(encoding="utf-8").splitlines()

    copied = [
        word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    ]
    assert [] == [name for name in copied if not (ROOT / name).exists()]
    assert {"linter", "policies", "pyproject.toml"} <= set(copied)


def calls(text: str) -> Iterator[list[str]]:
    """Yield the options of every call of the command that a file has."""
    joined = text.replace("\\\n", " ").replace("\n      -f", " -f")
    for line in joined.splitlines():
        _, found, rest = line.replace("python -P -m linter check", "tlslint check").partition("tlslint check ")
        if not found:
            _, found, rest = line.partition("tlslint -f ")
            rest = f"-f {rest}"
        if found and not line.lstrip().startswith(("#", "//")):
            yield [word.strip("\"'") for word in rest.split("1>&2")[0].split()]


@pytest.mark.parametrize("path", sorted(CI.iterdir()), ids=lambda path: path.name)
def test_what_a_ready_file_calls_is_a_command_line_of_ours(path: Path, tlslint: Command) -> None:
    tlslint.lay({"a.conf": "", "tlslint-plan.json": '{"format_version": "1.2", "planned_values": {}}'})
    for words in calls(path.read_text(encoding="utf-8")):
        files = [_ELSEWHERE.sub("", word) for word in words if word not in ("--", "$CHECKED")]

        assert tlslint("check", *files).code in (0, 3)


def test_every_ready_file_is_of_this_release() -> None:
    named = re.compile(r"tlslint(?:==|@v|-kustomize:)([\w.]+)")

    found = {version for path in CI.iterdir() for version in named.findall(path.read_text(encoding="utf-8"))}

    assert {__version__} == found


def test_every_ready_file_of_a_cluster_or_a_plan_is_what_it_seems() -> None:
    plugin_map, deployment, task, atlantis = (
        document
        for name in ("argo-cd", "tekton", "atlantis")
        for document in loaded((CI / f"{name}.yaml").read_text(encoding="utf-8"))
    )

    assert ["ConfigMap", "Deployment", "Task"] == [one["kind"] for one in (plugin_map, deployment, task)]
    assert {project["workflow"] for project in atlantis["projects"]} == set(atlantis["workflows"])
    (plugin,) = loaded(plugin_map["data"]["plugin.yaml"])
    assert "ConfigManagementPlugin" == plugin["kind"]
    subprocess.run(["sh", "-n", str(CI / "terraform-cloud.sh")], check=True, timeout=HUNG)
