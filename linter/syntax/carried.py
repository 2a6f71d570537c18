"""Texts that values of YAML carry, and where each part of them is written.  Knows nothing of what the texts say.

How a string is quoted changes nothing of its value (YAML 1.2.2, 7.3 and 8.1).  A literal block stands in its file as it
is; of any other string the lines are looked for, one after the other, in what is written.
"""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.node import Mapping, Node, Scalar, Sequence

_PREFIX = 24
"""Characters of a line by which one is found that is written over several."""
_MOST_MISSED = 100
"""Lines that are not found, after which none is looked for: what fills in a value has not its lines."""


class Carried(Struct, frozen=True):
    """A text, and where its lines are written."""

    text: str
    places: tuple[tuple[int, Location], ...]
    """What stands for what, by the offset at which it begins, in order."""

    def place(self, at: Location) -> Location:
        """Return where what stands at a place of the text is written."""
        index = bisect_right(self.places, at.start, key=lambda place: place[0]) - 1
        offset, line = self.places[max(index, 0)]
        start = line.start + max(at.start - offset, 0)
        end = start + at.end - at.start
        is_exact = end <= line.end and line.source.text[start:end] == at.text
        return line.source.at(start, end) if is_exact else line


def carried(value: Scalar) -> Location | Carried:
    """Return the place of a text that stands in its file as it is, or the text and the places of its lines."""
    if value.text == value.at.text:  # a plain string, or a whole file that became a value
        return value.at
    return yaml.block_text(value) or Carried(value.text, tuple(_lines(value)) or ((0, value.at.header),))


def parse(value: Scalar) -> Node | None:
    """Parse the YAML that a value carries.  Raises InputError with the place of the first error."""
    text = carried(value)
    if isinstance(text, Location):
        return yaml.parse(text)
    try:
        node = yaml.parse(Source(value.at.source.path, text.text).whole)
    except InputError as error:
        raise InputError(text.place(error.at), error.message, error.cure) from error
    return None if node is None else _moved(node, text, {})


def _lines(value: Scalar) -> Iterator[tuple[int, Location]]:
    written = value.at.text
    offset = position = missed = 0
    for line in value.text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            start, end = _found(stripped, written, position) if missed < _MOST_MISSED else (0, 0)
            missed += not end
            at = value.at.source.at(value.at.start + start, value.at.start + end) if end else value.at.header
            position = max(position, end)
            yield offset + len(line) - len(line.lstrip()), at
        offset += len(line)


def _spellings(line: str) -> Iterator[str]:
    """Yield how a line stands in a string without quotes, with double ones, and with single ones."""
    yield line
    import json  # noqa: PLC0415  # seldom: most lines stand there as they are

    yield json.dumps(line, ensure_ascii=False)[1:-1]
    yield line.replace("'", "''")


def _found(line: str, written: str, start: int) -> tuple[int, int]:
    """Return where a line is written, verbatim, with escapes, or cut into several; (0, 0) where it is not found."""
    for spelled in _spellings(line):
        if (found := written.find(spelled, start)) >= 0:
            return found, found + len(spelled)
    found = written.find(line[:_PREFIX].partition("\\")[0].rpartition(" ")[0] or line[:_PREFIX], start)
    if found < 0:
        return 0, 0
    end = written.find("\n", found)
    return found, len(written) if end < 0 else end


def _moved(node: Node, text: Carried, seen: dict[int, Node]) -> Node:
    if id(node) not in seen:  # an anchor may be used very often
        seen[id(node)] = _moved_once(node, text, seen)
    return seen[id(node)]


def _moved_once(node: Node, text: Carried, seen: dict[int, Node]) -> Node:
    at = text.place(node.at)
    match node:
        case Scalar():
            return Scalar(node.text, at, node.plain)
        case Sequence():
            return Sequence(tuple(_moved(one, text, seen) for one in node.items), at)
        case Mapping():
            entries = {
                name: (Scalar(key.text, text.place(key.at), key.plain), _moved(one, text, seen))
                for name, (key, one) in node.entries.items()
            }
            return Mapping(entries, at)
