"""Which files bear on others: those that include them, and those that one nginx reads together.  Parses nothing.

A text that may include a file is taken for one that does, so that more is read than need be, and never less.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache

from linter.platforms.nginx.reading.brought import brought
from linter.platforms.nginx.reading.files import INSTALLED, is_pattern
from linter.platforms.nginx.reading.roots import SHARED, TOGETHER
from linter.platforms.nginx.recognition import may_bring, may_claim
from linter.platforms.platform import Listing

_INCLUDE = re.compile(rb"include[ \t\r\n]+[\"']?([^;\"'\n]+)")
_OF_OTHERS = (".tf", ".tofu", ".tfvars", ".yaml", ".yml", ".json", ".pem", ".crt", ".cer", ".key", ".pb_text")
"""How the names of files end that nobody includes, since other programs read them."""
_SHARES = re.compile(rf"\b(?:{'|'.join(SHARED)})[\"']?[\s{{]".encode())


def bearing(named: Collection[str], listing: Listing) -> Collection[str] | None:
    """Return the files that include others, and those that are read together with either."""
    tree = _tree(listing)
    top = tree.including(path for path in named if tree.may_be_read(path))
    beside = set(tree.together(top))
    # Whether a file stands beside others for itself is told by what includes it.
    return top | tree.including(beside)


@lru_cache(maxsize=1)  # a run asks again where what it found leads further
def _tree(listing: Listing) -> "_Tree":
    return _Tree(listing)


class _Tree:
    """The files that may be nginx's, and what they include."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    @cached_property
    def _files(self) -> Collection[str]:
        """The files whose names may be those of nginx, and those that others bring there."""
        paths = self._listing.paths
        carriers = sorted(filter(may_bring, paths))
        return {*filter(may_claim, paths), *(path for path in brought(carriers, self._listing) if path in paths)}

    def may_be_read(self, path: str) -> bool:
        """Say whether nginx may read a file: it has a name of its own, or that of no other language."""
        if path.endswith(_OF_OTHERS) and not may_bring(path):
            return False
        return path in self._files or any(True for _ in self._including(path))

    @cached_property
    def _includes(self) -> tuple[Mapping[str, Collection[tuple[str, str]]], Collection[tuple[str, str]]]:
        """What is included and by which file: by the last part of the name, and what is a pattern."""
        by_name: dict[str, list[tuple[str, str]]] = {}
        patterns: list[tuple[str, str]] = []
        for path in self._files:
            data = self._listing.data(path) or b""
            for found in set(_INCLUDE.findall(data)):
                name = found.decode(errors="replace").strip()
                last = name.rpartition("/")[2]
                if is_pattern(last):
                    patterns.append((name, path))
                else:
                    by_name.setdefault(last, []).append((name, path))
        return by_name, patterns

    def _including(self, path: str) -> Iterator[str]:
        by_name, patterns = self._includes
        parts = path.split("/")
        for name, by in (*by_name.get(parts[-1], ()), *patterns):
            if _may_be_meant(name, parts):
                yield by

    def including(self, starts: Iterable[str]) -> set[str]:
        """Return files and those that may include them, directly or not."""
        found = set(starts)
        pending = list(found)
        while pending:
            for by in self._including(pending.pop()):
                if by not in found:
                    found.add(by)
                    pending.append(by)
        return found

    # --- what is read together ------------------------------------------------------------------------------------

    def together(self, paths: Collection[str]) -> Iterator[str]:
        """Return the files that may be put into one block with others, if nothing includes them."""
        folders = {posixpath.dirname(path) for path in paths}
        helped = {_around(path) for path in paths if self._may_help(path)}
        for around in {_around(path) for path in paths}:
            for one in self._below.get(around, ()):
                is_beside = posixpath.dirname(one) in folders and posixpath.dirname(one) != around
                if around in helped or is_beside or self._may_help(one):
                    yield one

    @cached_property
    def _below(self) -> Mapping[str, Collection[str]]:
        """The files by the folders around them."""
        found: dict[str, list[str]] = {}
        for path in self._files:
            found.setdefault(_around(path), []).append(path)
        return found

    def _may_help(self, path: str) -> bool:
        return _SHARES.search(self._listing.data(path) or b"") is not None


def _around(path: str) -> str:
    folder = posixpath.dirname(path)
    return posixpath.dirname(folder) if TOGETHER.fullmatch(posixpath.basename(folder)) else folder


def _may_be_meant(name: str, parts: list[str]) -> bool:
    """Say whether a name may stand for a file, wherever it is looked for: by the end that must be the same."""
    wanted = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in wanted:
        wanted = wanted[len(wanted) - wanted[::-1].index("..") :]
    if name.startswith("/"):
        wanted = wanted[-1 if len(wanted) > 1 and wanted[-2] in INSTALLED else -2 :]
    return len(parts) >= len(wanted) and all(map(fnmatchcase, parts[len(parts) - len(wanted) :], wanted))
