"""A line on a terminal that says what is being read, once a run takes longer than a second."""

import time
from types import TracebackType
from typing import Self, TextIO

from linter.report.wording import printable

_DELAY = 1.0
"""Seconds without a word; most runs are shorter."""
_INTERVAL = 0.1
_ERASE = "\r\x1b[K"


class Progress:
    """Says what is being read on a terminal, and erases it in the end."""

    def __init__(self, stream: TextIO, width: int) -> None:
        self._stream = stream
        self._width = width
        self._next = time.monotonic() + _DELAY
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __call__(self, path: str) -> None:
        """Show a path, if it is time to."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _INTERVAL
            self._shown = True
            self._stream.write(f"{_ERASE}{printable('reading ' + path)[: self._width - 1]}")
            self._stream.flush()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._shown:
            self._stream.write(_ERASE)
            self._stream.flush()
