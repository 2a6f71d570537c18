import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from linter.analysis import discovery
from linter.analysis.discovery import Claimed, Found, beside, discover
from linter.files import reading
from linter.files.git.ignoring import WorkingTree
from linter.files.listing import Listing
from linter.files.patterns import is_pattern
from linter.files.reading import MAX_BYTES, decode
from linter.files.tree import Texts, Tree
from linter.files.walking import Failed, Skipped
from linter.provenance.source import InputError, Source

CONF = SimpleNamespace(NAME="conf", MAY_CLAIM=re.compile(r"\.conf$"), claims=lambda source: "tls" in source.text)
YAML = SimpleNamespace(NAME="yaml", MAY_CLAIM=re.compile(r"\.yaml$"), claims=lambda source: "tls" in source.text)


@pytest.fixture(autouse=True)
def _platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "PLATFORMS", (CONF, YAML))


def lay(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def found(
    root: Path, starts: Sequence[str] = ("",), exclude: Sequence[str] = (), *, gitignore: bool = True
) -> dict[str, Found]:
    git = WorkingTree(str(root)) if gitignore else None
    return {one.path: one for one in discover(Tree(root), starts, exclude, git=git)}


def claimed(
    root: Path, starts: Sequence[str] = ("",), exclude: Sequence[str] = (), *, gitignore: bool = True
) -> list[str]:
    everything = found(root, starts, exclude, gitignore=gitignore)
    return [path for path, one in everything.items() if isinstance(one, Claimed)]


def reason(one: Found) -> str:
    assert isinstance(one, Skipped)
    return one.reason


def message(one: Found) -> str:
    assert isinstance(one, Failed)
    return one.error.message


def test_files_are_found_in_order_and_claimed_by_name_and_text(tmp_path: Path) -> None:
    lay(tmp_path, {"b.conf": "tls", "a/z.yaml": "tls", "a/y.conf": "tls", "c.txt": "tls", "d.conf": "nothing"})

    everything = found(tmp_path)

    assert ["b.conf", "a/y.conf", "a/z.yaml"] == [path for path, one in everything.items() if isinstance(one, Claimed)]
    assert "no platform knows it as its own" == reason(everything["d.conf"])
    assert "c.txt" not in everything


def test_what_bears_on_files_is_looked_at_for_the_platform_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, {"a.conf": "tls", "a.yaml": "tls", "b/c.yaml": "tls", "b/d.conf": "tls", "b/d.yaml": "tls"})
    told = SimpleNamespace(**vars(CONF), bearing=lambda _, listing: listing.beside("b"))
    untold = SimpleNamespace(**vars(YAML), bearing=lambda *_: None)
    nothing = SimpleNamespace(**vars(YAML), bearing=lambda *_: ())

    def looked_at(*platforms: SimpleNamespace) -> list[str]:
        monkeypatch.setattr(discovery, "PLATFORMS", platforms)
        listing = Listing(Tree(tmp_path))
        return sorted(one.path for one in beside({"a.conf"}, listing, {"a.conf"}) if isinstance(one, Claimed))

    assert ["b/d.conf"] == looked_at(told, nothing)
    assert ["a.yaml", "b/c.yaml", "b/d.yaml"] == looked_at(SimpleNamespace(**{**vars(told), **vars(nothing)}), untold)


def test_a_file_is_named_once_however_often_it_is_reached(tmp_path: Path) -> None:
    lay(tmp_path, {"a/x.conf": "tls"})

    assert ["a/x.conf"] == claimed(tmp_path, ["a", "a/x.conf", ""])


def test_a_named_file_that_no_platform_reads_is_told(tmp_path: Path) -> None:
    lay(tmp_path, {"readme.txt": "tls"})

    assert "no platform reads files of this name" == reason(found(tmp_path, ["readme.txt"])["readme.txt"])


def test_folders_of_tools_are_not_entered(tmp_path: Path) -> None:
    lay(tmp_path, {".git/a.conf": "tls", "x/.terraform/a.conf": "tls", "node_modules/a.conf": "tls", "x/a.conf": "tls"})

    assert ["x/a.conf"] == claimed(tmp_path)


