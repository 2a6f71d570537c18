"""Bytes of regular files to sources.  Knows no folder and no language."""

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct, field

from linter.files import system
from linter.provenance.source import InputError, Location, Source

MAX_BYTES = 64_000_000
"""Larger files are not analysed; plans of large estates have 50 MB, any other configuration that we saw 1.5 MB."""
_WINDOW = 8_000_000
_OVERLAP = 100_000
"""Bytes of a larger file that are looked at together, and of these those that the next ones begin with."""
_MOST_WINDOWS = 100

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


_MOST_KEPT = 200_000_000
"""Bytes; what is read beyond that is read each time."""

_Status: TypeAlias = tuple[int, ...]


class TooLargeError(InputError):
    """A file of which not all was read."""


class NotTextError(InputError):
    """Bytes that were read and are no text that we analyse."""

    def __init__(self, at: Location, message: str, cure: str, data: bytes) -> None:
        super().__init__(at, message, cure)
        self._data = data

    @property
    def made_out(self) -> str:
        """What can be made out of the bytes."""
        return made_out(self._data)


class Kept(Struct):
    """Files as they were read before, for who judges again and again: what has not changed is not read again.

    With a text goes what parsers made of it.
    """

    _data: dict[str, tuple[_Status, bytes]] = field(default_factory=dict)
    _sources: dict[str, tuple[_Status, Source]] = field(default_factory=dict)
    _size: int = 0
    _sure: dict[str, bytes] = field(default_factory=dict)
    """Those that were looked at since `again`."""

    def again(self) -> None:
        """Look at each file once more, for it may have changed."""
        self._sure.clear()

    def data(self, path: str, real: str, *, most: int) -> bytes:
        """Return the bytes of a file, and never more than the limit.  Raises InputError as `bytes_of`."""
        return self._read(path, real, most)[1]

    def source(self, path: str, real: str) -> Source:
        """Return a file as a text.  Raises InputError as `decode`."""
        status, found = self._read(path, real, MAX_BYTES)
        known = self._sources.get(real)
        if status is not None and known is not None and known[0] == status and known[1].path == path:
            return known[1]
        source = decode(path, found)
        if status is not None:
            self._sources[real] = status, source
        return source

    def _read(self, path: str, real: str, most: int) -> tuple[_Status | None, bytes]:
        """Return the bytes of a file; also its status, where it is one of these bytes and they are kept."""
        known = self._data.get(real)
        if known is not None and self._sure.get(real) is known[1]:
            return known[0], known[1][: most + 1]
        status = _status_of(real)
        if status is not None and known is not None and known[0] == status:
            self._sure[real] = known[1]
            return status, known[1][: most + 1]
        found = bytes_of(path, real, most=most)
        if status is None or len(found) > most or self._size > _MOST_KEPT or status != _status_of(real):
            return None, found
        self._size += len(found) - len(self._data.get(real, (status, b""))[1])
        self._data[real] = status, found
        self._sure[real] = found
        return status, found


def _status_of(real: str) -> _Status | None:
    try:
        return system.status(real)
    except OSError:  # of which reading it tells
        return None


def decode(path: str, data: bytes) -> Source:
    """Turn bytes into a source; raises InputError with the place of the first byte that is not UTF-8 text."""
    if len(data) > MAX_BYTES:
        whole = Source(path, "").whole
        raise TooLargeError(whole, f"larger than {MAX_BYTES:,} bytes", "split the file, or exclude it")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        at = Source(path, before + "\ufffd").at(len(before), len(before) + 1)
        raise NotTextError(at, f"not UTF-8: byte 0x{data[error.start]:02x}", "save the file as UTF-8", data) from error
    if (null := text.find("\0")) >= 0:
        source = Source(path, text[:null] + "\ufffd")
        raise NotTextError(source.at(null, null + 1), "holds a NUL byte, so it is no text", "exclude the file", data)
    return Source(path, text)


def made_out(data: bytes) -> str:
    """Turn bytes into a text, whatever they are."""
    return data.decode("utf-16" if data[:2] in _UTF_16 else "utf-8", errors="replace")


def bytes_of(path: str, real: str, *, most: int = MAX_BYTES) -> bytes:
    """Read a regular file, and never more of it than the limit."""
    try:
        return system.content(real, most)
    except system.IrregularError as error:
        raise failure(path, "is not a regular file", "exclude it") from error
    except OSError as error:
        raise unreadable(path, error) from error


def windows(path: str, real: str) -> Iterator[str]:
    """Yield what can be made out of a file piece by piece, however large it is.  Raises InputError as `bytes_of`."""
    step = _WINDOW - _OVERLAP
    starts = (*range(0, _MOST_WINDOWS * step, step), _MOST_WINDOWS * step + _OVERLAP)
    try:
        for number, data in enumerate(system.pieces(real, starts, _WINDOW)):
            if not data:
                return
            if number == _MOST_WINDOWS:
                raise failure(path, "is so large that nobody knows what is behind its beginning", "split or exclude it")
            yield made_out(data)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: str, error: OSError) -> InputError:
    """Return the error of a file or folder that the system does not hand out."""
    reason = (error.strerror or "unknown error").lower()
    return failure(path, f"cannot be read: {reason}", "check that it exists and may be read")


def failure(path: str, message: str, cure: str) -> InputError:
    """Return an error that concerns a whole file."""
    return InputError(Source(path, "").whole, message, cure)
