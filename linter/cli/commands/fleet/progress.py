"""A line on a terminal that says how far a fleet is, how fast, and how long it takes yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

from linter.cli import terminal
from linter.cli.arguments import Arguments
from linter.fleet.engine.scanning import Progress, Watch

_INTERVAL = 0.5
_ERASE = "\r\x1b[K"
_MINUTE, _HOUR = 60, 3_600


@contextmanager
def shown(arguments: Arguments, stream: TextIO) -> Iterator[Watch]:
    """Return what shows how far a run is, where there is a terminal."""
    if arguments.no_progress or not stream.isatty():
        yield lambda _: None
        return
    last = 0.0

    def watch(found: Progress) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= _INTERVAL:
            last = now
            stream.write(f"{_ERASE}{sentence(found)[: terminal.width() - 1]}")
            stream.flush()

    try:
        yield watch
    finally:
        stream.write(_ERASE)
        stream.flush()


def sentence(found: Progress) -> str:
    """Return how far a run is in words."""
    if not found.is_reading:
        return f"looked at {found.done:,} of {found.of:,}"
    rate = found.done / found.seconds if found.seconds else 0.0
    words = f"read {found.done:,} of {found.of:,}, {rate:,.1f}/s"
    # The largest come first, so that what is left is counted by its size.
    if not found.weight_done or not found.weight:
        return words
    left = found.seconds * (found.weight - found.weight_done) / found.weight_done
    return f"{words}, {_span(left)} left"


def _span(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds / _HOUR:.1f} h"
