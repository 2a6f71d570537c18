"""Text that was read, places in it, and the error of bad input.  Knows no format."""

import re
from bisect import bisect_right
from collections.abc import MutableSequence
from typing import Self

from msgspec import Struct, field

_WRITTEN = re.compile(r"\S")


class Region(Struct, frozen=True, order=True):
    """A SARIF region: lines and columns from 1, columns in code points, the end exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class Source(Struct, frozen=True, eq=False):
    """One text and the name under which the user knows it: relative to the scanned root, with `/`."""

    path: str
    text: str
    _line_starts: MutableSequence[int] = field(default_factory=list)
    made: dict[object, object] = field(default_factory=dict)
    """What parsers made of its parts and will be asked for again."""

    def __repr__(self) -> str:
        """Never show what a text says: it may end up in the report of a fault."""
        return f"{type(self).__name__}({self.path!r})"

    def __reduce__(self) -> tuple[type["Source"], tuple[str, str]]:
        """Leave behind what was made of it, which is made again where somebody asks."""
        return Source, (self.path, self.text)

    def at(self, start: int, end: int) -> "Location":
        """Return the place from offset `start` up to `end`, in code points."""
        return Location(self, start, end)

    @property
    def whole(self) -> "Location":
        """The place of the text as a whole, which reporters show as its first line."""
        return Location(self, 0, len(self.text))

    def line_starts(self) -> MutableSequence[int]:
        """Return the offset at which each line begins."""
        if not self._line_starts:
            self._line_starts.append(0)
            find = self.text.find
            position = find("\n")
            while position >= 0:
                self._line_starts.append(position + 1)
                position = find("\n", position + 1)
        return self._line_starts

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of an offset."""
        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return a line by its number from 1, without its line break."""
        starts = self.line_starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


class Location(Struct, frozen=True):
    """A span of a source, in code points from 0, the end exclusive.  Only `syntax` makes them."""

    source: Source
    start: int
    end: int

    @property
    def region(self) -> Region:
        """The span as lines and columns."""
        return Region(*self.source.line_and_column(self.start), *self.source.line_and_column(self.end))

    @property
    def text(self) -> str:
        """The text of the span."""
        return self.source.text[self.start : self.end]

    @property
    def header(self) -> "Location":
        """The part of the span on its first line, without white space at the end.

        A reviewer sees an alert only where the whole region is part of the change, so regions are one line.
        """
        line_end = self.source.text.find("\n", self.start, self.end)
        end = self.end if line_end < 0 else line_end
        stripped = len(self.source.text[self.start : end].rstrip())
        return Location(self.source, self.start, self.start + stripped)

    @property
    def inside(self) -> "Location":
        """The place; for one on a line behind all that is written, where nothing can be shown, the last character."""
        if _WRITTEN.search(self.source.text, self.start) is not None:
            return self  # as nearly everywhere: the whole text is not looked at for the sake of each error
        last = len(self.source.text.rstrip())
        behind = last and "\n" in self.source.text[last : self.start]
        return Location(self.source, last - 1, last) if behind else self

    @property
    def order(self) -> tuple[str, int, int]:
        """A key that sorts places by path and position."""
        return self.source.path, self.start, self.end


class InputError(Exception):
    """Text that cannot be analysed: what is wrong, where, and how to mend it."""

    def __init__(self, at: Location, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.at = at.inside
        self.message = message
        self.cure = cure

    def __reduce__(self) -> tuple[object, ...]:
        """Make the same one again by what it is, whatever the kinds of errors are given to say it."""
        return _same, (type(self), self.args), self.__dict__

    def moved(self, at: Location) -> Self:
        """Return the same error at another place."""
        return type(self)(at, self.message, self.cure)

    def __str__(self) -> str:
        region = self.at.region
        return f"{self.at.source.path}:{region.start_line}:{region.start_column}: {self.message}"


def _same(kind: type[InputError], said: tuple[object, ...]) -> InputError:
    error = kind.__new__(kind)
    error.args = said
    return error
