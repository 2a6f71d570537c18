"""What a suppression is.  Knows neither how it is written nor how it is judged."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from linter.provenance.setting import Known
from linter.provenance.source import Location


class Line(Struct, frozen=True):
    """The findings on one line, and all findings of the endpoints that begin there."""

    path: str
    number: int


class Span(Struct, frozen=True):
    """The findings inside a part of a file, and those of the endpoints that begin there."""

    at: Location


class Anywhere(Struct, frozen=True):
    """The findings in files that match a pattern, of the endpoint with an address; either may be left open."""

    paths: Callable[[str], bool] | None
    address: str


Scope: TypeAlias = Line | Span | Anywhere


class Note(Struct, frozen=True):
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
