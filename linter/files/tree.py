"""The files below one root, by their paths: nothing outside it is ever opened.  Knows no language."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH117, PTH118

import os
import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from linter.files import system
from linter.files.git.ignoring import WorkingTree
from linter.files.reading import Kept, bytes_of, decode, failure, windows
from linter.files.walking import NEVER_ENTERED, Walked, listed, scanned, walk
from linter.provenance.source import InputError, Source

if TYPE_CHECKING:
    from linter.files.patterns import Matcher

_WILDCARDS = frozenset("*?[")
MAX_DATA = 20_000_000
"""Bytes of a file that is no text; a packed chart has less than 1 MB."""


class Files(Protocol):
    """A root to look through."""

    def walk(
        self,
        start: str,
        excluded: "Matcher",
        git: WorkingTree | None,
        passed_by: Callable[[str], bool] | None = None,
        /,
    ) -> Iterator[Walked]:
        """Return the paths of all files below a start, in order, without those that git ignores, or of some names."""

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file by its path from the root, be it a text or not; None when none may be read."""

    def load(self, path: str) -> Source:
        """Read a file by its path from the root; what a link leads to goes by its own path.  Raises InputError."""

    def windows(self, path: str) -> Iterator[str]:
        """Yield what can be made out of a file piece by piece.  Raises InputError as `load`."""

    def link(self, path: str) -> str | None:
        """Return why a path is read under another name: because it is a link; None where it is none."""

    def target(self, path: str) -> str | None:
        """Return a path from the root without links; None where it leads out of the root, or nowhere."""

    def refused(self, path: str) -> InputError | None:
        """Return why a file could not be read when it was asked for; None where it could, or was not."""

    def keep(self, source: Source) -> None:
        """Keep a file that will be asked for again."""

    def glob(self, pattern: str) -> Iterator[str]:
        """Return the paths from the root that match a shell pattern, sorted; `*` does not match `/`."""


def holds(files: "Files | Texts", path: str) -> bool:
    """Say whether there is a file, or one in a folder whose path ends in `/`."""
    literal = "".join(f"[{one}]" if one in _WILDCARDS else one for one in path)
    return next(files.glob(f"{literal}*" if path.endswith("/") else literal), None) is not None


