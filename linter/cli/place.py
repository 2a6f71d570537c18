"""Where the command was called, and what its paths mean from there.  Knows no configuration."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH109, PTH110, PTH112, PTH118, PTH120

import os
from collections.abc import Iterable, Sequence

from msgspec import Struct

from linter.cli.arguments import COMMANDS
from linter.cli.usage import UsageError
from linter.policy.spelling import did_you_mean


class Place(Struct, frozen=True):
    """The root of a scan, and what is asked for in it; absolute paths without links, unless said otherwise."""

    cwd: str
    root: str
    folders: tuple[str, ...]
    """From the root, with `/`; empty for the root itself."""
    files: tuple[str, ...]
    """From the root, with `/`."""

    @property
    def project(self) -> str:
        """The topmost folder whose configuration counts."""
        return _git_root(self.cwd) or self.cwd

    def shown(self, path: str) -> str:
        """Return a path from the root as it is written from the working directory."""
        return os.path.relpath(os.path.join(self.root, path), self.cwd).replace(os.sep, "/")

    def leads_out(self, file: str) -> bool:
        """Say whether a file that lies below the root by its name, from the working directory, does not by its links.

        What lies elsewhere by its name is the word of whoever names it; a link is the word of the scanned folder.
        """
        path = os.path.normpath(os.path.join(self.cwd, file))
        return _holds(self.root, path) and not _holds(self.root, os.path.realpath(path))

    def holds(self, file: str) -> bool:
        """Say whether a file, from the working directory, lies below the root, by its name or by its links."""
        path = os.path.normpath(os.path.join(self.cwd, file))
        return _holds(self.root, path) or _holds(self.root, os.path.realpath(path))

    def from_root(self, path: str) -> str:
        """Return a path, written from the working directory, as it is from the root."""
        return os.path.relpath(_absolute(self.cwd, path), self.root).replace(os.sep, "/")


def locate(paths: Sequence[str] = (), stdin_filename: str | None = None) -> Place:
    """Say which root is scanned, and what is asked for in it, from the working directory.

    The root is the nearest folder with `.git` above; without one, the working directory, or what holds all paths.
    """
    try:
        cwd = os.path.realpath(os.getcwd())
    except OSError as error:
        raise UsageError("the working directory is not there any more") from error
    absolute = [_absolute(cwd, path) for path in (paths if stdin_filename is None else [stdin_filename])]
    for given, path in zip(paths, absolute, strict=True):
        if stdin_filename is None and not os.path.exists(path):
            # The first word may be meant for a command.
            meant = did_you_mean(given, COMMANDS) if given == paths[0] else ""
            raise UsageError(f"{given}: there is no such file or folder{meant}")
    root = _root(cwd, absolute)
    names = [os.path.relpath(path, root).replace(os.sep, "/") for path in absolute]
    folders = [os.path.isdir(path) for path in absolute]
    return Place(
        cwd=cwd,
        root=root,
        folders=tuple("" if name == "." else name for name, is_folder in zip(names, folders, strict=True) if is_folder),
        files=tuple(name for name, is_folder in zip(names, folders, strict=True) if not is_folder),
    )


def beside(path: str, folder: str = "") -> Place:
    """Return the place of one file, which need not be on the disk, as an editor names it.

    The root is the nearest folder with `.git` above; without one, the folder that the editor has opened if it holds
    the file, else the file's own.  All is as if the command were called in the root.
    """
    above, name = os.path.split(path)
    above, opened = os.path.realpath(above), os.path.realpath(folder) if folder else ""
    root = _git_root(above) or (opened if opened and _holds(opened, above) else above)
    relative = os.path.relpath(os.path.join(above, name), root).replace(os.sep, "/")
    return Place(cwd=root, root=root, folders=(), files=(relative,))


def _root(cwd: str, paths: Iterable[str]) -> str:
    above = _git_root(cwd) or cwd
    if all(_holds(above, path) for path in paths):
        return above
    together = os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in paths])
    return _git_root(together) or together


def _git_root(folder: str) -> str | None:
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _absolute(cwd: str, path: str) -> str:
    """Return the whole path of what a person names; a link stands for what it leads to."""
    return os.path.realpath(os.path.join(cwd, path))
