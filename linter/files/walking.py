"""The paths of all files below a folder, without those that git ignores.  Knows no language."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH112, PTH114, PTH118

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linter.files.patterns import Nothing, matcher
from linter.files.reading import bytes_of, made_out, unreadable
from linter.provenance.source import InputError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Folders of tools, which hold other people's files or none at all.
NEVER_ENTERED = frozenset(
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
class Failed:
    """A file that ought to be read and cannot be."""

    path: str
    error: InputError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that by its name might be configuration, or a part of it, and why it is not read."""

    path: str
    reason: str


def walk(
    root: Path, start: str, excluded: "GitIgnoreSpec | Nothing", *, gitignore: bool
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
        yield Failed(folder.prefix, unreadable(folder.prefix or ".", error))
        return
    ignores = folder.ignores
    if gitignore and any(entry.name == ".gitignore" for entry in entries):
        ignores = (*ignores, *_ignore_file(folder.path, folder.prefix))
    for entry in entries:
        path = folder.prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in NEVER_ENTERED and not _ignored(path + "/", ignores):
                yield _Folder(entry.path, path + "/", ignores)
        elif (entry.is_file(follow_symlinks=False) or _is_link_to_file(entry)) and not _ignored(path, ignores):
            yield path


def scanned(folder: str) -> "list[os.DirEntry[str]]":
    """Return what stands in a folder; nothing where it cannot be read."""
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
            found = matcher(tuple(made_out(bytes_of(file, file)).splitlines()))
            if not isinstance(found, Nothing):
                yield prefix, found