@pytest.mark.parametrize(
    ("ignores", "expected"),
    [
        pytest.param({".gitignore": "*.conf\n"}, ["a/y.yaml"], id="by name"),
        pytest.param({".gitignore": "/a/\n"}, ["b.conf"], id="a folder"),
        pytest.param({".gitignore": "*.conf\n!b.conf\n"}, ["b.conf", "a/y.yaml"], id="the last pattern counts"),
        pytest.param({"a/.gitignore": "*\n"}, ["b.conf"], id="a file in a folder"),
        pytest.param(
            {".gitignore": "*.conf\n", "a/.gitignore": "!x.conf\n"},
            ["a/x.conf", "a/y.yaml"],
            id="the deeper file counts",
        ),
        pytest.param({".gitignore": "!\n[z-a]\n\\\n*.conf\n"}, ["a/y.yaml"], id="lines that are no pattern"),
        pytest.param({".gitignore": "*c*o*n*f\n"}, ["b.conf", "a/x.conf", "a/y.yaml"], id="a slow pattern is left out"),
    ],
)
def test_what_git_ignores_is_not_read(tmp_path: Path, ignores: dict[str, str], expected: list[str]) -> None:
    lay(tmp_path, {"a/x.conf": "tls", "a/y.yaml": "tls", "b.conf": "tls", **ignores})

    assert expected == claimed(tmp_path)
    assert ["b.conf", "a/x.conf", "a/y.yaml"] == claimed(tmp_path, gitignore=False)


def test_a_gitignore_above_the_start_counts(tmp_path: Path) -> None:
    lay(tmp_path, {".gitignore": "x.conf\n", "a/b/x.conf": "tls", "a/b/y.conf": "tls"})

    assert ["a/b/y.conf"] == claimed(tmp_path, ["a/b"])


def test_a_named_file_is_read_even_if_git_ignores_it(tmp_path: Path) -> None:
    lay(tmp_path, {".gitignore": "x.conf\n", "x.conf": "tls"})

    assert ["x.conf"] == claimed(tmp_path, ["x.conf"])


def test_a_gitignore_that_is_a_link_is_left_out_as_git_does(tmp_path: Path) -> None:
    lay(tmp_path, {"patterns": "*.conf\n", "x.conf": "tls"})
    (tmp_path / ".gitignore").symlink_to("patterns")

    assert ["x.conf"] == claimed(tmp_path)


@pytest.mark.parametrize(
    ("pattern", "skipped"),
    [
        pytest.param("x.conf", ["a/x.conf"], id="by name at any depth"),
        pytest.param("a/", ["a/"], id="a folder, which is not looked into"),
        pytest.param("/x.conf", [], id="tied to the root"),
        pytest.param("*.conf", ["a/x.conf", "b.conf"], id="by ending"),
    ],
)
def test_what_is_excluded_is_told(tmp_path: Path, pattern: str, skipped: list[str]) -> None:
    lay(tmp_path, {"a/x.conf": "tls", "b.conf": "tls"})

    everything = found(tmp_path, exclude=[pattern])

    assert skipped == sorted(path for path, one in everything.items() if isinstance(one, Skipped))
    assert all("excluded" == reason(one) for one in everything.values() if isinstance(one, Skipped))


def test_a_named_file_can_be_excluded(tmp_path: Path) -> None:
    lay(tmp_path, {"x.conf": "tls"})

    assert [] == claimed(tmp_path, ["x.conf"], ["*.conf"])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*.conf", True),
        ("**/vendor/**", True),
        ("a*b*c*d", True),
        ("!", False),
        ("[z-a]", False),
        ("*a*b*c*d*e", False),
        ("**/a/**/b/**/c/**", False),
    ],
)
def test_what_a_pattern_is(line: str, expected: bool) -> None:  # the expected value
    assert expected is is_pattern(line)


@pytest.fixture
def deep_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a tree that is deeper than Python's stack, step by step, because no call takes a path of that length."""
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        os.mkdir("d")  # noqa: PTH102  # a path of this length has no absolute form
        os.chdir("d")
    yield tmp_path
    for _ in range(1200):
        os.chdir("..")
        os.rmdir("d")  # noqa: PTH106


