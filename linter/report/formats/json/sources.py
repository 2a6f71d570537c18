"""Files put together of what a JSON report says of them: its lines, and a filling wherever a place needs some."""

from collections.abc import Iterable, Iterator, Mapping

from linter.provenance.source import Location, Source
from linter.report.formats.json import told
from linter.report.terminal.excerpt import UNKNOWN

_CUT = "\N{REPLACEMENT CHARACTER}"
"""What a text ends with that is not all of its file."""
_MOST = 50_000_000
"""Characters of all files together."""


class TooLargeError(Exception):
    """A report whose places would need more than a machine has."""


class Sources:
    """The files of a report, by their paths."""

    def __init__(self, lines: Iterable[told.Line], places: Iterable[told.Place]) -> None:
        """Raise TooLargeError where places are beyond all measure."""
        needed: dict[str, dict[int, int]] = {}
        for place in places:
            for one in (place.start, place.end):
                columns = needed.setdefault(place.path, {})
                columns[one.line] = max(columns.get(one.line, 0), one.column)
        known: dict[str, dict[int, str]] = {}
        for line in lines:
            texts = known.setdefault(line.path, {})
            texts[line.line] = _over(texts.get(line.line, ""), line)
        size = sum(max(columns) + sum(columns.values()) for columns in needed.values())
        if size > _MOST:
            raise TooLargeError
        self._sources = {path: Source(path, _text(columns, known.get(path, {}))) for path, columns in needed.items()}

    def place(self, at: told.Place) -> Location:
        """Return a place in its file."""
        source = self._sources[at.path]
        starts = source.line_starts()
        start, end = (starts[one.line - 1] + one.column - 1 for one in (at.start, at.end))
        return source.at(start, max(start, end))


def _over(text: str, line: told.Line) -> str:
    """Write a part of a line over what is known of it."""
    begin = line.column - 1
    written = line.text.replace("\n", " ")
    return f"{text[:begin].ljust(begin, UNKNOWN)}{written}{text[begin + len(written) :]}"


def _text(columns: Mapping[int, int], known: Mapping[int, str]) -> str:
    return "".join(_lines(columns, known))


def _lines(columns: Mapping[int, int], known: Mapping[int, str]) -> Iterator[str]:
    above = 0
    for number in sorted(columns):
        yield "\n" * (number - 1 - above)
        yield f"{known.get(number, '').ljust(columns[number] - 1, UNKNOWN)}\n"
        above = number
    yield _CUT
