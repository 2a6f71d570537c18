"""The line of a place as a terminal shows it, and which of its columns to mark.  Knows no colour."""

import unicodedata

from msgspec import Struct

from linter.model.secrets import blackened
from linter.provenance.source import Location
from linter.report.wording import printable

_TAB = 4
_CUT = "..."
UNKNOWN = "\0"
"""What stands for a character of which nothing is known; no text that is read has it."""
_LEAST = 30
"""Columns that an excerpt has on the narrowest terminal."""


class Excerpt(Struct, frozen=True):
    """A line, cut around its mark."""

    number: int
    text: str
    before: int
    """Columns in front of the mark."""
    marked: int
    """Columns of the mark."""


class _Cell(Struct, frozen=True):
    """A character as it is shown, and how many columns it fills."""

    text: str
    width: int


def excerpt(at: Location, width: int) -> Excerpt:
    """Show the line of a place in so many columns."""
    return _excerpt(at, width)[0]


def parts(at: Location, width: int) -> tuple[str, str, str]:
    """Return what such an excerpt shows in front of the mark, in it and behind it."""
    return _excerpt(at, width)[1]


def _excerpt(at: Location, width: int) -> tuple[Excerpt, tuple[str, str, str]]:
    at, text = at.header, at.source.text
    room = max(width, _LEAST)
    number, column = at.source.line_and_column(at.start)
    line_start = at.start - column + 1
    # Minified files have lines of megabytes, so nothing looks at more of them than can be shown.
    begin, most = max(line_start, at.start - room), at.start + 2 * room
    line_end = text.find("\n", at.start, most)
    end = min(most, len(text)) if line_end < 0 else line_end
    cells = _cells(blackened(text[begin:end].rstrip()))
    mark_start, mark_end = at.start - begin, max(at.end, at.start + 1) - begin
    first, last = _window(cells, mark_start, mark_end, room)
    cut_before = _CUT if first > 0 or begin > line_start else ""
    cut_after = _CUT if last < len(cells) or (line_end < 0 and end < len(text)) else ""
    middle = min(max(mark_start, first), last)
    stop = max(min(mark_end, last), middle)
    shown = (
        f"{cut_before}{_text(cells[first:middle])}",
        _text(cells[middle:stop]),
        f"{_text(cells[stop:last])}{cut_after}",
    )
    found = Excerpt(
        number=number,
        text="".join(shown),
        before=len(cut_before) + _width(cells[first:mark_start]),
        marked=max(_width(cells[mark_start : min(mark_end, last)]), 1),
    )
    return found, shown


def is_written(at: Location) -> bool:
    """Say whether it is known what stands at a place: a report that is told again has not every line."""
    return not at.text.startswith(UNKNOWN)


def _cells(text: str) -> list[_Cell]:
    cells: list[_Cell] = []
    column = 0
    for character in text:
        cell = _cell(character, column)
        cells.append(cell)
        column += cell.width
    return cells


def _cell(character: str, column: int) -> _Cell:
    if " " <= character <= "~":
        return _Cell(character, 1)
    if character == "\t":
        blanks = _TAB - column % _TAB
        return _Cell(" " * blanks, blanks)
    shown = printable(character)
    if shown != character:
        return _Cell(shown, len(shown))
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return _Cell(character, 0)
    return _Cell(character, 2 if unicodedata.east_asian_width(character) in "WF" else 1)


def _text(cells: list[_Cell]) -> str:
    return "".join(cell.text for cell in cells)


def _width(cells: list[_Cell]) -> int:
    return sum(cell.width for cell in cells)


def _window(cells: list[_Cell], mark_start: int, mark_end: int, room: int) -> tuple[int, int]:
    """Choose the cells to show: the mark, and from there to both sides as long as there is room."""
    if _width(cells) <= room:
        return 0, len(cells)
    room -= 2 * len(_CUT)
    first = last = min(mark_start, len(cells))
    while last < min(mark_end, len(cells)) and cells[last].width <= room:
        room -= cells[last].width
        last += 1
    grown = True
    while grown:
        grown = False
        if first > 0 and cells[first - 1].width <= room:
            first -= 1
            room -= cells[first].width
            grown = True
        if last < len(cells) and cells[last].width <= room:
            room -= cells[last].width
            last += 1
            grown = True
    return first, last
