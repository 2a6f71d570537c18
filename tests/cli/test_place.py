from pathlib import Path

import pytest

from linter.cli.place import Place, locate
from linter.cli.usage import UsageError


def lay(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    ("cwd", "paths", "root", "asked"),
    [
        pytest.param("repo", ["."], "repo", ([""], []), id="the root of a repository"),
        pytest.param("repo/a", ["."], "repo", (["a"], []), id="a folder of a repository"),
        pytest.param("repo/a", ["../b", "x.tf"], "repo", (["b"], ["a/x.tf"]), id="folders and files"),
        pytest.param("repo", ["../other/c"], "other", (["c"], []), id="another repository"),
        pytest.param("repo", ["../other/c", "a"], "", (["other/c", "repo/a"], []), id="two repositories"),
        pytest.param("plain", ["."], "plain", ([""], []), id="no repository"),
        pytest.param("plain", ["d/y.tf"], "plain", ([], ["d/y.tf"]), id="a file below"),
        pytest.param("plain/d", ["../y.tf"], "plain", ([], ["y.tf"]), id="a file above"),
        pytest.param("plain/d", ["../y.tf", "."], "plain", (["d"], ["y.tf"]), id="what holds them all"),
        pytest.param("repo", ["link.tf"], "repo", ([], ["a/x.tf"]), id="a link stands for what it leads to"),
    ],
)
def test_the_root_holds_what_is_asked_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cwd: str,
    paths: list[str],
    root: str,
    asked: tuple[list[str], list[str]],
) -> None:
    lay(
        tmp_path,
        "repo/.git/HEAD",
        "repo/a/x.tf",
        "repo/b/z.tf",
        "other/.git/HEAD",
        "other/c/x.tf",
        "plain/d/y.tf",
        "plain/y.tf",
    )
    (tmp_path / "repo" / "link.tf").symlink_to("a/x.tf")
    monkeypatch.chdir(tmp_path / cwd)

    place = locate(paths)

    assert str(tmp_path / root) == place.root
    assert asked == (list(place.folders), list(place.files))


def test_a_file_of_git_marks_a_root_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, ".git", "a/x.tf")
    monkeypatch.chdir(tmp_path / "a")

    assert str(tmp_path) == locate(["."]).root


def test_what_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match=r"gone\.tf: there is no such file or folder"):
        locate(["gone.tf"])


def test_a_working_directory_that_is_gone_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()

    with pytest.raises(UsageError, match="is not there any more"):
        locate()


def test_standard_input_needs_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert ("new/x.tf",) == locate(["-"], "new/x.tf").files


def test_paths_are_turned_between_the_root_and_the_working_directory() -> None:
    place = Place("/repo/a", "/repo", (), ())

    assert ["x.tf", "../b/x.tf", "../.tlslint.yaml"] == [
        place.shown(path) for path in ("a/x.tf", "b/x.tf", "/repo/.tlslint.yaml")
    ]
    assert ["a/x.tf", "b/x.tf"] == [place.from_root(path) for path in ("x.tf", "../b/x.tf")]