class Tree(Struct, frozen=True, dict=True):
    """The files below one root; nothing outside it is ever opened."""

    root: str | os.PathLike[str]
    at_hand: Mapping[str, Source | InputError] = MappingProxyType({})
    """Files that are there already, whether or not the disk has them."""
    kept: Kept | None = None
    """What was read before, where somebody asks again and again."""
    _read: dict[str, Source | InputError] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)
    """Folders as they were asked for, and what they are without links."""
    _paths: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The same of files."""
    _listed: dict[str, tuple[Collection[str], Collection[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take what is at hand for read."""
        self._read.update(self.at_hand)

    def read(self, path: str) -> Source | None:
        """Return a file by its path from the root; None when there is none that may be read."""
        if path not in self._read:
            try:
                self._read[path] = self.load(path)
            except InputError as error:
                self._read[path] = error
        found = self._read[path]
        return found if isinstance(found, Source) else None

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file by its path from the root, be it a text or not; None when none may be read."""
        try:
            name, real = self._resolved(path)
            given = self.at_hand.get(name)
            if isinstance(given, Source):
                return given.text.encode()
            found = self._bytes(path, real)
        except InputError:
            return None
        return found if len(found) <= MAX_DATA else None

    def _bytes(self, path: str, real: str) -> bytes:
        read = bytes_of if self.kept is None else self.kept.data
        return read(path, real, most=MAX_DATA)

    def walk(
        self,
        start: str,
        excluded: "Matcher",
        git: WorkingTree | None,
        passed_by: Callable[[str], bool] | None = None,
    ) -> Iterator[Walked]:
        """Return the paths of all files below a start, in order, without those that git ignores, or of some names."""
        return walk(self.root, start, excluded, git, passed_by)

    def load(self, path: str) -> Source:
        """Read a file by its path from the root; what a link leads to goes by its own path.

        Raises InputError when it is outside the root, is no file, cannot be read, is too large or is not UTF-8.
        """
        name, real = self._resolved(path)
        known = self._read.get(name)
        if isinstance(known, InputError):
            raise known
        if known is not None or self.kept is None:
            return known or decode(name, bytes_of(path, real))
        return self.kept.source(name, real)

    def windows(self, path: str) -> Iterator[str]:
        """Yield what can be made out of a file piece by piece.  Raises InputError as `load`."""
        return windows(*self._resolved(path))

    def link(self, path: str) -> str | None:
        """Return why a path is read under another name: because it is a link; None where it is none."""
        name, real = self._resolved(path)
        if name == path:
            return None
        there = "" if system.is_there(real) else ", which is not there"
        return f"a link to {name}{there}"

    def target(self, path: str) -> str | None:
        """Return a path from the root without links; None where it leads out of the root, or nowhere."""
        try:
            return self._resolved(path)[0]
        except InputError:
            return None

    def refused(self, path: str) -> InputError | None:
        """Return why a file could not be read when it was asked for; None where it could, or was not."""
        known = self._read.get(path)
        return known if isinstance(known, InputError) else None

    def keep(self, source: Source) -> None:
        """Keep a file that will be asked for again."""
        self._read[source.path] = source

    def glob(self, pattern: str) -> Iterator[str]:
        """Return the paths from the root that match a shell pattern, sorted; `*` does not match `/`."""
        wanted = posixpath.normpath(pattern).split("/")
        if not NEVER_ENTERED.isdisjoint(wanted):
            return ("/".join(parts) for parts in self._in_folder(wanted[:-1]) if matches(parts, wanted))
        *folders, name = wanted
        found = [""]
        for shape in folders:
            found = [f"{above}{folder}/" for above in found for folder in _matching(self._names(above)[0], shape)]
        return iter(sorted(above + file for above in found for file in _matching(self._names(above)[1], name)))

    def _resolved(self, path: str) -> tuple[str, str]:
        """Follow links; return the path from the root and the whole one."""
        if path not in self._paths:
            self._paths[path] = self._followed(path)
        return self._paths[path]

    def _followed(self, path: str) -> tuple[str, str]:
        folder, _, name = path.rpartition("/")
        if name in ("", ".", "..") or os.path.isabs(path):
            real = system.real(os.path.join(self._real_root, path))
        else:
            real = os.path.join(self._real_folder(folder), name)
            if system.is_link(real):
                real = system.real(real)
        below = self._real_root.rstrip(os.sep) + os.sep
        if real != self._real_root and not real.startswith(below):
            raise failure(path, "it leads out of the scanned root", "scan the folder that holds it, or exclude it")
        return real[len(below) :].replace(os.sep, "/"), real

    def _real_folder(self, folder: str) -> str:
        """Return a folder without links: what is asked of each of those above it is asked once."""
        known = folder
        while known and known not in self._folders:
            known = known.rpartition("/")[0]
        real = self._folders.get(known, self._real_root)
        for name in folder[len(known) :].lstrip("/").split("/") if known != folder else ():
            known = f"{known}/{name}" if known else name
            real = os.path.normpath(os.path.join(real, name))
            self._folders[known] = real = system.real(real) if system.is_link(real) else real
        return real

    @cached_property
    def _real_root(self) -> str:
        return system.real(os.fspath(self.root))

    def _in_folder(self, folder: list[str]) -> list[list[str]]:
        """Return what stands in one folder, be it a folder of a tool."""
        try:
            _, real = self._resolved("/".join(folder))
        except InputError:
            return []
        names = sorted(entry.name for entry in scanned(real) if entry.is_file(follow_symlinks=False))
        return [[*folder, name] for name in names]

    def _names(self, folder: str) -> tuple[Collection[str], Collection[str]]:
        """Return the names of the folders, and those of the files, in a folder whose path ends in `/` or is empty."""
        if folder not in self._listed:
            found = listed(os.path.join(self.root, folder))
            folders, files = self._given.get(folder, ((), ()))
            self._listed[folder] = ({*found[0], *folders}, {*found[1], *files}) if folders or files else found
        return self._listed[folder]

    @cached_property
    def _given(self) -> Mapping[str, tuple[set[str], set[str]]]:
        """What stands in folders by the files that are at hand before anything was read, which need not exist."""
        found: dict[str, tuple[set[str], set[str]]] = {}
        for path in (path for path, source in self.at_hand.items() if isinstance(source, Source)):
            above, _, name = path.rpartition("/")
            found.setdefault(_below(above), (set(), set()))[1].add(name)
            while above:
                outer, _, inner = above.rpartition("/")
                found.setdefault(_below(outer), (set(), set()))[0].add(inner)
                above = outer
        return found


class Texts(Struct, frozen=True):
    """Files that are at hand as texts, such as the examples of a policy: a root without a disk."""

    sources: Mapping[str, Source]

    def read(self, path: str) -> Source | None:
        """Return a file by its path; None when there is none."""
        return self.sources.get(posixpath.normpath(path))

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a file by its path; None when there is none."""
        source = self.read(path)
        return None if source is None else source.text.encode()

    def glob(self, pattern: str) -> Iterator[str]:
        """Return the paths that match a shell pattern, sorted; `*` does not match `/`."""
        wanted = posixpath.normpath(pattern).split("/")
        return (path for path in sorted(self.sources) if matches(path.split("/"), wanted))


def _below(folder: str) -> str:
    return f"{folder}/" if folder else ""


def _matching(names: Collection[str] | None, shape: str) -> Iterable[str]:
    """Return the names in a folder that a part of a pattern matches."""
    if not names:
        return ()
    if not is_wildcard(shape):
        return (shape,) if shape in names else ()
    return (name for name in names if fnmatchcase(name, shape) and (shape[:1] == "." or name[:1] != "."))


def is_wildcard(shape: str) -> bool:
    """Say whether a part of a pattern may stand for several names."""
    return not _WILDCARDS.isdisjoint(shape)


def matches(path: list[str], pattern: list[str]) -> bool:
    """Compare part by part, as glob(3) does: a wildcard matches neither `/` nor a leading dot."""
    return len(path) == len(pattern) and all(
        fnmatchcase(name, shape) and (shape[:1] == "." or name[:1] != ".")
        for name, shape in zip(path, pattern, strict=True)
    )
