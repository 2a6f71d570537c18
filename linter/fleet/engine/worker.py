"""What runs on a worker of the engine: each thread has a process that reads.  Knows no engine."""

from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock, get_ident

from linter import __version__
from linter.fleet.reading.frames import Answer, Asked
from linter.fleet.reading.isolated import Bounds, Reader

_READERS: dict[tuple[int, bytes], Reader] = {}
_LOCK = Lock()


def ask(asked: Sequence[Asked], terms: bytes, bounds: Bounds) -> list[Answer]:
    """Return what comes of repositories, in their order."""
    key = (get_ident(), blake2b(terms, digest_size=16).digest())
    with _LOCK:
        # Of earlier terms nobody asks any more.
        old = [one for one in _READERS if one[0] == key[0] and one != key]
        closing = [_READERS.pop(one) for one in old]
        reader = _READERS.setdefault(key, Reader(terms, bounds))
    for one in closing:
        one.close()
    return [reader.ask(one) for one in asked]


def release() -> str:
    """Return the release of tlslint here."""
    return __version__


def close() -> None:
    """End all processes that read."""
    with _LOCK:
        readers = list(_READERS.values())
        _READERS.clear()
    for one in readers:
        one.close()
