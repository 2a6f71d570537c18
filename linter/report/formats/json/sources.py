"""Files put together of what a JSON report says of them: its lines, and a filling wherever a place needs some."""

from array import array
from collections.abc import Iterable, Mapping, Sequence

from linter.provenance.source import Location, Source
from linter.report.formats.json import told
from linter.report.terminal.excerpt import UNKNOWN

_CUT = "\N{REPLACEMENT CHARACTER}"
"""What a text ends with that is not all of its file."""
_MOST = 20_000_000
"""Characters of all files together, and of the lines that are told of them."""


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
        known: dict[str, dict[int, list[told.Line]]] = {}
        for line in lines:
            columns = needed.get(line.path, {})
            if line.line in columns:
                columns[line.line] = max(columns[line.line], line.column + len(line.text))
                known.setdefault(line.path, {}).setdefault(line.line, []).append(line)
        if sum(max(columns) + sum(columns.values()) for columns in needed.values()) > _MOST:
            raise TooLargeError
        self._sources = {path: _source(path, columns, known.get(path, {})) for path, columns in needed.items()}

    def place(self, at: told.Place) -> Location:
        """Return a place in its file."""
        source = self._sources[at.path]
        starts = source.line_starts()
        start, end = (starts[one.line - 1] + one.column - 1 for one in (at.start, at.end))
        return source.at(start, max(start, end))


def _source(path: str, columns: Mapping[int, int], known: Mapping[int, Sequence[told.Line]]) -> Source:
    """Put a file together; where lines of it begin is told at once, for nobody to search millions of empty ones."""
    parts: list[str] = []
    starts = array("q")
    here = above = 0
    for number in sorted(columns):
        starts.extend(range(here, here + number - above))
        text = _line(columns[number] - 1, known.get(number, ()))
        parts += "\n" * (number - 1 - above), text, "\n"
        here += number - above + len(text)
        above = number
    starts.append(here)
    return Source(path, "".join([*parts, _CUT]), starts)


def _line(length: int, known: Iterable[told.Line]) -> str:
    """Write what is known of a line over what is not, of which the line is as long as a place needs."""
    written = [UNKNOWN] * length
    for line in known:
        begin = line.column - 1
        written[begin : begin + len(line.text)] = line.text.replace("\n", " ")
    return "".join(written)
