"""Which files bear on others: those that configure one Envoy with them.  Parses nothing.

A text that may name a file is taken for one that does, so that more is read than need be, and never less.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from linter.platforms.envoy.messages.scopes import PATHS, stem
from linter.platforms.envoy.recognition import MAY_CLAIM, may_be_in
from linter.platforms.platform import Listing

_PATHS = tuple(word.encode() for word in PATHS)
_FEW = 20
_WORD = re.compile(rb"[^\s\"'/,\[\]{}]+")
_BLANK = re.compile(rb"[\s\"',\[\]{}]")
_NUMBERED = (b"\\x", b"\\u", b"\\U")
"""How a character begins that is written by its number, so that a name may be there and not be seen."""


def bearing(named: Collection[str], listing: Listing) -> Collection[str] | None:
    """Return the files that name others by their paths, or are named, or belong to them by their names."""
    tree = _tree(listing)
    found = {path for path in named if MAY_CLAIM.search(path) and may_be_in(path, listing)}
    pending = list(found)
    while pending:
        for one in tree.joined(pending.pop()):
            if one not in found:
                found.add(one)
                pending.append(one)
    return found


@lru_cache(maxsize=1)  # a run asks again where what it found leads further
def _tree(listing: Listing) -> "_Tree":
    return _Tree(listing)


class _Tree:
    """The files that may be Envoy's, and which of them may name others."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._asked = 0

    def joined(self, path: str) -> Iterator[str]:
        """Return the files that may be part of what configures an Envoy with a file."""
        yield from self._by_stem.get(stem(path), ())
        yield from self._naming_one(posixpath.basename(path).encode())
        if path in self._naming:
            yield from (one for name in self._names_in(path) for one in self._by_name[name])

    def _naming_one(self, name: bytes) -> Iterable[str]:
        """Return the files that may name one of a name: of a few names each is searched for, of many none."""
        self._asked += 1
        if self._asked <= _FEW or _BLANK.search(name):
            return [path for path, data in self._naming.items() if _may_name(data, name)]
        return self._by_named.get(name, ())

    def _names_in(self, path: str) -> Iterable[bytes]:
        """Return the names of files that may stand in one."""
        data = self._naming[path]
        if any(mark in data for mark in _NUMBERED):
            return self._by_name
        return {*self._by_name.keys() & set(_WORD.findall(data)), *(name for name in self._blank if name in data)}

    @cached_property
    def _by_named(self) -> Mapping[bytes, Collection[str]]:
        """The files that may name others, by the names that may stand in them."""
        found: dict[bytes, list[str]] = {}
        for path in self._naming:
            for name in self._names_in(path):
                found.setdefault(name, []).append(path)
        return found

    @cached_property
    def _by_stem(self) -> Mapping[str, Collection[str]]:
        found: dict[str, list[str]] = {}
        for path in self._files:
            found.setdefault(stem(path), []).append(path)
        return found

    @cached_property
    def _blank(self) -> Collection[bytes]:
        """The names in which there are blanks, as there are between words."""
        return [name for name in self._by_name if _BLANK.search(name)]

    @cached_property
    def _files(self) -> Collection[str]:
        return [path for path in self._listing.paths if MAY_CLAIM.search(path)]

    @cached_property
    def _by_name(self) -> Mapping[bytes, Collection[str]]:
        found: dict[bytes, list[str]] = {}
        for path in self._files:
            found.setdefault(posixpath.basename(path).encode(), []).append(path)
        return found

    @cached_property
    def _naming(self) -> Mapping[str, bytes]:
        """The texts of the files that name others."""
        read = ((path, self._listing.data(path) or b"") for path in self._files)
        return {path: data for path, data in read if any(word in data for word in _PATHS)}


def _may_name(data: bytes, name: bytes) -> bool:
    return name in data or any(mark in data for mark in _NUMBERED)