def test_a_deep_tree_is_walked_without_recursion(deep_tree: Path) -> None:
    assert {} == found(deep_tree)


# --- what cannot be read ----------------------------------------------------------------------------------------


def test_a_link_inside_the_root_goes_by_the_path_of_what_it_leads_to(tmp_path: Path) -> None:
    lay(tmp_path, {"a/x.conf": "tls"})
    (tmp_path / "y.conf").symlink_to("a/x.conf")

    everything = found(tmp_path)

    assert "a link to a/x.conf" == reason(everything["y.conf"])
    assert isinstance(everything["a/x.conf"], Claimed)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        pytest.param("../outside.conf", "it leads out of the scanned root", id="out of the root"),
        pytest.param("/etc/hostname", "it leads out of the scanned root", id="to an absolute path"),
        pytest.param("missing.conf.gone", "a link to missing.conf.gone, which is not there", id="to what is not there"),
    ],
)
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, target: str, words: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.conf").write_text("tls", encoding="utf-8")
    (root / "x.conf").symlink_to(target)

    one = found(root)["x.conf"]

    assert words == (message(one) if isinstance(one, Failed) else reason(one))


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.conf").symlink_to("b.conf")
    (tmp_path / "b.conf").symlink_to("a.conf")

    everything = found(tmp_path)

    assert ["a.conf", "b.conf"] == list(everything)
    assert {"cannot be read: too many levels of symbolic links"} == set(map(message, everything.values()))


def test_a_linked_folder_is_not_entered(tmp_path: Path) -> None:
    lay(tmp_path, {"a/x.conf": "tls"})
    (tmp_path / "loop.conf").symlink_to(tmp_path, target_is_directory=True)

    assert ["a/x.conf"] == list(found(tmp_path))


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.conf")

    assert {} == found(tmp_path)
    assert "is not a regular file" == message(found(tmp_path, ["x.conf"])["x.conf"])


def test_a_folder_that_cannot_be_entered_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, {"a/x.conf": "tls", "b.conf": "tls"})
    scandir = os.scandir

    def refused(path: str) -> "os._ScandirIterator[str]":
        if str(path).endswith("a"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)

    everything = found(tmp_path)

    assert "cannot be read: permission denied" == message(everything["a/"])
    assert isinstance(everything["b.conf"], Claimed)


@pytest.mark.parametrize("position", [0, 8_000_000 - 2, 30_000_000, 64_000_001])
def test_whether_a_large_file_matters_is_told_by_all_of_it(tmp_path: Path, position: int) -> None:
    (tmp_path / "x.conf").write_bytes(b" " * position + b"tls" + b" " * (64_000_001 - position))
    (tmp_path / "y.conf").write_bytes(b" " * 64_000_001)

    everything = found(tmp_path)

    assert "larger than 64,000,000 bytes" == message(everything["x.conf"])
    assert "larger than 64,000,000 bytes" == reason(everything["y.conf"])


@pytest.mark.parametrize(
    ("data", "words", "place"),
    [
        pytest.param(b"tls\n  \xff x", "not UTF-8: byte 0xff", (2, 3), id="not UTF-8"),
        pytest.param(b"tls \0", "holds a NUL byte, so it is no text", (1, 5), id="NUL"),
        pytest.param("tls".encode("utf-16"), "not UTF-8: byte 0xff", (1, 1), id="UTF-16"),
        pytest.param(b"tls" + b" " * MAX_BYTES, "larger than 64,000,000 bytes", (1, 1), id="too large"),
    ],
)
def test_what_is_no_text_is_an_error_with_its_place(
    tmp_path: Path, data: bytes, words: str, place: tuple[int, int]
) -> None:
    (tmp_path / "x.conf").write_bytes(data)

    one = found(tmp_path)["x.conf"]

    assert words == message(one)
    assert isinstance(one, Failed)
    region = one.error.at.region
    assert place == (region.start_line, region.start_column)


def test_what_is_behind_all_that_is_looked_at_may_say_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_WINDOWS", 9)
    (tmp_path / "x.conf").write_bytes(b"#" * (MAX_BYTES + 8_000_000))
    (tmp_path / "y.conf").write_bytes(b"#" * (MAX_BYTES + 5_000_000))

    everything = found(tmp_path)

    assert "larger than 64,000,000 bytes" == message(everything["x.conf"])
    assert "larger than 64,000,000 bytes" == reason(everything["y.conf"])


