"""Files of a revision: the real git says which there are, and what stands in them."""

import random
from pathlib import Path

import pytest
from support.repositories import committed, git, needs_git

from linter.files.git import objects, packs
from linter.files.git.names import RevisionError
from linter.files.git.revision import Revision, revision

pytestmark = needs_git


def by_git(folder: Path, name: str) -> dict[str, tuple[str, str]]:
    lines = git(folder, "ls-tree", "-r", "-z", name).split("\0")[:-1]
    parts = [line.split("\t", 1) for line in lines]
    return {path: (words.split()[0], words.split()[2]) for words, path in parts}


def compared(folder: Path, name: str) -> Revision:
    """Compare all that is read with what git says."""
    found = revision(str(folder), name)
    assert git(folder, "rev-parse", f"{name}^{{commit}}").strip() == found.commit
    assert by_git(folder, name) == {path: (entry.mode, entry.id) for path, entry in found.entries.items()}
    for path, entry in found.entries.items():
        if entry.mode != "160000":
            assert git(folder, "cat-file", "blob", entry.id).encode("utf-8", "surrogateescape") == found.content(
                entry
            ), path
    return found


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of thirty commits, whose files change a little each time."""
    chance = random.Random(7)  # noqa: S311  # no secret
    root = tmp_path / "origin"
    for name in ("a.conf", "deep/er/b.yaml", "deep/c.tf", "ünïcode/d.pem"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("\n".join(f"line {chance.random()}" for _ in range(300)), encoding="utf-8")
    (root / "empty").write_bytes(b"")
    (root / "link").symlink_to("deep/c.tf")
    (root / "folder-link").symlink_to("deep")
    (root / "out").symlink_to("../../etc/passwd")
    (root / "round").symlink_to("round")
    for number in range(30):
        file = root / chance.choice(["a.conf", "deep/er/b.yaml"])
        file.write_text(file.read_text(encoding="utf-8") + f"\nmore {number}", encoding="utf-8")
        committed(root, f"{number}")
    git(root, "tag", "light", "HEAD~5")
    git(root, "tag", "--annotate", "--message", "x", "heavy", "HEAD~6")
    git(root, "branch", "side/way", "HEAD~7")
    return root


@pytest.mark.parametrize("way", ["loose", "packed", "deltas by name"])
def test_every_revision_is_read_as_git_reads_it(repository: Path, way: str) -> None:
    if way != "loose":
        git(repository, "gc", "--quiet", "--aggressive", "--prune=now")
        git(repository, "pack-refs", "--all")
    if way == "deltas by name":
        git(repository, "-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq")

    for name in (
        "HEAD",
        "main",
        "light",
        "heavy",
        "side/way",
        "refs/heads/main",
        "HEAD~29",
        "main^^~2",
        "heavy^{commit}",
    ):
        compared(repository, name)
    ten = git(repository, "rev-parse", "HEAD~3").strip()[:10]
    assert compared(repository, ten).shown == git(repository, "rev-parse", ten).strip()[:12]
    for each in git(repository, "rev-list", "HEAD").split():  # by its first digits, wherever it stands in an index
        assert each[:12] == revision(str(repository), each[:12]).shown


def test_both_parents_of_a_merge_are_known(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "side/way")
    (repository / "side.conf").write_text("side")
    committed(repository)
    git(repository, "checkout", "--quiet", "main")
    git(repository, "merge", "--quiet", "--no-edit", "side/way")

    assert "side.conf" in compared(repository, "HEAD^2").entries
    assert "side.conf" not in compared(repository, "HEAD^1").entries
    with pytest.raises(RevisionError, match="has no parent number 3"):
        revision(str(repository), "HEAD^3")


def test_borrowed_objects_are_read(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--shared", str(repository), "borrower")

    compared(tmp_path / "borrower", "origin/main")
    compared(tmp_path / "borrower", "origin")


def test_a_linked_working_tree_has_the_names_of_its_repository(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "linked"), "light")

    compared(tmp_path / "linked", "HEAD")
    compared(tmp_path / "linked", "main~3")


def test_a_repository_of_sha_256_is_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    for number in range(3):
        (tmp_path / "a.conf").write_text(f"{number}\n" * 100)
        committed(tmp_path)
    compared(tmp_path, "HEAD~1")
    git(tmp_path, "gc", "--quiet")

    compared(tmp_path, "HEAD~2")


def test_a_shallow_clone_says_what_to_do(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), "shallow")
    base = git(repository, "rev-parse", "HEAD~1").strip()

    compared(tmp_path / "shallow", "HEAD")
    for name in ("HEAD~1", base, "light"):
        with pytest.raises(RevisionError, match="fetch-depth: 0"):
            revision(str(tmp_path / "shallow"), name)


def test_a_clone_without_contents_says_what_to_do(repository: Path, tmp_path: Path) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--no-checkout", "--filter=blob:none", repository.as_uri(), "partial")

    found = revision(str(tmp_path / "partial"), "HEAD")

    with pytest.raises(RevisionError, match=r"is not at hand; .* without `--filter`"):
        found.read("a.conf")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nope", "there is no such revision"),
        ("../../etc/passwd", "there is no such revision"),
        ("refs/../HEAD", "there is no such revision"),
        ("HEAD~9999999", "further than what is read"),
        ("HEAD~30", "has no parent"),
        ("0" * 40, "is not at hand"),
    ],
)
def test_what_is_no_revision_is_told(repository: Path, name: str, message: str) -> None:
    with pytest.raises(RevisionError, match=message):
        revision(str(repository), name)


def test_a_folder_that_is_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="no working tree of git"):
        revision(str(tmp_path), "HEAD")


def test_links_are_followed_inside_of_the_root_only(repository: Path) -> None:
    found = revision(str(repository), "HEAD")

    paths = ("link", "folder-link/er/b.yaml", "folder-link", "deep/../a.conf", "out", "round", "../a.conf", "gone")
    assert [
        *("deep/c.tf", "deep/er/b.yaml", "deep", "a.conf"),
        *(None, None, None, None),
    ] == [found.resolved(path) for path in paths]


def test_a_content_that_is_too_large_is_not_unpacked(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (packs, objects):
        monkeypatch.setattr(module, "MAX_OBJECT", 5_000)
    found = revision(str(repository), "HEAD")

    with pytest.raises(RevisionError, match="larger than"):
        found.read("a.conf")
    git(repository, "gc", "--quiet")
    with pytest.raises(RevisionError, match="larger than"):
        revision(str(repository), "HEAD").read("a.conf")


@pytest.mark.parametrize("ending", ["pack", "idx"])
def test_damage_is_told_and_never_more_than_that(repository: Path, ending: str) -> None:
    git(repository, "gc", "--quiet", "--aggressive")
    (file,) = (repository / ".git" / "objects" / "pack").glob(f"*.{ending}")
    file.chmod(0o600)
    whole = file.read_bytes()
    chance = random.Random(3)  # noqa: S311  # no secret
    told = 0

    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        file.write_bytes(bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])]))
        try:
            found = revision(str(repository), "HEAD~3")
            for entry in found.entries.values():
                found.content(entry)
        except RevisionError:
            told += 1

    assert told > 50
