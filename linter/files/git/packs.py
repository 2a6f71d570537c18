"""Objects in a pack of git, found by its index.  Reads no more of a pack than an object needs, and maps no memory.

Source: https://git-scm.com/docs/gitformat-pack.
"""

import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from linter.files.system import without_waiting

MAX_OBJECT = 64_000_000
"""Bytes of an object that are unpacked; larger files are not analysed either."""
_MAX_CHAIN = 4096
"""Deltas on top of each other; git makes 50, and at most 4,095."""
_MAX_DELTAS = 128_000_000
"""Bytes of all deltas that lead to one object."""
_CHUNK = 65_536
_INDEX_MAGIC = b"\xfftOc\0\0\0\x02"
_FANOUT = 8
_NAMES = _FANOUT + 256 * 4
_LARGE = 0x8000_0000
_KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
_OFFSET_DELTA = 6
_NAMED_DELTA = 7


class DamagedError(Exception):
    """What git keeps is not as its format says, or larger than what is read."""


class Pack(Struct, frozen=True):
    """One pack by the path of its index."""

    index: str

    def ids(self, prefix: str, width: int) -> Iterator[str]:
        """Yield the ids that begin with some digits, at least two; none in a pack whose ids are of another width."""
        with _opened(self.index) as file:
            first, last, count = _range(file, int(prefix[:2], 16))
            # Beside names, checksums and offsets, which all objects have, large packs have longer offsets for some.
            longer = file.seek(0, os.SEEK_END) - _NAMES - count * (width + 8) - 2 * width
            if not 0 <= longer <= 8 * count:
                return
            low = _bisected(file, bytes.fromhex(prefix + "0" * (width * 2 - len(prefix))), (first, last), width)
            while low < min(last, count):
                found = _at(file, _NAMES + low * width, width).hex()
                if not found.startswith(prefix):
                    return
                yield found
                low += 1

    def offset(self, name: bytes) -> int | None:
        """Return where an object begins; None where it is not in this pack."""
        width = len(name)
        with _opened(self.index) as file:
            first, last, count = _range(file, name[0])
            low = _bisected(file, name, (first, last), width)
            if low >= last or _at(file, _NAMES + low * width, width) != name:
                return None
            crcs = _NAMES + count * width
            offset = int.from_bytes(_at(file, crcs + count * 4 + low * 4, 4))
            if offset & _LARGE:
                offset = int.from_bytes(_at(file, crcs + count * 8 + (offset ^ _LARGE) * 8, 8))
            return offset

    def unpacked(self, name: bytes) -> "Packed | None":
        """Return an object as it lies in the pack; None where it does not."""
        offset = self.offset(name)
        if offset is None:
            return None
        deltas: list[bytes] = []
        with _opened(self.index.removesuffix(".idx") + ".pack") as file:
            for _ in range(_MAX_CHAIN):
                kind, size, start = _header(file, offset)
                if kind in _KINDS:
                    return Packed(_KINDS[kind], _inflated(file, start, size), deltas)
                if kind == _OFFSET_DELTA:
                    back, start = _distance(file, start)
                    deltas.append(_inflated(file, start, size))
                    if not 0 < back <= offset:
                        raise DamagedError("a delta refers to what is not in its pack")
                    offset -= back
                elif kind == _NAMED_DELTA:
                    deltas.append(_inflated(file, start + len(name), size))
                    return Packed("", _at(file, start, len(name)), deltas)
                else:
                    raise DamagedError("an object has a kind that there is not")
                if sum(map(len, deltas)) > _MAX_DELTAS:
                    raise DamagedError("the deltas of an object are larger than what is read")
        raise DamagedError("an object has more deltas than what is read")


class Packed(Struct, frozen=True):
    """An object as it lies in a pack."""

    kind: str
    """Empty where the deltas begin with an object by its id."""
    content: bytes
    """What the deltas begin with, or its id."""
    deltas: list[bytes]
    """The last one first."""


