"""Which files bear on others: those of the modules that call theirs, and the values that are given to these.

Reads names in texts, and parses none.  A text that may call a module, or set a variable, is taken for one that does,
so that more is read than need be, and never less.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from linter.platforms.platform import Listing
from linter.platforms.terraform.folders.alternatives import MAX_ALTERNATIVES
from linter.platforms.terraform.folders.variables import is_automatic
from linter.platforms.terraform.language.modules.folder import SUFFIXES, inside
from linter.platforms.terraform.recognition import is_plan

_VALUES = (".tfvars", ".tfvars.json")
# A search is fast for an expression that begins with letters.
_SOURCE = re.compile(rb'source(?<![\w-]source)"?[ \t]*[=:][ \t]*"(\.[^"\n]*)"')
# What a source is computed from is not known before it is evaluated; in JSON, escapes may hide one.
_COMPUTED = re.compile(rb'source(?<![\w-]source)"?[ \t]*[=:][ \t]*(?:[^"\s{]|"[^"\n]*\$\{)')
_ESCAPED = re.compile(rb"\\u")
# The blocks at the top of a file; other blocks than calls of modules have sources that are none.
_BLOCK = re.compile(
    rb"^[ \t]*(module|resource|data|variable|output|locals|provider|terraform)\b[^\n=]*\{", re.MULTILINE
)
_VARIABLE = re.compile(rb'variable"?[\s:{]*"?([\w-]+)')
_SET = re.compile(rb'^[ \t{]*"?([\w-]+)"?[ \t]*[=:]', re.MULTILINE)
_MOST_FOLDERS = 4 * MAX_ALTERNATIVES
"""Folders with values for the same modules; of more, none is tried."""
# The name of the file that is taken in is computed, or all of it is.
_TAKES_IN_ANY = re.compile(rb'file(?:base64)?\((?!\s*"[^"\n]*[\w.-]"\s*[,)])')


def bearing(named: Collection[str], listing: Listing) -> Collection[str] | None:
    """Return the files of the modules that call others, up to the root modules; None where a plan is among them."""
    tree = _tree(listing)
    if any(is_plan(path) and tree.is_plan(path) for path in named if path.endswith(".json")):
        return None
    folders = {posixpath.dirname(path) for path in named if path.endswith((*SUFFIXES, *_VALUES))}
    others = {path for path in named if not path.endswith((*SUFFIXES, *_VALUES))}
    folders |= tree.taking_in(others) | tree.installing(others)
    folders |= {one for path in named if path.endswith(_VALUES) for one in tree.declaring(path)}
    if not folders:
        return ()
    found = tree.calling(folders)
    values = tree.given(found)
    # Whose values a file has is told by all modules that could be meant.
    found |= tree.calling(one for path in values for one in tree.declaring(path))
    own = (path for folder in found for path in tree.files_of(folder))
    return {*own, *values, *(path for path in listing.ending(".json") if is_plan(path) and tree.is_plan(path))}


@lru_cache(maxsize=1)  # a run asks again where what it found leads further
def _tree(listing: Listing) -> "_Tree":
    return _Tree(listing)


class _Tree:
    """The module folders of a tree, and what their texts seem to say of each other."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def is_plan(self, path: str) -> bool:
        """Say whether a file may be a plan."""
        data = self._listing.data(path)
        return data is None or (b'"planned_values"' in data and b'"format_version"' in data)

    @cached_property
    def _folders(self) -> Mapping[str, Collection[str]]:
        found: dict[str, list[str]] = {}
        for path in self._listing.ending(*SUFFIXES):
            found.setdefault(posixpath.dirname(path), []).append(path)
        return found

    def files_of(self, folder: str) -> Iterator[str]:
        """Return the files of a module, with the values that are always its own."""
        yield from self._folders.get(folder, ())
        yield from (path for path in self.values if posixpath.dirname(path) == folder and is_automatic(_name(path)))

    # --- who calls whom -------------------------------------------------------------------------------------------

    @cached_property
    def _callers(self) -> tuple[Mapping[str, Collection[str]], Collection[str]]:
        """The folders that seem to call one, by that one, and those that may call any."""
        found: dict[str, set[str]] = {}
        anything: set[str] = set()
        for path in self._listing.ending(*SUFFIXES):
            folder = posixpath.dirname(path)
            data = self._listing.data(path)
            if data is None or _may_call_any(path, data):
                anything.add(folder)
            for source in () if data is None else _SOURCE.findall(data):
                called = inside(folder, source.decode(errors="replace"))
                if called is not None:
                    found.setdefault(self._module(called), set()).add(folder)
        return found, anything

    def _module(self, path: str) -> str:
        """Return the folder that a path leads to, by its own path where there are links on the way."""
        return path if path in self._folders else self._listing.led_to(path)

    def calling(self, folders: Iterable[str]) -> set[str]:
        """Return folders and those that may call them, directly or not."""
        callers, anything = self._callers
        found = {*folders, *anything}
        pending = list(found)
        while pending:
            for by in callers.get(pending.pop(), ()):
                if by not in found:
                    found.add(by)
                    pending.append(by)
        return found

    def taking_in(self, named: Collection[str]) -> set[str]:
        """Return the folders that may take files in as texts."""
        words = [posixpath.basename(path).encode() for path in named]
        if not words:
            return set()
        return {folder for folder, data in self._taking_in if data is None or any(word in data for word in words)}

    @cached_property
    def _taking_in(self) -> Collection[tuple[str, bytes | None]]:
        """The folders of the files that take others in, with their texts; without one where any may be meant."""
        found: list[tuple[str, bytes | None]] = []
        for path in self._listing.ending(*SUFFIXES):
            data = self._listing.data(path)
            if data is None or b"file(" in data or b"filebase64(" in data:
                is_told = data is not None and not _TAKES_IN_ANY.search(data)
                found.append((posixpath.dirname(path), data if is_told else None))
        return found

    def installing(self, named: Collection[str]) -> set[str]:
        """Return the folders that may install a chart that files are part of."""
        paths = self._listing.paths
        folders = {folder for path in named for folder in _above(path)}
        if not any((f"{folder}/Chart.yaml" if folder else "Chart.yaml") in paths for folder in folders):
            return set()
        return self._installing

    @cached_property
    def _installing(self) -> set[str]:
        files = ((path, self._listing.data(path)) for path in self._listing.ending(*SUFFIXES))
        return {posixpath.dirname(path) for path, data in files if data is None or b"helm_release" in data}

    # --- values ---------------------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> Collection[str]:
        """The files of variables."""
        return self._listing.ending(*_VALUES)

    @cached_property
    def _declaring(self) -> Mapping[bytes, Collection[str]]:
        """The folders that declare a variable, by its name."""
        found: dict[bytes, set[str]] = {}
        for path in self._listing.ending(*SUFFIXES):
            for name in _VARIABLE.findall(self._listing.data(path) or b""):
                found.setdefault(name, set()).add(posixpath.dirname(path))
        return found

    def declaring(self, path: str) -> Collection[str]:
        """Return the modules that a file of variables may be for: those above it, or else all that declare one."""
        if path not in self._for:
            data = self._listing.data(path) or b""
            first = _SET.search(data)
            found = set() if first is None else self._above(path, self._roots((first[1],)))
            if not found:
                everything = self._roots(_SET.findall(data))
                found = self._above(path, everything) or everything
            self._for[path] = found
        return self._for[path]

    def _roots(self, names: Iterable[bytes]) -> set[str]:
        """Return the modules that declare one of some variables, without those that others seem to call."""
        callers, anything = self._callers
        found = {folder for name in set(names) for folder in self._declaring.get(name, ())}
        return found if anything else {folder for folder in found if folder not in callers}

    def _above(self, path: str, folders: Iterable[str]) -> set[str]:
        return {folder for folder in folders if not folder or path.startswith(f"{folder}/")}

    def given(self, found: Collection[str]) -> Collection[str]:
        """Return the files of variables that may be given to modules: of each module those that may be tried."""
        values: list[str] = []
        folders: dict[frozenset[str], set[str]] = {}
        for path in self.values:
            meant = frozenset(self.declaring(path))
            if not meant.isdisjoint(found):
                # A folder of files is at least one way, and they are tried in the order of a walk.
                before = folders.setdefault(meant, set())
                if len(before) < _MOST_FOLDERS or posixpath.dirname(path) in before:
                    before.add(posixpath.dirname(path))
                    values.append(path)
        return values

    @cached_property
    def _for(self) -> dict[str, Collection[str]]:
        return {}


def _may_call_any(path: str, data: bytes) -> bool:
    """Say whether a source of a module may be computed, so that it is not known which folder is called."""
    if path.endswith(".json"):
        return _COMPUTED.search(data) is not None or _ESCAPED.search(data) is not None
    for found in _COMPUTED.finditer(data):
        around = None
        for around in _BLOCK.finditer(data, 0, found.start()):  # noqa: B007  # the last one counts
            pass
        if around is None or around[1] == b"module":
            return True
    return False


def _above(path: str) -> Iterator[str]:
    """Yield the folders that a file is in, the nearest first."""
    while path:
        path = posixpath.dirname(path)
        yield path


def _name(path: str) -> str:
    return posixpath.basename(path)
