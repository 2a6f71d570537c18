"""The paths of all files below a folder, without those that git ignores.  Knows no language."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH112, PTH118

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from linter.files.git.ignoring import Ignores, WorkingTree
from linter.files.reading import unreadable
from linter.provenance.source import InputError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from linter.files.patterns import Nothing

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
OF_A_TOOL = "a folder of a tool, though git tracks files in it"
EXCLUDED = "excluded"
"""Why a file is skipped that the configuration or the command line excludes."""


class Failed(Struct, frozen=True):
    """A file that ought to be read and cannot be."""

    path: str
    error: InputError


class Skipped(Struct, frozen=True):
    """A file that by its name might be configuration, or a part of it, and why it is not read."""

    path: str
    reason: str


class Hidden(Struct, frozen=True):
    """A file or a folder that git ignores, and in which it tracks nothing."""

    path: str


def walk(
    root: Path, start: str, excluded: "GitIgnoreSpec | Nothing", git: WorkingTree | None
) -> Iterator[str | Failed | Skipped | Hidden]:
    """Return the paths of all files below a start, in order, without those that git ignores."""
    full = os.path.join(root, start)
    if not os.path.isdir(full):
        yield Skipped(start, EXCLUDED) if excluded.match_file(start) else start
        return
    ignores = Ignores() if git is None else git.ignores(start)
    # A stack of our own: folders may be nested deeper than Python's.
    pending = [_Folder(full, f"{start}/" if start else "", ignores)]
    while pending:
        folder = pending.pop()
        below: list[_Folder] = []
        for entry in _entries(folder, git):
            match entry:
                case _Folder():
                    if excluded.match_file(entry.prefix):
                        yield Skipped(entry.prefix, EXCLUDED)
                    else:
                        below.append(entry)
                case str():
                    yield Skipped(entry, EXCLUDED) if excluded.match_file(entry) else entry
                case _:
                    yield entry
        pending.extend(reversed(below))


class _Folder(Struct, frozen=True):
    path: str
    prefix: str
    """Its path from the root, with `/` at the end; empty for the root."""
    ignores: Ignores
    """What holds in the folder that it is in."""
    hidden: bool = False
    """Whether git ignores it, so that it is looked through for what is tracked only."""


def _entries(folder: _Folder, git: WorkingTree | None) -> Iterator[str | _Folder | Failed | Hidden | Skipped]:
    """Return what stands in a folder, in order."""
    try:
        with os.scandir(folder.path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield Failed(folder.prefix, unreadable(folder.prefix or ".", error))
        return
    ignores = folder.ignores
    if git is not None and (git.revision is not None or any(entry.name == ".gitignore" for entry in entries)):
        ignores = git.within(folder.prefix, ignores)
    for entry in entries:
        path = folder.prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name in NEVER_ENTERED:
                if git is not None and f"{path}/" in git.tracked.folders:
                    yield Skipped(f"{path}/", OF_A_TOOL)
                continue
            hidden = folder.hidden or ignores.has(f"{path}/")
            if hidden and git is not None and f"{path}/" not in git.tracked.folders:
                yield Hidden(f"{path}/")
            else:
                yield _Folder(entry.path, f"{path}/", ignores, hidden)
        elif entry.is_file(follow_symlinks=False) or _is_link_to_file(entry):
            hidden = (folder.hidden or ignores.has(path)) and git is not None and path not in git.tracked.files
            yield Hidden(path) if hidden else path


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
