"""What a suppression is.  Knows neither how it is written nor how it is judged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from linter.provenance.setting import Known
from linter.provenance.source import Location


@dataclass(frozen=True, slots=True)
class Line:
    """The findings on one line, and all findings of the endpoints that begin there."""

    path: str
    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """The findings inside a part of a file, and those of the endpoints that begin there."""

    at: Location


@dataclass(frozen=True, slots=True)
class Anywhere:
    """The findings in files that match a pattern, of the endpoint with an address; either may be left open."""

    paths: Callable[[str], bool] | None
    address: str


Scope: TypeAlias = Line | Span | Anywhere


@dataclass(frozen=True, slots=True)
class Note:
    """One suppression as a person wrote it."""

    at: Location
    name: str
    """As a message calls it."""
    scope: Scope
    rules: tuple[Known[str], ...] = ()
    reason: Known[str | None] | None = None
    until: Known[date] | None = None
    error: str = ""
    """Why it does not count."""
