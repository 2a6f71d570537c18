"""Which files there are, which of them are read, and why.  The only module that opens a user's files.

Knows what a path is; asks the platforms what a text is.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from pathspec import GitIgnoreSpec

from linter.platforms import PLATFORMS
from linter.source import InputError, Source

MAX_BYTES = 10_000_000
"""Larger files are not analysed; the largest configuration of the repositories that we looked at has 1.5 MB."""

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


@dataclass(frozen=True, slots=True)
class Claimed:
    """A file that a platform reads."""

    source: Source
    platform: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that ought to be read and cannot be."""

    path: str
    error: InputError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that by its name might be configuration, and why it is not read."""

    path: str
    reason: str


Found: TypeAlias = Claimed | Failed | Skipped


@dataclass(frozen=True)
class Tree:
    """The files below one root; nothing outside it is ever opened."""

    root: Path
    _sources: dict[str, Source | None] = field(default_factory=dict, repr=False)

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""
        if path not in self._sources:
            try:
                self._sources[path] = self.load(path)
            except InputError:
                self._sources[path] = None
        return self._sources[path]

    def load(self, path: str) -> Source:
        """Read a file by its path from the root; what a link leads to goes by its own path.

        Raises InputError when it is outside the root, is no file, cannot be read, is too large or is not UTF-8.
        """
        real = os.path.realpath(os.path.join(self._real_root, path))  # noqa: PTH118  # pathlib is ten times slower
        name = os.path.relpath(real, self._real_root).replace(os.sep, "/")
        if name.startswith("../"):
            raise _failure(path, "it leads out of the scanned root", "scan the folder that holds it")
        if name not in self._sources:
            self._sources[name] = decode(name, _bytes(path, real))
        source = self._sources[name]
        if source is None:
            raise _failure(path, "cannot be read", "check the file")
        return source

    def glob(self, pattern: str) -> Iterator[str]:
        """Return the paths from the root that match a shell pattern, sorted; `*` does not match `/`."""
        expression = translate(os.path.normpath(pattern)).replace(".*", "[^/]*")
        return filter(re.compile(expression).match, self._listing)

    @cached_property
    def _real_root(self) -> str:
        return os.path.realpath(self.root)

    @cached_property
    def _listing(self) -> list[str]:
        return sorted(_walk(self, "", gitignore=False))


def discover(tree: Tree, starts: Sequence[str], exclude: Iterable[str], *, gitignore: bool) -> Iterator[Found]:
    """Look through files and folders, given by their paths from the root, for what the platforms claim."""
    excluded = GitIgnoreSpec.from_lines(exclude)
    seen: set[str] = set()
    for start in starts:
        for path in _walk(tree, start, gitignore=gitignore):
            if path in seen or not any(platform.MAY_CLAIM.search(path) for platform in PLATFORMS):
                continue
            seen.add(path)
            if excluded.match_file(path):
                yield Skipped(path, "excluded by the configuration")
            else:
                yield _looked_at(tree, path)


def decode(path: str, data: bytes) -> Source:
    """Turn bytes into a source; raises InputError with the place of the first byte that is not UTF-8 text."""
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        at = Source(path, before + "\ufffd").at(len(before), len(before) + 1)
        raise InputError(at, f"not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8") from error
    if (null := text.find("\0")) >= 0:
        source = Source(path, text[:null] + "\ufffd")
        raise InputError(source.at(null, null + 1), "holds a NUL byte, so it is no text", "exclude the file")
    return Source(path, text)


def _looked_at(tree: Tree, path: str) -> Found:
    try:
        source = tree.load(path)
    except InputError as error:
        return Failed(path, error)
    if source.path != path:
        return Skipped(path, f"a link to {source.path}")
    for platform in PLATFORMS:
        if platform.MAY_CLAIM.search(path) and platform.claims(path, source.text):
            return Claimed(source, platform.NAME)
    return Skipped(path, "nothing in it concerns TLS")


def _walk(tree: Tree, start: str, *, gitignore: bool) -> Iterator[str]:
    """Return the paths of all files below a start, in order, without those that git ignores."""
    full = os.path.join(tree.root, start)  # noqa: PTH118
    if os.path.isdir(full):  # noqa: PTH112
        ignores = _ignores_above(tree, start) if gitignore else ()
        yield from _walk_folder(full, f"{start}/" if start else "", ignores, gitignore=gitignore)
    else:
        yield start


def _walk_folder(
    folder: str, prefix: str, ignores: tuple[tuple[str, GitIgnoreSpec], ...], *, gitignore: bool
) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return  # a folder that vanished or may not be entered holds nothing that we could read
    if gitignore and any(entry.name == ".gitignore" for entry in entries):
        ignores = (*ignores, *_ignore_file(folder, prefix))
    for entry in entries:
        path = prefix + entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and entry.name in _NEVER_ENTERED:
            continue
        if any(spec.match_file((path + "/" if is_folder else path)[len(base) :]) for base, spec in ignores):
            continue
        if is_folder:
            yield from _walk_folder(entry.path, f"{path}/", ignores, gitignore=gitignore)
        elif entry.is_file() or entry.is_symlink():
            yield path


def _ignores_above(tree: Tree, start: str) -> tuple[tuple[str, GitIgnoreSpec], ...]:
    parts = start.split("/") if start else []
    prefixes = ["/".join(parts[:depth]) for depth in range(len(parts))]
    return tuple(
        found
        for prefix in prefixes
        for found in _ignore_file(os.path.join(tree.root, prefix), f"{prefix}/" if prefix else "")  # noqa: PTH118
    )


def _ignore_file(folder: str, prefix: str) -> Iterator[tuple[str, GitIgnoreSpec]]:
    try:
        lines = Path(folder, ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    yield prefix, GitIgnoreSpec.from_lines(lines)


def _bytes(path: str, real: str) -> bytes:
    """Read a regular file, and never more of it than the limit; a pipe or a device could block for ever."""
    try:
        with open(real, "rb", opener=_open_without_waiting) as file:  # Path.open takes no opener
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _failure(path, "is not a regular file", "exclude it")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise _failure(path, f"cannot be read: {reason}", "check the file and its permissions") from error
    if len(data) > MAX_BYTES:
        raise _failure(path, f"larger than {MAX_BYTES:,} bytes", "split the file, or exclude it")
    return data


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _failure(path: str, message: str, cure: str) -> InputError:
    return InputError(Source(path, "").whole, message, cure)
