import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.fleets import server, terms
from support.repositories import committed, git, needs_git

from linter.files.git.snapshot import SnapshotError
from linter.fleet.places import archive
from linter.fleet.places.opened import opened
from linter.fleet.reading.reader import read
from linter.fleet.roster.listed import Listed

OLD = server(versions="TLSv1.1 TLSv1.2 TLSv1.3")
FILES = {
    "README": "",
    "conf/nginx.conf": OLD.replace("events", "include extra.conf; events"),
    "conf/extra.conf": "# none\n",
}


def lay(folder: Path) -> Path:
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def rows(path: Path, revision: str = "") -> bytes:
    found = read(opened(Listed("a", str(path), revision)), "key", terms()).rows["said"]
    assert b"legacy-tls-version" in found
    return found


def zipped(path: Path, top: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in FILES.items():
            file.writestr(f"{top}{name}", text)
    return path


def in_tar(path: Path, members: Mapping[str, bytes | str | None], kind: bytes = tarfile.REGTYPE) -> Path:
    """Write a tar; a text is where a link leads, and nothing is a device."""
    with tarfile.open(path, "w:gz") as file:
        for name, content in members.items():
            one = tarfile.TarInfo(name)
            one.type = kind
            if isinstance(content, bytes):
                one.type, one.size = tarfile.REGTYPE, len(content)
            elif content is not None:
                one.linkname = content
            file.addfile(one, io.BytesIO(content) if isinstance(content, bytes) else None)
    return path


@needs_git
def test_a_folder_a_bare_repository_and_archives_say_the_same(tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    expected = rows(folder)
    committed(folder)
    git(tmp_path, "clone", "--quiet", "--bare", "a", "a.git")
    as_bytes = {f"a-1.0/{name}": text.encode() for name, text in FILES.items()}

    assert expected == rows(folder)
    assert expected == rows(tmp_path / "a.git")
    assert expected == rows(zipped(tmp_path / "a.zip"))
    assert expected == rows(zipped(tmp_path / "b.zip", "a-1.0/"))
    assert expected == rows(in_tar(tmp_path / "a.tgz", as_bytes))


@needs_git
def test_a_revision_is_read_whatever_is_checked_out(tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    first = committed(folder)
    (folder / "conf" / "nginx.conf").write_text(server(), encoding="utf-8")
    committed(folder)

    now, before = (opened(Listed("a", str(folder), one)) for one in ("HEAD", first))

    assert rows(folder, first)
    assert now.identity != before.identity
    assert first == before.revision


@needs_git
def test_what_a_repository_says_to_git_is_not_heard(tmp_path: Path) -> None:
    """Neither filters nor hooks of its own are obeyed: nothing but objects is read."""
    folder = lay(tmp_path / "a")
    (folder / ".gitattributes").write_text("*.conf filter=evil\n", encoding="utf-8")
    committed(folder)
    git(tmp_path, "clone", "--quiet", "--bare", "a", "a.git")
    touched = tmp_path / "touched"
    with (tmp_path / "a.git" / "config").open("a", encoding="utf-8") as config:
        config.write(f'[filter "evil"]\n\tsmudge = touch {touched}\n[core]\n\tfsmonitor = touch {touched}\n')

    assert rows(tmp_path / "a.git")
    assert not touched.exists()


def test_whatever_changes_in_a_folder_changes_what_it_is(tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    seen = {opened(Listed("a", str(folder))).identity}
    for change in (
        lambda: (folder / "new").write_text("x", encoding="utf-8"),
        lambda: (folder / "new").rename(folder / "newer"),
        lambda: (folder / "newer").write_text("y", encoding="utf-8"),
        lambda: (folder / "link").symlink_to("conf/nginx.conf"),
        lambda: (folder / ".gitignore").write_text("newer\n", encoding="utf-8"),
    ):
        change()
        found = opened(Listed("a", str(folder))).identity
        assert found not in seen
        assert found == opened(Listed("b", str(folder))).identity
        seen.add(found)


def test_links_of_an_archive_lead_nowhere_else(tmp_path: Path) -> None:
    found = in_tar(tmp_path / "a.tar.gz", {"in": "/etc/passwd", "up": "../../x", "a/ok": "../conf"}, tarfile.SYMTYPE)

    tree = opened(Listed("a", str(found))).tree

    assert [None, None, None] == [tree.read(path) for path in ("in", "up", "a/ok")]


def test_absolute_names_in_an_archive_are_of_its_root(tmp_path: Path) -> None:
    members: dict[str, bytes | str | None] = {"/abs": b"x", "ok": b"x"}

    assert ["abs", "ok"] == list(archive.archive(str(in_tar(tmp_path / "a.tar.gz", members))).entries)


def test_an_archive_with_names_that_leave_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="leads out of it"):
        archive.archive(str(in_tar(tmp_path / "a.tar.gz", {"ok": b"x", "a/../../b": b"x"})))


@needs_git
def test_a_repository_without_a_commit_is_empty(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "a.git")

    assert read(opened(Listed("a", str(tmp_path / "a.git"))), "key", terms()).is_whole
    with pytest.raises(SnapshotError, match="no such revision"):
        opened(Listed("a", str(tmp_path / "a.git"), "main"))
    # What has objects and no name for them is a mirror that broke off.
    git(tmp_path / "a.git", "hash-object", "-w", "HEAD")
    with pytest.raises(SnapshotError, match="no such revision"):
        opened(Listed("a", str(tmp_path / "a.git")))


def test_a_hard_link_is_the_file_that_it_is_another_name_of(tmp_path: Path) -> None:
    path = in_tar(tmp_path / "a.tar.gz", {"x/a/one": b"text", "x/b/two": "x/a/one"}, tarfile.LNKTYPE)

    source = opened(Listed("a", str(path))).tree.read("b/two")

    assert source is not None
    assert "text" == source.text


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MOST", 100)

    with pytest.raises(SnapshotError, match="unpacks to more than 100 bytes"):
        archive.archive(str(in_tar(tmp_path / "a.tar.gz", {"a": b"x" * 101})))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "no such folder or archive"),
        (b"", "it cannot be unpacked"),
        (b"PK\x03\x04 and nothing else", "it cannot be unpacked"),
        (b"\x1f\x8b\x08\x00 half", "it cannot be unpacked"),
    ],
)
def test_what_cannot_be_opened_is_told(content: bytes | None, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SnapshotError, match=reason):
        opened(Listed("a", str(path)))


def test_an_archive_has_no_revision(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="has no revision"):
        opened(Listed("a", str(zipped(tmp_path / "a.zip")), "v1"))


@needs_git
def test_a_damaged_object_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    committed(folder)
    blob = git(folder, "rev-parse", "HEAD:conf/extra.conf").strip()
    damaged = folder / ".git" / "objects" / blob[:2] / blob[2:]
    damaged.chmod(0o600)
    damaged.write_bytes(b"\0")

    found = read(opened(Listed("a", str(folder), "HEAD")), "key", terms())

    assert not found.is_whole
    assert b"legacy-tls-version" in found.rows["said"]
    assert b"extra.conf" in found.rows["files"]
