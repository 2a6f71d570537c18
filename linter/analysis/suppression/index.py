"""Suppressions by what they cover, so that no finding is held against all of them.  Knows not how they are written."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from msgspec import Struct, field

from linter.analysis.suppression.note import Anywhere, Line, Note, Scope, Span
from linter.model.finding import Finding
from linter.provenance.source import Location


class Index(Struct):
    """The notes that name one rule."""

    notes: list[Note] = field(default_factory=list)
    _lines: dict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    _spans: dict[str, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    """By path: start, end and number of the note."""
    _anywhere: list[int] = field(default_factory=list)
    _sorted: dict[str, tuple[list[tuple[int, int, int]], list[int]]] = field(default_factory=dict)

    def add(self, note: Note) -> None:
        """Take a further note."""
        number = len(self.notes)
        self.notes.append(note)
        match note.scope:
            case Line(path, line):
                self._lines[path, line].append(number)
            case Span(at):
                self._spans[at.source.path].append((at.start, max(at.end, at.start + 1), number))
                self._sorted.pop(at.source.path, None)
            case Anywhere():
                self._anywhere.append(number)

    def covering(self, finding: Finding) -> list[Note]:
        """Return the notes that cover a finding, in the order in which they were added."""
        found = {number for number in self._anywhere if _is_covered(self.notes[number].scope, finding)}
        for at in (finding.at, finding.header):
            path = at.source.path
            found.update(self._lines.get((path, at.source.line_and_column(at.start)[0]), ()))
            found.update(self._around(at))
        return [self.notes[number] for number in sorted(found)]

    def _around(self, at: Location) -> Iterator[int]:
        """Return the numbers of the spans that a place is in."""
        path = at.source.path
        if path not in self._spans:
            return
        if path not in self._sorted:
            spans = sorted(self._spans[path])
            self._sorted[path] = spans, list(accumulate((end for _, end, _ in spans), max))
        spans, furthest = self._sorted[path]
        index = bisect_right(spans, at.start, key=lambda span: span[0]) - 1
        while index >= 0 and furthest[index] > at.start:
            if spans[index][1] > at.start:
                yield spans[index][2]
            index -= 1


def by_rule(notes: Sequence[tuple[str, Note]]) -> dict[str, Index]:
    """Sort notes by the rules that they name."""
    found: dict[str, Index] = defaultdict(Index)
    for rule, note in notes:
        found[rule].add(note)
    return found


def _is_covered(scope: Scope, finding: Finding) -> bool:
    """Say whether a finding is covered by what is for any place."""
    if not isinstance(scope, Anywhere):
        return False
    return (scope.paths is None or scope.paths(finding.at.source.path)) and scope.address in ("", finding.subject)
