"""An archive as files: zip, or tar with or without compression.  Unpacks nothing onto the disk."""

import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from lzma import LZMAError
from stat import S_IFMT, S_ISLNK, S_ISREG
from typing import TypeAlias

from linter.files.git.snapshot import LINK, Entry, Snapshot, SnapshotError
from linter.files.reading import MAX_BYTES

_MOST = 500_000_000
"""Bytes of all its files together, unpacked; of a repository without its history, few have a tenth."""
_MOST_FILES = 500_000
_FILE = "100644"
_SIZE = 20
_WRONG = (tarfile.TarError, zipfile.BadZipFile, zlib.error, LZMAError, OSError, EOFError, ValueError, RuntimeError)
"""What the standard library raises for an archive that is damaged, encrypted, or in a way that it does not know."""

_Member: TypeAlias = tuple[str, str, bytes]
"""Path, mode, content."""


class Archive(Snapshot, frozen=True, dict=True):
    """The files of an archive."""

    members: Mapping[str, Entry]
    contents: Mapping[str, bytes]
    size: int
    """Bytes of all its files."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All files and links."""
        return self.members

    def content(self, entry: Entry) -> bytes:
        """Return what stands in a file, or where a link leads."""
        return self.contents[entry.id]


def archive(path: str) -> Archive:
    """Read an archive, without the one folder that all of it is in.  Raises SnapshotError."""
    members: dict[str, Entry] = {}
    contents: dict[str, bytes] = {}
    size = 0
    try:
        for name, mode, content in _zipped(path) if zipfile.is_zipfile(path) else _in_tar(path):
            size += len(content)
            if size > _MOST or len(members) > _MOST_FILES:
                raise SnapshotError(
                    f"it unpacks to more than {_MOST:,} bytes or {_MOST_FILES:,} files; unpack it first"
                )
            id_ = blake2b(content, digest_size=_SIZE).hexdigest()
            contents[id_] = content
            members[name] = Entry(mode, id_)
    except _WRONG as error:
        why = "it is encrypted" if isinstance(error, RuntimeError) else "it is damaged, cut short, or no archive"
        raise SnapshotError(f"it cannot be unpacked: {why}; pack it anew") from error
    return Archive(_without_top(members), contents, size)


def _zipped(path: str) -> Iterator[_Member]:
    with zipfile.ZipFile(path) as found:
        for one in found.infolist():
            name = _inside(one.filename)
            mode = one.external_attr >> 16
            if one.is_dir() or name is None or (S_IFMT(mode) and not (S_ISREG(mode) or S_ISLNK(mode))):
                continue
            with found.open(one) as file:
                yield name, LINK if S_ISLNK(mode) else _FILE, file.read(MAX_BYTES + 1)


def _in_tar(path: str) -> Iterator[_Member]:
    with tarfile.open(path, "r|*") as found:
        for one in found:
            name = _inside(one.name)
            if name is None:
                continue
            if one.issym():
                yield name, LINK, one.linkname.encode("utf-8", "surrogateescape")
            elif one.islnk():
                # Another name of a file that came before; as a link it is read all the same.
                other = posixpath.relpath(one.linkname, posixpath.dirname(name) or ".")
                yield name, LINK, other.encode("utf-8", "surrogateescape")
            elif one.isreg():
                file = found.extractfile(one)
                yield name, _FILE, file.read(MAX_BYTES + 1) if file is not None else b""


def _inside(name: str) -> str | None:
    """Return a path from the root, as programs that unpack have it; None for the root itself.

    Raises SnapshotError for one that leads elsewhere.
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise SnapshotError("a path in it leads out of it; pack it anew")
    return "/".join(parts) if parts else None


def _without_top(members: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Leave out the one folder that all files are in, which those have that forges make."""
    tops = {path.partition("/")[0] for path in members}
    if len(tops) != 1 or any("/" not in path for path in members):
        return members
    return {path.partition("/")[2]: entry for path, entry in members.items()}
