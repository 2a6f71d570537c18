"""A value that knows where it was written, or why it cannot be known.  Knows nothing of TLS."""

from collections.abc import Callable
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from linter.provenance.source import Location

T = TypeVar("T")
U = TypeVar("U")


class Step(Struct, frozen=True):
    """One stop on the way of a value: where, and what happened to it there."""

    at: Location
    note: str


class Known(Struct, Generic[T], frozen=True):
    """A value, where it is written, and what it passed through on its way."""

    value: T
    at: Location
    setting: str = ""
    """The name under which the user writes it: `ssl_protocols`, `spec.tls[0].hosts`."""
    via: tuple[Step, ...] = ()
    default: str = ""
    """Whose default filled the value in, and since when; empty when it is written."""

    def map(self, change: Callable[[T], U]) -> "Known[U]":
        """Change the value and keep its place."""
        return Known(change(self.value), self.at, self.setting, self.via, self.default)

    def then(self, change: Callable[[T], "Setting[U]"]) -> "Setting[U]":
        """Change the value into another setting, which keeps this one's way before its own."""
        result = change(self.value)
        return replace(result, via=self.via + result.via) if self.via else result

    def passed(self, step: Step) -> "Known[T]":
        """Note one more stop on the way of the value."""
        return replace(self, via=(*self.via, step))


class Unknown(Struct, frozen=True):
    """The text alone does not settle the value, and this is why."""

    because: str
    at: Location
    setting: str = ""
    via: tuple[Step, ...] = ()
    candidates: tuple[Known[Any], ...] = ()
    """When not empty, the value is one of these: a rule that holds for all of them has a verdict."""

    def map(self, change: Callable[[Any], object]) -> "Unknown":
        """Stay unknown; change the candidates."""
        return replace(self, candidates=tuple(one.map(change) for one in self.candidates))

    def then(self, change: Callable[[Any], "Setting[Any]"]) -> "Unknown":
        """Stay unknown; a candidate that becomes unknown leaves nothing to choose from."""
        if not self.candidates:
            return self
        results = tuple(one.then(change) for one in self.candidates)
        known = tuple(one for one in results if isinstance(one, Known))
        return replace(self, candidates=known if len(known) == len(results) else ())

    def passed(self, step: Step) -> "Unknown":
        """Note one more stop on the way of the value."""
        return replace(self, via=(*self.via, step))


Setting: TypeAlias = Known[T] | Unknown
Many: TypeAlias = Known[tuple[Setting[T], ...]] | Unknown
"""A list whose elements each keep their own place and may each be unknown."""
