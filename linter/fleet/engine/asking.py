"""What an engine is asked, and what it answers.  Knows no engine."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from linter.fleet.reading.frames import Answer, Asked


class EngineError(Exception):
    """An engine that is not there, or is gone; says how to go on."""


class EngineMissingError(Exception):
    """The library is not installed."""


class Engine(Protocol):
    """Who reads repositories."""

    def answers(self, asked: Sequence[Asked], weights: Sequence[int]) -> Iterator[tuple[int, Answer]]:
        """Yield what comes of each, by its number, as it comes; the heaviest are begun first.  Raises EngineError."""
