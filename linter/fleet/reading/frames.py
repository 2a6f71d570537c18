"""What goes between the process that reads and who waits for it.  Opens nothing."""

import struct
from collections.abc import Iterator
from typing import IO, TypeAlias

from msgspec import Struct

from linter.fleet.roster.listed import Listed

_SIZE = struct.Struct("<Q")


class Asked(Struct, frozen=True):
    """A repository, to be looked at or to be read."""

    repository: Listed
    identity: str = ""
    """What it was when it was looked at."""
    key: str = ""
    """What the reading is to be called; empty to look only."""


class Looked(Struct, frozen=True, tag=True):
    """What a repository is, without having been read."""

    identity: str
    weight: int
    revision: str


class Read(Struct, frozen=True, tag=True):
    """A reading as bytes."""

    key: str
    reading: bytes
    is_whole: bool
    seconds: float


class Problem(Struct, frozen=True, tag=True):
    """Why a repository could not be opened or read."""

    why: str
    is_out_of_memory: bool = False


Answer: TypeAlias = Looked | Read | Problem


def framed(content: bytes) -> bytes:
    """Return some bytes with how many they are."""
    return _SIZE.pack(len(content)) + content


def frames(stream: "IO[bytes]") -> Iterator[bytes]:
    """Yield what comes over a stream, until it ends."""
    while len(head := stream.read(_SIZE.size)) == _SIZE.size:
        (size,) = _SIZE.unpack(head)
        content = stream.read(size)
        if len(content) < size:
            return
        yield content
