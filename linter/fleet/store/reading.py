"""What is kept of one repository in one state, judged in one way, as bytes and back."""

import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b

import msgspec
from msgspec import Struct

from linter.fleet.store.tables import OF_READINGS, Row

_FORMAT = b"tlslint reading 1\n"
_SIZE = 20
_LEVEL = 6
_WHOLE, _IN_PART = b"w", b"p"
_MOST = 2_000_000_000
"""Bytes of one, unpacked."""


class DamagedReadingError(Exception):
    """Bytes that are no reading, or not all of one."""


class Reading(Struct, frozen=True):
    """The rows of a repository, and the documents that reports are made of."""

    key: str
    """What it is found by: the files, how they were judged, and the day where that decides something."""
    is_whole: bool
    """Whether all of it could be analysed."""
    rows: Mapping[str, bytes]
    """By table, a line of JSON each."""
    report: bytes
    """As of `tlslint check -f json`, with all that it can tell."""
    inventory: bytes
    """The items, as of `tlslint inventory -f json`."""
    flows: bytes
    """The graph, with what joins it to others."""


def of_day(key: str, day: date) -> str:
    """Return the key of a reading that holds on one day only."""
    return f"{key}-{day.isoformat()}"


def packed(reading: Reading) -> bytes:
    """Return a reading as bytes that tell whether they are whole."""
    state = _WHOLE if reading.is_whole else _IN_PART
    content = state + zlib.compress(msgspec.msgpack.encode(reading), _LEVEL)
    return _FORMAT + blake2b(content, digest_size=_SIZE).digest() + content


def is_whole(kept: bytes) -> bool:
    """Say of the bytes of a reading whether all of it could be analysed.  Raises DamagedReadingError."""
    return _content(kept)[:1] == _WHOLE


def unpacked(kept: bytes) -> Reading:
    """Return the reading of some bytes.  Raises DamagedReadingError."""
    unpacking = zlib.decompressobj()
    try:
        return msgspec.msgpack.decode(unpacking.decompress(_content(kept)[1:], _MOST), type=Reading)
    except (zlib.error, msgspec.DecodeError) as error:
        raise DamagedReadingError from error


def _content(kept: bytes) -> bytes:
    start = len(_FORMAT) + _SIZE
    head, digest, content = kept[: len(_FORMAT)], kept[len(_FORMAT) : start], kept[start:]
    if head != _FORMAT or digest != blake2b(content, digest_size=_SIZE).digest():
        raise DamagedReadingError
    return content


def lines(rows: Iterable[Row]) -> dict[str, bytes]:
    """Return rows as lines of JSON, by the names of their tables."""
    names = {kind: name for name, kind in OF_READINGS.items()}
    found: dict[str, list[bytes]] = {}
    encode = msgspec.json.encode
    for row in rows:
        found.setdefault(names[type(row)], []).append(encode(row))
    return {name: b"\n".join(texts) + b"\n" for name, texts in found.items()}
