"""Which files there are, which of them are read, and why.  The only module that opens a user's files.

Knows what a path is; asks the platforms what a text is.
"""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH110, PTH112, PTH114, PTH117, PTH118

import os
import posixpath
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from linter.platforms import PLATFORMS
from linter.source import InputError, Source

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MAX_BYTES = 10_000_000
"""Larger files are not analysed; the largest configuration of the repositories that we looked at has 1.5 MB."""

NAMES = tuple(platform.NAME for platform in PLATFORMS)

# Folders of tools, which hold other people's files or none at all.
_NEVER_ENTERED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".terraform",
        ".venv",
        ".tox",
        ".mypy_cache",
        ".ruff_cache",
        "node_modules",
        "__pycache__",
    }
)

_MOST_STARS = 3
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A file that a platform reads."""

    path: str
    source: Source
    platform: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that ought to be read and cannot be."""

    path: str
    error: InputError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that by its name might be configuration, or a part of it, and why it is not read."""

    path: str
    reason: str


Found: TypeAlias = Claimed | Failed | Skipped


@dataclass(frozen=True)
class Tree:
    """The files below one root; nothing outside it is ever opened."""

    root: Path
    _read: dict[str, Source | InputError] = field(default_factory=dict, repr=False)
    _folders: dict[str, str] = field(default_factory=dict, repr=False)
    """Folders as they were asked for, and what they are without links."""

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""
        if path not in self._read:
            try:
                self._read[path] = self.load(path)
            except InputError as error:
                self._read[path] = error
        found = self._read[path]
        return found if isinstance(found, Source) else None

    def load(self, path: str) -> Source:
        """Read a file by its path from the root; what a link leads to goes by its own path.

        Raises InputError when it is outside the root, is no file, cannot be read, is too large or is not UTF-8.
        """
        name, real = self._resolved(path)
        known = self._read.get(name)
        if isinstance(known, InputError):
            raise known
        return known or decode(name, _bytes(path, real))

    def look_at(self, path: str) -> Found:
        """Say which platform reads a file, by its name and what stands in it."""
        try:
            name, real = self._resolved(path)
            if name != path:
                there = "" if os.path.exists(real) else ", which is not there"
                return Skipped(path, f"a link to {name}{there}")
            known = self._read.get(path)
            if isinstance(known, InputError):
                return Failed(path, known)
            data = b"" if known else _bytes(path, real)
            source = known or decode(path, data)
        except _NotTextError as error:
            # Whether it matters that a file is no text, or too large, is told by what can be made out of it.
            return Skipped(path, error.message) if claimant(path, _made_out(data)) is None else Failed(path, error)
        except InputError as error:
            return Failed(path, error)
        platform = claimant(path, source.text)
        if platform is None:
            return Skipped(path, "nothing in it concerns TLS")
        self._read[path] = source
        return Claimed(path, source, platform)

    def glob(self, pattern: str) -> Iterator[str]:
        """Return the paths from the root that match a shell pattern, sorted; `*` does not match `/`."""
        wanted = posixpath.normpath(pattern).split("/")
        listing = self._listing if _NEVER_ENTERED.isdisjoint(wanted) else self._in_folder(wanted[:-1])
        return ("/".join(parts) for parts in listing if _matches(parts, wanted))

    def _resolved(self, path: str) -> tuple[str, str]:
        """Follow links; return the path from the root and the whole one."""
        folder, _, name = path.rpartition("/")
        if name in ("", ".", "..") or os.path.isabs(path):
            real = os.path.realpath(os.path.join(self._real_root, path))
        else:
            if folder not in self._folders:
                self._folders[folder] = os.path.realpath(os.path.join(self._real_root, folder))
            real = os.path.join(self._folders[folder], name)
            if os.path.islink(real):
                real = os.path.realpath(real)
        below = self._real_root.rstrip(os.sep) + os.sep
        if real != self._real_root and not real.startswith(below):
            raise _failure(path, "it leads out of the scanned root", "scan the folder that holds it, or exclude it")
        return real[len(below) :].replace(os.sep, "/"), real

    @cached_property
    def _real_root(self) -> str:
        return os.path.realpath(self.root)

    def _in_folder(self, folder: list[str]) -> list[list[str]]:
        """Return what stands in one folder, be it a folder of a tool."""
        try:
            _, real = self._resolved("/".join(folder))
        except InputError:
            return []
        names = sorted(entry.name for entry in _scanned(real) if entry.is_file(follow_symlinks=False))
        return [[*folder, name] for name in names]

    @cached_property
    def _listing(self) -> list[list[str]]:
        everything = _walk(self.root, "", matcher(()), gitignore=False)
        return [path.split("/") for path in sorted(found for found in everything if isinstance(found, str))]


@dataclass(frozen=True, slots=True)
class Texts:
    """Files that are at hand as texts, such as the examples of a policy: a root without a disk."""

    sources: Mapping[str, Source]

    def read(self, path: str) -> Source | None:
        """Return a file by its path; None when there is none."""
        return self.sources.get(posixpath.normpath(path))

    def glob(self, pattern: str) -> Iterator[str]:
        """Return the paths that match a shell pattern, sorted; `*` does not match `/`."""
        wanted = posixpath.normpath(pattern).split("/")
        return (path for path in sorted(self.sources) if _matches(path.split("/"), wanted))


def discover(
    tree: Tree, starts: Sequence[str], exclude: Sequence[str], *, gitignore: bool, platforms: Collection[str] = NAMES
) -> Iterator[Found]:
    """Look through files and folders, given by their paths from the root, for what the platforms claim."""
    excluded = matcher(tuple(exclude))
    worth_opening = [platform.MAY_CLAIM.search for platform in PLATFORMS if platform.NAME in platforms]
    seen: set[str] = set()
    for start in starts:
        for found in _walk(tree.root, start, excluded, gitignore=gitignore):
            path = found if isinstance(found, str) else found.path
            if path in seen:
                continue
            seen.add(path)
            if not isinstance(found, str):
                yield found
            elif any(search(path) for search in worth_opening):
                yield tree.look_at(path)
            elif path == start:
                yield Skipped(path, "no platform reads files of this name")


def claimant(path: str, text: str) -> str | None:
    """Return the name of the platform that reads a text under a path; None where none does."""
    for platform in PLATFORMS:
        if platform.MAY_CLAIM.search(path) and platform.claims(path, text):
            return platform.NAME
    return None


@cache
def matcher(patterns: tuple[str, ...]) -> "GitIgnoreSpec | _Nothing":
    """Return what tells by `match_file` whether a path matches one of the patterns, as in `.gitignore`."""
    kept = list(filter(is_pattern, patterns))
    return _specification(kept) if kept else _Nothing()


def is_pattern(line: str) -> bool:
    """Say whether a line is a pattern as in `.gitignore`, and one that is matched in reasonable time."""
    # `*a*a*a*b` asks a regular expression to try every way of cutting a name into four.
    if line.count("**") > _MOST_STARS or any(part.count("*") > _MOST_STARS for part in line.split("/")):
        return False
    try:
        _specification([line])
    except (ValueError, re.error):
        return False
    return True


def _specification(lines: Iterable[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # 0.02 s, which folders without `.gitignore` save

    return GitIgnoreSpec.from_lines(lines)


class _Nothing:
    """What no pattern is in."""

    def match_file(self, _path: str) -> bool:
        return False


def decode(path: str, data: bytes) -> Source:
    """Turn bytes into a source; raises InputError with the place of the first byte that is not UTF-8 text."""
    if len(data) > MAX_BYTES:
        raise _NotTextError(Source(path, "").whole, f"larger than {MAX_BYTES:,} bytes", "split the file, or exclude it")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        at = Source(path, before + "\ufffd").at(len(before), len(before) + 1)
        raise _NotTextError(at, f"not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8") from error
    if (null := text.find("\0")) >= 0:
        source = Source(path, text[:null] + "\ufffd")
        raise _NotTextError(source.at(null, null + 1), "holds a NUL byte, so it is no text", "exclude the file")
    return Source(path, text)


class _NotTextError(InputError):
    """Bytes that were read and are no text that we analyse."""


def _made_out(data: bytes) -> str:
    return data.decode("utf-16" if data[:2] in _UTF_16 else "utf-8", errors="replace")


def _matches(path: list[str], pattern: list[str]) -> bool:
    """Compare part by part, as glob(3) does: a wildcard matches neither `/` nor a leading dot."""
    return len(path) == len(pattern) and all(
        fnmatchcase(name, shape) and (shape[:1] == "." or name[:1] != ".")
        for name, shape in zip(path, pattern, strict=True)
    )


def _walk(
    root: Path, start: str, excluded: "GitIgnoreSpec | _Nothing", *, gitignore: bool
) -> Iterator[str | Failed | Skipped]:
    """Return the paths of all files below a start, in order, without those that git ignores."""
    full = os.path.join(root, start)
    if not os.path.isdir(full):
        yield Skipped(start, "excluded") if excluded.match_file(start) else start
        return
    ignores = tuple(_ignores_above(root, start)) if gitignore else ()
    # A stack of our own: folders may be nested deeper than Python's.
    pending = [_Folder(full, f"{start}/" if start else "", ignores)]
    while pending:
        folder = pending.pop()
        below: list[_Folder] = []
        for entry in _entries(folder, gitignore=gitignore):
            match entry:
                case _Folder():
                    if excluded.match_file(entry.prefix):
                        yield Skipped(entry.prefix, "excluded")
                    else:
                        below.append(entry)
                case str():
                    yield Skipped(entry, "excluded") if excluded.match_file(entry) else entry
                case Failed():
                    yield entry
        pending.extend(reversed(below))


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    prefix: str
    """Its path from the root, with `/` at the end; empty for the root."""
    ignores: tuple[tuple[str, "GitIgnoreSpec"], ...]
    """The `.gitignore` files above it, with the folders that they stand in."""


def _entries(folder: _Folder, *, gitignore: bool) -> Iterator[str | _Folder | Failed]:
    """Return what stands in a folder, in order, without what git ignores."""
    try:
        with os.scandir(folder.path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield Failed(folder.prefix, _unreadable(folder.prefix or ".", error))
        return
    ignores = folder.ignores
    if gitignore and any(entry.name == ".gitignore" for entry in entries):
        ignores = (*ignores, *_ignore_file(folder.path, folder.prefix))
    for entry in entries:
        path = folder.prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _NEVER_ENTERED and not _ignored(path + "/", ignores):
                yield _Folder(entry.path, path + "/", ignores)
        elif (entry.is_file(follow_symlinks=False) or _is_link_to_file(entry)) and not _ignored(path, ignores):
            yield path


def _scanned(folder: str) -> "list[os.DirEntry[str]]":
    with suppress(OSError), os.scandir(folder) as found:
        return list(found)
    return []


def _is_link_to_file(entry: "os.DirEntry[str]") -> bool:
    """Say whether an entry is a link to anything but a folder, be it to nothing."""
    try:
        return entry.is_symlink() and not entry.is_dir()
    except OSError:  # links in a circle
        return True


def _ignored(path: str, ignores: tuple[tuple[str, "GitIgnoreSpec"], ...]) -> bool:
    """Decide as git does: of all patterns that match, the last one of the deepest file."""
    for base, spec in reversed(ignores):
        decision = spec.check_file(path[len(base) :]).include
        if decision is not None:
            return decision
    return False


def _ignores_above(root: Path, start: str) -> Iterator[tuple[str, "GitIgnoreSpec"]]:
    parts = start.split("/") if start else []
    for depth in range(len(parts)):
        prefix = "".join(f"{part}/" for part in parts[:depth])
        yield from _ignore_file(os.path.join(root, prefix), prefix)


def _ignore_file(folder: str, prefix: str) -> Iterator[tuple[str, "GitIgnoreSpec"]]:
    file = os.path.join(folder, ".gitignore")
    if not os.path.islink(file):  # git does not follow one either
        with suppress(InputError):
            found = matcher(tuple(_made_out(_bytes(file, file)).splitlines()))
            if not isinstance(found, _Nothing):
                yield prefix, found


def _bytes(path: str, real: str) -> bytes:
    """Read a regular file, and never more of it than the limit; a pipe or a device could block for ever."""
    try:
        with open(real, "rb", opener=_open_without_waiting) as file:  # Path.open takes no opener
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _failure(path, "is not a regular file", "exclude it")
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unreadable(path: str, error: OSError) -> InputError:
    reason = (error.strerror or "unknown error").lower()
    return _failure(path, f"cannot be read: {reason}", "check that it exists and may be read")


def _failure(path: str, message: str, cure: str) -> InputError:
    return InputError(Source(path, "").whole, message, cure)
