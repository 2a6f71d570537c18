"""The repositories below a folder.  Opens no file."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH110, PTH112, PTH113, PTH114, PTH118, PTH208

import os
from collections.abc import Iterator

from linter.files.git.names import is_bare
from linter.fleet.roster.listed import Listed, RosterError

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_DEEPEST = 4
"""Folders on top of one another: host, owner, group, repository."""
_MOST = 1_000_000
MARK = "tlslint-fleet.json"
"""What a store has, which is no repository."""


def below(folder: str) -> Iterator[Listed]:
    """Yield the repositories in a folder, by name.

    What git keeps, a working tree and an archive are one each; of folders that hold such the innermost count, and any
    other folder in it is a repository as it is.  Where a link leads is one too, and not looked through.  Raises
    RosterError.
    """
    for count, path in enumerate(_below(folder, 0), start=1):
        if count > _MOST:
            raise RosterError(f"{folder}: it holds more than {_MOST:,} repositories, which is not read")
        yield Listed(name_of(os.path.relpath(path, folder)), path)


def name_of(path: str) -> str:
    """Return what a repository is called: its path without what says what it is."""
    name = path.replace(os.sep, "/").removesuffix("/")
    ending = next((one for one in (*ARCHIVES, ".git") if name.lower().endswith(one)), "")
    return name[: len(name) - len(ending)] or name


def _below(folder: str, depth: int) -> Iterator[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise RosterError(f"{folder}: it cannot be looked through: {(error.strerror or '').lower()}") from error
    for name in names:
        path = os.path.join(folder, name)
        if name == ".git" or os.path.isfile(os.path.join(path, MARK)):
            continue
        # `.github` is a repository that many have; any other folder of that kind is of a tool.
        if _is_one(path) or (os.path.islink(path) and os.path.isdir(path)):
            yield path
        elif os.path.isdir(path) and not name.startswith("."):
            inner = list(_below(path, depth + 1)) if depth < _DEEPEST and _has_one(path, depth + 1) else []
            yield from inner or [path]


def _has_one(folder: str, depth: int) -> bool:
    """Say whether a folder is one of repositories, and not one itself."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return False
    if any(one.name != ".git" and one.is_dir() and _is_repository(one.path) for one in entries):
        return True
    folders = [one.path for one in entries if one.is_dir(follow_symlinks=False) and not one.name.startswith(".")]
    # A folder with files of its own is one repository, whatever lies deeper in it.
    files = [one for one in entries if one.is_file(follow_symlinks=False)]
    if any(not one.name.lower().endswith(ARCHIVES) for one in files):
        return False
    return bool(files) or (depth < _DEEPEST and any(_has_one(path, depth + 1) for path in folders))


def _is_repository(path: str) -> bool:
    return is_bare(path) or os.path.exists(os.path.join(path, ".git"))


def _is_one(path: str) -> bool:
    return _is_repository(path) or (path.lower().endswith(ARCHIVES) and os.path.isfile(path))
