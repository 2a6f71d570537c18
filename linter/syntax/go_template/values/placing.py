"""Values that were read from a text, moved to where the parts of the text are written.  Knows no function."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from msgspec.structs import replace

from linter.provenance.source import Location, Source
from linter.syntax.go_template.values.value import Hole, Value, is_hole, pieces_of

_MAX_DEPTH = 60


def placed(value: Value, text: Value, source: Source, hole_in: Callable[[str], Hole]) -> Value:
    """Return a value that was read from the source of a text, with the places and holes that the text has."""
    return _Places(text, source, hole_in).value(value, 0)


class _Places:
    """The parts of a text, and where each is written."""

    def __init__(self, text: Value, source: Source, hole_in: Callable[[str], Hole]) -> None:
        self._pieces = pieces_of(text)
        self._starts = [0, *accumulate(len(piece.text) for piece in self._pieces)][:-1]
        self._origin = text.origin
        self._source = source
        self._hole_in = hole_in

    def value(self, value: Value, depth: int) -> Value:
        """Return a value with all that is in it in its place."""
        data = value.data
        if depth >= _MAX_DEPTH:
            data = None
        elif isinstance(data, dict):
            data = {key: self.value(one, depth + 1) for key, one in data.items()}
        elif isinstance(data, list):
            data = [self.value(one, depth + 1) for one in data]
        elif isinstance(data, str) and len(data) == 1 and is_hole(data):
            data = self._hole_in(data)
        return replace(value, data=data, origin=self._place(value.origin), key=self._place(value.key))

    def _place(self, at: Location | None) -> Location | None:
        if at is None or at.source is not self._source or not self._pieces:
            return self._origin if at is None or at.source is self._source else at
        start, end = at.start, at.end
        if end - start > 1 and at.text[0] in "'\"" and at.text[0] == at.text[-1]:
            start, end = start + 1, end - 1
        index = max(bisect_right(self._starts, start) - 1, 0)
        piece, start, end = self._pieces[index], start - self._starts[index], end - self._starts[index]
        verbatim = piece.at if piece.literal else piece.origin
        if verbatim is not None and 0 <= start <= end <= len(piece.text) and verbatim.text == piece.text:
            return verbatim.source.at(verbatim.start + start, verbatim.start + end)
        return piece.origin or piece.at or self._origin