def test_what_is_no_text_and_concerns_nobody_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "x.conf").write_bytes(b"\xff\x00 a picture")

    assert "not UTF-8: byte 0xff" == reason(found(tmp_path)["x.conf"])


def test_a_byte_order_mark_is_no_text() -> None:
    assert "tls" == decode("x.conf", b"\xef\xbb\xbftls").text


# --- what platforms read ----------------------------------------------------------------------------------------


def test_a_platform_reads_what_is_below_the_root_and_nothing_else(tmp_path: Path) -> None:
    root = tmp_path / "root"
    lay(tmp_path, {"outside.conf": "secret", "root/a/x.conf": "text"})
    tree = Tree(root)

    read = tree.read("a/../a/x.conf")

    assert read is not None
    assert ("a/x.conf", "text") == (read.path, read.text)
    assert [None, None, None] == [
        tree.read(path) for path in ("../outside.conf", str(tmp_path / "outside.conf"), "gone")
    ]


def test_a_file_is_one_source_however_it_is_reached(tmp_path: Path) -> None:
    lay(tmp_path, {"x.conf": "tls"})
    tree = Tree(tmp_path)

    (one,) = discover(tree, [""], [])

    assert isinstance(one, Claimed)
    assert one.source is tree.read("x.conf")
    assert one.source is tree.read("./x.conf")


def test_a_text_at_hand_stands_for_the_file(tmp_path: Path) -> None:
    lay(tmp_path, {"x.conf": "old"})
    source = Source("x.conf", "tls new")

    (one,) = discover(Tree(tmp_path, {"x.conf": source}), ["x.conf"], [])

    assert isinstance(one, Claimed)
    assert source is one.source


def test_an_error_at_hand_stands_for_the_file(tmp_path: Path) -> None:
    error = InputError(Source("x.conf", "").whole, "not UTF-8")

    (one,) = discover(Tree(tmp_path, {"x.conf": error}), ["x.conf"], [])

    assert "not UTF-8" == message(one)


@pytest.fixture(params=["disk", "texts"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Tree | Texts:
    files = ["a.conf", "b.conf", "sites/x.conf", "sites/deep/y.conf", "sites/.hidden.conf", "sites/z[1].conf"]
    lay(tmp_path, dict.fromkeys(files, "tls"))
    return Tree(tmp_path) if request.param == "disk" else Texts({path: Source(path, "tls") for path in files})


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("*.conf", ["a.conf", "b.conf"], id="a star stays in its folder"),
        pytest.param("sites/*.conf", ["sites/x.conf", "sites/z[1].conf"], id="nor does it match a leading dot"),
        pytest.param("sites/.*.conf", ["sites/.hidden.conf"], id="unless the dot is written"),
        pytest.param("*/*/?.conf", ["sites/deep/y.conf"], id="one character"),
        pytest.param("[ab].conf", ["a.conf", "b.conf"], id="a set"),
        pytest.param("./sites/../b.conf", ["b.conf"], id="dots are resolved"),
        pytest.param("../*.conf", [], id="nothing above the root"),
        pytest.param("/etc/*.conf", [], id="nothing elsewhere"),
    ],
)
def test_a_glob_matches_as_in_a_shell(workspace: Tree | Texts, pattern: str, expected: list[str]) -> None:
    assert expected == list(workspace.glob(pattern))


def test_folders_of_tools_are_looked_into_only_when_named(tmp_path: Path) -> None:
    for path in ("a.tf", ".terraform/modules/web/b.tf", ".terraform/modules/web/deep/c.tf"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", encoding="utf-8")
    outside = tmp_path / ".terraform/modules/out"
    outside.symlink_to(tmp_path.parent)
    tree = Tree(tmp_path)

    assert ["a.tf"] == list(tree.glob("*.tf"))
    assert [".terraform/modules/web/b.tf"] == list(tree.glob(".terraform/modules/web/*.tf"))
    assert [] == list(tree.glob(".terraform/modules/out/*"))
    assert [] == list(tree.glob(".terraform/modules/gone/*"))
