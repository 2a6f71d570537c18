"""A part of the answer: sentences and a table, whatever it is shown in.  Knows no format and no table of the store."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeAlias

from msgspec import Struct

Cell: TypeAlias = str | int | float | bool | date | tuple[str, ...] | None


class Section(Struct, frozen=True):
    """Sentences and a table."""

    id: str
    """A word, by which programs find it."""
    title: str
    sentences: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    most: int = 20
    """Rows that a reader is shown; programs are given all."""


class Point(Struct, frozen=True):
    """What there was at one run."""

    run: str
    started: datetime
    repositories: int
    endpoints: int
    critical: int
    high: int
    medium: int
    low: int
    open: int
    hybrid: int
    """Listeners and hops whose key exchange withstands quantum computers."""
    exchanging: int
    """Listeners and hops with TLS."""


class Answers(Struct, frozen=True):
    """All that is said of a run."""

    run: str
    started: datetime
    against: str
    """The run that it is compared with; empty where there is none."""
    profile: str
    sections: tuple[Section, ...]
    trend: tuple[Point, ...]
    """This run and those before, the oldest first."""
    worst: str
    """The severity of the worst finding; empty where there is none."""


def rows(found: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Return what a database yields as rows."""
    return tuple(tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row) for row in found)
