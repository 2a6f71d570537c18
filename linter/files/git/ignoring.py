"""What git ignores: patterns beside files, of the repository and of the user, and what is tracked in spite of them.

Source: https://git-scm.com/docs/gitignore.
"""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118, PTH120

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property

from msgspec import Struct

from linter.files import system
from linter.files.git.index import NOTHING, Tracked, tracked
from linter.files.git.revision import Revision
from linter.files.patterns import FOLDER_MARK, Lines, translated
from linter.files.reading import bytes_of, made_out
from linter.provenance.source import InputError

_MAX_INDEX = 200_000_000
"""Bytes; that of a repository with a million files has about 100 MB."""


class _File(Struct, frozen=True):
    """The patterns of one file."""

    prefix: str
    """The folder that they are relative to, from the root, with `/` at the end."""
    lines: Lines
    """The last one first."""

    def has(self, path: str) -> bool | None:
        """Decide on a path; None where no pattern matches it."""
        own = path[len(self.prefix) :]
        if self.lines.match_file(own):  # most paths match none
            for line in self.lines.lines:
                if _matches(line.regex, own):
                    return line.excludes
        return None


class Ignores(Struct, frozen=True):
    """The patterns that hold in a folder, those of the nearest file last."""

    files: tuple[_File, ...] = ()

    def has(self, path: str) -> bool:
        """Decide on a path, with `/` at the end for a folder, as git does: the last pattern that matches it decides.

        The folders above it have been decided before.
        """
        for file in reversed(self.files):
            decision = file.has(path)
            if decision is not None:
                return decision
        return False


class WorkingTree(Struct, frozen=True, dict=True):
    """The working tree of a repository, or a folder that is none."""

    root: str
    excludes: tuple[str, ...] = ()
    """Patterns that the user has for all repositories."""
    revision: Revision | None = None
    """Whose files with patterns count; None for those of the working tree."""

    def ignores(self, start: str) -> Ignores:
        """Return what holds in a folder, by its path from the root."""
        own = os.path.join(self.root, ".git", "info", "exclude")
        ignores = Ignores((*_of_lines(self.excludes, ""), *_of_file(own, "")))
        parts = start.split("/") if start else []
        for depth in range(len(parts)):
            prefix = "".join(f"{part}/" for part in parts[:depth])
            ignores = self.within(prefix, ignores)
        return ignores

    def within(self, prefix: str, above: Ignores) -> Ignores:
        """Return what holds in a folder, given by its path with `/` at the end, and by what holds above it."""
        path = f"{prefix}.gitignore"
        if self.revision is None:
            return Ignores((*above.files, *_of_file(os.path.join(self.root, path), prefix)))
        content = self.revision.read(path)
        return above if content is None else Ignores((*above.files, *_of_lines(made_out(content).splitlines(), prefix)))

    @cached_property
    def tracked(self) -> Tracked:
        """The files that git tracks; none where that is not told below the root, as in a linked working tree.

        With a revision, what is beside the root has been opened for that.
        """
        if self.revision is not None:
            return self.revision.repository.tracked
        path = os.path.join(self.root, ".git", "index")
        with suppress(InputError, ValueError, IndexError):
            if not system.is_link(path) and not system.is_link(os.path.dirname(path)):
                return tracked(bytes_of(path, path, most=_MAX_INDEX))
        return NOTHING


def _of_file(file: str, prefix: str) -> Iterator[_File]:
    if not system.is_link(file):  # git does not follow one either
        with suppress(InputError):
            yield from _of_lines(made_out(bytes_of(file, file)).splitlines(), prefix)


def _of_lines(lines: Sequence[str], prefix: str) -> Iterator[_File]:
    found = tuple(reversed(list(translated(lines))))
    if found:
        yield _File(prefix, Lines(found))


def _matches(regex: re.Pattern[str], path: str) -> bool:
    """Say whether a pattern matches a path itself, and not only a folder that it is in."""
    for found in regex.finditer(path):
        mark = found.groupdict().get(FOLDER_MARK)
        if mark is None or found.end(FOLDER_MARK) == len(path):
            return True
    return False


def user_excludes(home: str, settings: str) -> Sequence[str]:
    """Return the lines of the file with patterns that a user has for all repositories.

    `settings` is the folder of settings, `$XDG_CONFIG_HOME`; `core.excludesFile` of one's configuration names another.
    """
    with suppress(InputError):
        return made_out(bytes_of(path, path)).splitlines() if (path := _excludes_file(home, settings)) else []
    return []


def _excludes_file(home: str, settings: str) -> str:
    for path in (os.path.join(home, ".gitconfig"), os.path.join(settings, "git", "config")):
        with suppress(InputError):
            named = _named(made_out(bytes_of(path, path)))
            if named is not None:
                return os.path.join(home, named[2:]) if named.startswith("~/") else os.path.join(home, named)
    return os.path.join(settings, "git", "ignore")


def _named(config: str) -> str | None:
    """Return the value of `core.excludesFile` in a configuration of git, the last one."""
    section, found = "", None
    for line in map(str.strip, config.splitlines()):
        if line.startswith("["):
            section = line.strip("[]").strip().lower()
        key, _, value = line.partition("=")
        if section == "core" and key.strip().lower() == "excludesfile":
            found = value.strip().strip('"')
    return found
