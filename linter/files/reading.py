"""Bytes of regular files to sources.  Knows no folder and no language."""

import os
import stat
from collections.abc import Iterator

from linter.provenance.source import InputError, Location, Source

MAX_BYTES = 64_000_000
"""Larger files are not analysed; plans of large estates have 50 MB, any other configuration that we saw 1.5 MB."""
_WINDOW = 8_000_000
_OVERLAP = 100_000
"""Bytes of a larger file that are looked at together, and of these those that the next ones begin with."""
_MOST_WINDOWS = 100

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


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
    """Read a regular file, and never more of it than the limit; a pipe or a device could block for ever."""
    try:
        with open(real, "rb", opener=without_waiting) as file:  # Path.open takes no opener
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise failure(path, "is not a regular file", "exclude it")
            return file.read(most + 1)
    except OSError as error:
        raise unreadable(path, error) from error


def windows(path: str, real: str) -> Iterator[str]:
    """Yield what can be made out of a file piece by piece, however large it is.  Raises InputError as `bytes_of`."""
    try:
        with open(real, "rb", opener=without_waiting) as file:
            for number in range(_MOST_WINDOWS):
                file.seek(number * (_WINDOW - _OVERLAP))
                data = file.read(_WINDOW)
                if not data:
                    return
                yield made_out(data)
            if file.read(1):
                raise failure(path, "is so large that nobody knows what is behind its beginning", "split or exclude it")
    except OSError as error:
        raise unreadable(path, error) from error


def without_waiting(path: str, flags: int) -> int:
    """Open a file, for `open`: a pipe that nobody writes to is at its end at once."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def unreadable(path: str, error: OSError) -> InputError:
    """Return the error of a file or folder that the system does not hand out."""
    reason = (error.strerror or "unknown error").lower()
    return failure(path, f"cannot be read: {reason}", "check that it exists and may be read")


def failure(path: str, message: str, cure: str) -> InputError:
    """Return an error that concerns a whole file."""
    return InputError(Source(path, "").whole, message, cure)
