"""The paths of all files below a folder, without those that git ignores.  Knows no language."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.files import system
from linter.files.git.ignoring import Ignores, WorkingTree
from linter.files.patterns import Matcher, Nothing
from linter.files.reading import unreadable
from linter.provenance.source import InputError

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


class Linked(Struct, frozen=True):
    """A link to a folder, which is not entered: what it leads to is found under its own path."""

    path: str


Walked: TypeAlias = "str | Failed | Skipped | Hidden | Linked"
"""What a walk comes across: a path, or what is said of one."""


def walk(
    root: str | os.PathLike[str],
    start: str,
    excluded: Matcher,
    git: WorkingTree | None,
    passed_by: Callable[[str], bool] | None = None,
) -> Iterator[Walked]:
    """Return the paths of all files below a start, in order, without those that git ignores, or of names to pass by."""
    full = os.path.join(root, start)
    if not system.is_folder(full):
        yield Skipped(start, EXCLUDED) if excluded.match_file(start) else start
        return
    ignores = Ignores() if git is None else git.ignores(start)
    is_out = None if isinstance(excluded, Nothing) else excluded.match_file
    # A stack of our own: folders may be nested deeper than Python's.
    pending = [_Folder(full, f"{start}/" if start else "", ignores)]
    while pending:
        found, below = _contents(pending.pop(), git, is_out, passed_by)
        yield from found
        pending.extend(reversed(below))


class _Folder(Struct, frozen=True):
    path: str
    prefix: str
    """Its path from the root, with `/` at the end; empty for the root."""
    ignores: Ignores
    """What holds in the folder that it is in."""
    hidden: bool = False
    """Whether git ignores it, so that it is looked through for what is tracked only."""


def _contents(
    folder: _Folder,
    git: WorkingTree | None,
    is_out: Callable[[str], bool] | None,
    passed_by: Callable[[str], bool] | None,
) -> "tuple[list[Walked], list[_Folder]]":
    """Return what stands in a folder, in order, and the folders to look through next."""
    try:
        every = system.entries(folder.path)
    except OSError as error:
        return [Failed(folder.prefix, unreadable(folder.prefix or ".", error))], []
    ignores = folder.ignores
    if git is not None and (git.revision is not None or any(entry.name == ".gitignore" for entry in every)):
        ignores = git.within(folder.prefix, ignores)
    # Most files of most trees are nobody's configuration, so that nothing is asked of one which is not needed.
    may_hide = git is not None and (folder.hidden or bool(ignores.files))
    found: list[Walked] = []
    below: list[_Folder] = []
    kept = [one for one in every if passed_by is None or not passed_by(one.name) or one.is_dir(follow_symlinks=False)]
    for entry in sorted(kept, key=_name):
        path = folder.prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            inner = _inner(entry, _Folder(entry.path, f"{path}/", ignores, folder.hidden), git, is_out)
            if isinstance(inner, _Folder):
                below.append(inner)
            elif inner is not None:
                found.append(inner)
            continue
        kind = path if entry.is_file(follow_symlinks=False) else _special(entry, path)
        if not isinstance(kind, str):
            found += [] if kind is None else [kind]
        elif may_hide and (folder.hidden or ignores.has(path)) and git is not None and path not in git.tracked.files:
            found.append(Hidden(path))
        else:
            found.append(path if is_out is None or not is_out(path) else Skipped(path, EXCLUDED))
    return found, below


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name


def _inner(
    entry: "os.DirEntry[str]", folder: _Folder, git: WorkingTree | None, is_out: Callable[[str], bool] | None
) -> _Folder | Hidden | Skipped | None:
    """Return a folder to look through, or what is said of one that is not; None where nothing is."""
    path = folder.prefix
    if entry.name in NEVER_ENTERED:
        return Skipped(path, OF_A_TOOL) if git is not None and path in git.tracked.folders else None
    hidden = folder.hidden or folder.ignores.has(path)
    if hidden and git is not None and path not in git.tracked.folders:
        return Hidden(path)
    if is_out is not None and is_out(path):
        return Skipped(path, EXCLUDED)
    return replace(folder, hidden=True) if hidden else folder


def _special(entry: "os.DirEntry[str]", path: str) -> str | Linked | None:
    """Return a link to anything but a folder as the file that it is for who reads it; None for a pipe or a device."""
    try:
        if not entry.is_symlink():
            return None
        return Linked(path) if entry.is_dir() else path
    except OSError:  # links in a circle
        return path


def scanned(folder: str) -> "list[os.DirEntry[str]]":
    """Return what stands in a folder; nothing where it cannot be read."""
    with suppress(OSError):
        return system.entries(folder)
    return []


def listed(folder: str) -> tuple[Collection[str], Collection[str]]:
    """Return the names of the folders in one, without those of tools and links, and of the files and links to them."""
    folders: set[str] = set()
    files: set[str] = set()
    for entry in scanned(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in NEVER_ENTERED:
                folders.add(entry.name)
        elif entry.is_file(follow_symlinks=False) or isinstance(_special(entry, entry.name), str):
            files.add(entry.name)
    return folders, files
