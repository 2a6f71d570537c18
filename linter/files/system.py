"""What the system is asked about files, so that somebody can note it and ask once more.  Knows no root.

All that the answer of a run depends on, below the scanned root and beside it, is asked here: a run whose questions
have the same answers has the same result.
"""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH110, PTH112, PTH114

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import TypeAlias

from linter.files.digest import blake2b

Asked: TypeAlias = tuple[str, str, int]
"""What is asked, of which path, and how much of it is read."""
Answers: TypeAlias = dict[Asked, bytes]
"""A digest of what the system said."""


class IrregularError(OSError):
    """What is read is a folder, a pipe or a device."""


_NOTES: ContextVar[Answers | None] = ContextVar("notes", default=None)
_SIZE = 16
_WHOLE = 200_000_000
"""Bytes, more than anybody reads of a file."""
_UNLISTED = 1
"""What stands in place of a size where a folder was not listed: that tells nothing of what is in it."""
_CHANGED = b"changed"
"""The answer to a question that has had two: no later one is equal to it."""


@contextmanager
def noting() -> Iterator[Answers]:
    """Note what is asked from here on, and yield the notes."""
    notes: Answers = {}
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)


def is_noting() -> bool:
    """Say whether anybody notes what is asked."""
    return _NOTES.get() is not None


def note(answers: Answers) -> None:
    """Note what another process was told, if anybody does."""
    if (notes := _NOTES.get()) is not None:
        for asked, answer in answers.items():
            _note(notes, asked, answer)


def still(asked: Asked, answer: bytes) -> bool:
    """Ask once more, and say whether the answer is the same."""
    what, path, most = asked
    again = _QUESTIONS.get(what)
    return again is not None and again(path, most) == answer


def is_told_by(asked: Asked, answers: Answers) -> bool:
    """Say whether other answers tell the same: what a folder lists tells of each thing in it whether it is a link."""
    what, path, _ = asked
    return what == "link" and ("entries", os.path.dirname(path), 0) in answers  # noqa: PTH120


def content(path: str, most: int) -> bytes:
    """Return the bytes of a regular file, at most one more than `most` of them.

    Raises OSError; a pipe or a device, which could block for ever, is refused by one too.
    """
    notes = _NOTES.get()
    if notes is None:
        return _read(path, most)
    try:
        found = _read(path, most)
    except OSError as error:
        _note(notes, ("content", path, _WHOLE), _failed(error))
        raise
    # Who asks for less than there is of a file asks another question; all others ask the same.
    _note(notes, ("content", path, most if len(found) > most else _WHOLE), _digest(found))
    return found


def status(path: str) -> tuple[int, ...]:
    """Return what changes whenever what stands in a file does.  Raises OSError."""
    found = os.stat(path)  # noqa: PTH116  # ten times faster
    if (notes := _NOTES.get()) is not None:
        _note(notes, ("status", path, 0), _status(found))
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev


def pieces(path: str, starts: Iterable[int], size: int) -> Iterator[bytes]:
    """Yield pieces of a file, of `size` bytes at most, from some offsets on.  Raises OSError."""
    notes = _NOTES.get()
    with open(path, "rb", opener=without_waiting) as file:  # Path.open takes no opener
        if notes is not None:
            status = os.fstat(file.fileno())
            _note(notes, ("status", path, 0), _status(status))
        for start in starts:
            file.seek(start)
            yield file.read(size)


def entries(folder: str) -> "list[os.DirEntry[str]]":
    """Return what stands in a folder, in any order.  Raises OSError."""
    notes = _NOTES.get()
    if notes is None:
        return _scanned(folder)
    try:
        found = _scanned(folder)
    except OSError as error:
        _note(notes, ("entries", folder, _UNLISTED), _failed(error))
        raise
    _note(notes, ("entries", folder, 0), _listed(found))
    return found


def real(path: str) -> str:
    """Return a path without links."""
    return _said("real", path, os.path.realpath(path))


def is_link(path: str) -> bool:
    """Say whether a path is a link."""
    return bool(_said("link", path, "1" if os.path.islink(path) else ""))


def is_folder(path: str) -> bool:
    """Say whether there is a folder, or a link to one."""
    return bool(_said("folder", path, "1" if os.path.isdir(path) else ""))


def is_there(path: str) -> bool:
    """Say whether a path leads anywhere."""
    return bool(_said("there", path, "1" if os.path.exists(path) else ""))


def _said(what: str, path: str, answer: str) -> str:
    notes = _NOTES.get()
    if notes is not None:
        _note(notes, (what, path, 0), _text(answer))
    return answer


def _note(notes: Answers, asked: Asked, answer: bytes) -> None:
    notes[asked] = answer if notes.get(asked, answer) == answer else _CHANGED


def _read(path: str, most: int) -> bytes:
    # A file object asks twice as many questions, and its `read` makes room for all that it may be given: 64 MB a file.
    file = without_waiting(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(file)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if not stat.S_ISREG(status.st_mode):
            raise IrregularError
        parts: list[bytes] = []
        left = most + 1
        while left and (part := os.read(file, min(status.st_size + 1, left))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    finally:
        os.close(file)


def without_waiting(path: str, flags: int) -> int:
    """Open a file: a pipe that nobody writes to is at its end at once."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _scanned(folder: str) -> "list[os.DirEntry[str]]":
    with os.scandir(folder) as found:
        return list(found)


def _listed(found: "list[os.DirEntry[str]]") -> bytes:
    return _text("\0".join(sorted(f"{entry.name}\0{_kind(entry)}" for entry in found)))


def _kind(entry: "os.DirEntry[str]") -> str:
    if entry.is_symlink():
        try:
            return "link to a folder" if entry.is_dir() else "link"
        except OSError:  # links in a circle
            return "circle"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


def _status(status: os.stat_result) -> bytes:
    return _text(f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}")


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE).digest()


def _text(text: str) -> bytes:
    return _digest(text.encode("utf-8", "surrogateescape"))


def _failed(error: OSError) -> bytes:
    return _text(f"{type(error).__name__} {error.errno}")


def _or_failed(ask: Callable[[str, int], bytes]) -> Callable[[str, int], bytes]:
    def asked(path: str, most: int) -> bytes:
        try:
            return ask(path, most)
        except OSError as error:
            return _failed(error)

    return asked


_QUESTIONS: Mapping[str, Callable[[str, int], bytes]] = MappingProxyType(
    {
        "content": _or_failed(lambda path, most: _digest(_read(path, most))),
        "status": _or_failed(lambda path, _: _status(os.stat(path))),  # noqa: PTH116  # ten times faster
        "entries": _or_failed(lambda path, _: _listed(_scanned(path))),
        "real": lambda path, _: _text(os.path.realpath(path)),
        "link": lambda path, _: _text("1" if os.path.islink(path) else ""),
        "folder": lambda path, _: _text("1" if os.path.isdir(path) else ""),
        "there": lambda path, _: _text("1" if os.path.exists(path) else ""),
    }
)
"""How each question is asked again, without a note."""
