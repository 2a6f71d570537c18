"""The paths in an index of git, which are those that it tracks.  Knows nothing of ignored files.

Source: https://git-scm.com/docs/index-format (versions 2 to 4).
"""

from collections.abc import Iterator

from msgspec import Struct

_SIGNATURE = b"DIRC"
_HEADER = 12
_FIXED = 62
"""Bytes of an entry before its path: times, ids, the mode, the size, the hash (SHA-1) and the flags."""
_EXTENDED = 0x4000
_FOLDER = 0o040000
"""The mode of a folder that is left out of the working tree (a sparse index)."""
_COMPRESSED = 4
"""The version in which a path says only how it differs from the one before."""


class Tracked(Struct, frozen=True):
    """The files that git tracks, by their paths from the root."""

    files: frozenset[str]
    folders: frozenset[str]
    """Those that a tracked file is in, with `/` at the end."""


NOTHING = Tracked(frozenset(), frozenset())


def tracked(index: bytes) -> Tracked:
    """Read an index.  Raises ValueError where it is none, or none of a version that is known."""
    files = frozenset(_paths(index))
    folders: set[str] = set()
    for path in files:
        above = path.rpartition("/")[0]
        while above and f"{above}/" not in folders:
            folders.add(f"{above}/")
            above = above.rpartition("/")[0]
    return Tracked(files, frozenset(folders))


def _paths(index: bytes) -> Iterator[str]:
    version, count = int.from_bytes(index[4:8]), int.from_bytes(index[8:_HEADER])
    if index[:4] != _SIGNATURE or version not in (2, 3, _COMPRESSED):
        raise ValueError("it is no index of git that is known here")
    position, path = _HEADER, b""
    for _ in range(count):
        start = position
        is_extended = int.from_bytes(index[start + _FIXED - 2 : start + _FIXED]) & _EXTENDED
        position += _FIXED + (2 if is_extended else 0)
        if version == _COMPRESSED:
            dropped, position = _number(index, position)
            path = path[: len(path) - dropped]
        else:
            path = b""
        end = index.index(b"\0", position)
        path += index[position:end]
        # Entries are padded with one to eight zeros to a multiple of eight; compressed ones are not.
        position = end + 1 if version == _COMPRESSED else start + (end - start + 8) // 8 * 8
        if int.from_bytes(index[start + 24 : start + 28]) != _FOLDER:
            yield path.decode("utf-8", errors="surrogateescape")


def _number(index: bytes, position: int) -> tuple[int, int]:
    """Read a number of variable width, as packs have them for offsets; return it and where it ends."""
    byte = index[position]
    value = byte & 0x7F
    while byte & 0x80:
        position += 1
        byte = index[position]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, position + 1
