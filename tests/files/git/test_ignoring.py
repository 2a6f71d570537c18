"""What git ignores and tracks: the real git is asked about random trees with random patterns."""

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from support.bounded import HUNG

from linter.files.git.ignoring import WorkingTree, user_excludes
from linter.files.git.index import NOTHING, tracked
from linter.files.patterns import matcher
from linter.files.walking import Hidden, walk

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")

NAMES = ("a", "b", "a.yaml", "b.conf", "build", "x.log", "keep")
PATTERNS = (
    *("*", "!*/", "!*.yaml", "*.yaml", "!a.yaml", "a", "a/", "/a", "/a/*", "!/a/b", "a/**", "**/b", "**/b/", "build/"),
    *("!build/", "!keep", "b.*", "[ab].*", "a?yaml", "# no", "", "\\#x", "*.log", "!x.log", "a/b", "a/*/b", "!*", "/*"),
)


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "core.excludesFile=/dev/null", "-c", "user.name=x", "-c", "user.email=x", *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=HUNG)
    return done.stdout


def laid(root: Path, chance: random.Random) -> None:
    """Lay files, patterns beside them and some tracked files of those that are ignored."""
    git(root, "init", "--quiet")
    for _ in range(25):
        path = root.joinpath(*(chance.choice(NAMES) for _ in range(chance.randint(1, 4))))
        if not any(part.is_file() for part in (path, *path.parents)) and not path.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x\n")
    folders = sorted({root, *(path.parent for path in root.rglob("*") if ".git" not in path.parts)})
    for folder in chance.sample(folders, min(3, len(folders))):
        lines = (chance.choice(PATTERNS) for _ in range(chance.randint(1, 5)))
        (folder / ".gitignore").write_text("".join(f"{line}\n" for line in lines))
    (root / ".git" / "info" / "exclude").write_text(f"{chance.choice(PATTERNS)}\n")
    files = sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    for path in chance.sample(files, len(files) // 5):
        git(root, "add", "--force", path.relative_to(root).as_posix())


@pytest.mark.parametrize("seed", range(30))
def test_random_trees_are_walked_as_git_sees_them(tmp_path: Path, seed: int) -> None:
    laid(tmp_path, random.Random(f"ignored {seed}"))  # noqa: S311  # the same each time, and no secret
    seen = git(tmp_path, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")

    found = list(walk(tmp_path, "", matcher(()), WorkingTree(str(tmp_path))))

    assert sorted(set(filter(None, seen))) == sorted(one for one in found if isinstance(one, str))
    assert not any(isinstance(one, Hidden) for one in walk(tmp_path, "", matcher(()), None))


@pytest.mark.parametrize("version", [2, 3, 4])
def test_the_real_index_is_read_in_each_version(tmp_path: Path, version: int) -> None:
    git(tmp_path, "init", "--quiet")
    names = [f"{folder}{'n' * length}.yaml" for folder in ("", "a/", "a/b/", "ä/") for length in range(1, 20)]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x\n")
    git(tmp_path, "add", ".")
    if version == 3:
        git(tmp_path, "update-index", "--skip-worktree", names[3])
    git(tmp_path, "update-index", "--index-version", str(version))
    index = (tmp_path / ".git" / "index").read_bytes()

    found = tracked(index)

    assert version == int.from_bytes(index[4:8])
    assert set(names) == found.files
    assert {"a/", "a/b/", "ä/"} == found.folders


@pytest.mark.parametrize("index", [b"", b"DIRC", b"DIRC\0\0\0\2\xff\xff\xff\xff", b"DIRC\0\0\0\x09\0\0\0\1", b"x" * 99])
def test_what_is_no_index_tells_of_nothing(tmp_path: Path, index: bytes) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").write_bytes(index)

    assert NOTHING == WorkingTree(str(tmp_path)).tracked


@pytest.mark.parametrize(
    ("config", "file"),
    [
        ("", ".config/git/ignore"),
        ("[core]\n\texcludesFile = ~/mine\n", "mine"),
        ('[user]\n\tname = x\n[Core]\n\tExcludesfile = "mine"\n', "mine"),
    ],
)
def test_patterns_for_all_repositories_are_the_users(tmp_path: Path, config: str, file: str) -> None:
    (tmp_path / ".config" / "git").mkdir(parents=True)
    (tmp_path / ".gitconfig").write_text(config)
    (tmp_path / file).write_text("*.bak\n")

    assert ["*.bak"] == list(user_excludes(str(tmp_path), str(tmp_path / ".config")))


def test_no_patterns_of_the_user_are_none(tmp_path: Path) -> None:
    assert [] == list(user_excludes(str(tmp_path), str(tmp_path / ".config")))