def patched(base: bytes, delta: bytes) -> bytes:
    """Apply a delta."""
    size, position = _size(delta, 0)
    wanted, position = _size(delta, position)
    if size != len(base) or wanted > MAX_OBJECT:
        raise DamagedError("a delta does not fit its base, or makes more than what is read")
    pieces: list[bytes] = []
    made = 0
    while position < len(delta) and made <= wanted:
        order = delta[position]
        position += 1
        if order & 0x80:
            start, length, position = _copy(delta, position, order)
            pieces.append(base[start : start + length])
        else:
            pieces.append(delta[position : position + order])
            position += order
        made += len(pieces[-1])
        if not pieces[-1]:
            break
    if made != wanted:
        raise DamagedError("a delta makes another size than it says")
    return b"".join(pieces)


def _copy(delta: bytes, position: int, order: int) -> tuple[int, int, int]:
    """Read where a piece of the base begins, how long it is, and where the order ends."""
    numbers = [0, 0]
    for bit in range(7):
        if order & (1 << bit):
            which, shift = divmod(bit, 4)
            numbers[which] |= delta[position] << (8 * shift)
            position += 1
    return numbers[0], numbers[1] or 0x10000, position


def _size(delta: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = delta[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, position


def _opened(path: str) -> BinaryIO:
    # A pipe or a device in place of a file could block for ever.
    return open(path, "rb", buffering=0, opener=without_waiting)


def _at(file: BinaryIO, start: int, length: int) -> bytes:
    found = _upto(file, start, length)
    if len(found) < length:
        raise DamagedError("a pack or its index ends before its time")
    return found


def _upto(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


def _range(file: BinaryIO, byte: int) -> tuple[int, int, int]:
    """Return which of an index's names begin with a byte, and how many there are."""
    if _at(file, 0, len(_INDEX_MAGIC)) != _INDEX_MAGIC:
        raise DamagedError("the index of a pack is of a version that is not read here")
    fanout = _at(file, _FANOUT, 256 * 4)
    ends = [int.from_bytes(fanout[at * 4 : at * 4 + 4]) for at in (byte - 1, byte, 255) if at >= 0]
    return (ends[0], ends[1], ends[2]) if byte else (0, ends[0], ends[1])


def _bisected(file: BinaryIO, name: bytes, between: tuple[int, int], width: int) -> int:
    low, high = between
    while low < high:
        middle = (low + high) // 2
        if _at(file, _NAMES + middle * width, width) < name:
            low = middle + 1
        else:
            high = middle
    return low


def _header(file: BinaryIO, offset: int) -> tuple[int, int, int]:
    """Return an object's kind, its size, and where its data begin."""
    head = _upto(file, offset, 16)
    if not head:
        raise DamagedError("an object lies behind the end of its pack")
    kind, size, shift, position = (head[0] >> 4) & 7, head[0] & 15, 4, 1
    while head[position - 1] & 0x80:
        if position >= len(head):
            raise DamagedError("an object says a size that there cannot be")
        size |= (head[position] & 0x7F) << shift
        shift += 7
        position += 1
    return kind, size, offset + position


def _distance(file: BinaryIO, start: int) -> tuple[int, int]:
    """Read how far before an object its base begins, and where that number ends."""
    head = _upto(file, start, 16)
    value, position = head[0] & 0x7F, 1
    while head[position - 1] & 0x80:
        if position >= len(head):
            raise DamagedError("a delta says a distance that there cannot be")
        value = ((value + 1) << 7) | (head[position] & 0x7F)
        position += 1
    return value, start + position


def _inflated(file: BinaryIO, start: int, size: int) -> bytes:
    """Unpack so many bytes, and no more."""
    if size > MAX_OBJECT:
        raise DamagedError(f"an object is larger than {MAX_OBJECT:,} bytes")
    unpacking = zlib.decompressobj()
    pieces: list[bytes] = []
    made = 0
    while made <= size and not unpacking.eof:
        packed = unpacking.unconsumed_tail or _upto(file, start, _CHUNK)
        if not unpacking.unconsumed_tail:
            start += len(packed)
        if not packed:
            break
        pieces.append(unpacking.decompress(packed, size + 1 - made))
        made += len(pieces[-1])
    if made != size:
        raise DamagedError("an object has another size than it says")
    return b"".join(pieces)
