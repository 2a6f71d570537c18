"""A rendered text, and where each part of it is written.

A scalar that a value alone fills stands where the value is written; any other place is that of the template's text, or
of the actions that print it.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise, takewhile

from msgspec import Struct, field

from linter.provenance.pattern import pattern
from linter.provenance.source import Location, Source
from linter.syntax.go_template.engine import OPEN
from linter.syntax.go_template.values.value import FIRST_HOLE, Hole, Piece, is_hole
from linter.syntax.node import Mapping, Node, Scalar
from linter.syntax.node import Sequence as List

_HOLES = rf"[{FIRST_HOLE}-\U000fffff]"
_LINES_OF_HOLES = pattern(
    rf"^(?:[ \t]*(?P<key>\w+):[ \t]*\n)?(?P<hole>[ \t]*{_HOLES}(?:[ \t]|{_HOLES})*)$", re.MULTILINE
)
_QUOTES = "'\""


class Rendered(Struct, frozen=True, eq=False):
    """The text that a template becomes, under the template's path."""

    source: Source
    without: Source
    """The same text with white space for the lines that hold nothing but what rendering cannot know."""
    asked: frozenset[str]
    """What its conditions asked that rendering cannot know."""
    opens: tuple[tuple[int, str], ...]
    """Offsets at which something may stand that rendering cannot know, with the key that it stands below, if any."""
    _template: Source
    _pieces: tuple[Piece, ...]
    _starts: tuple[int, ...]
    _holes: dict[str, Hole] = field(default_factory=dict)

    @staticmethod
    def of(template: Source, pieces: Iterable[Piece], holes: Sequence[Hole], asked: frozenset[str]) -> "Rendered":
        """Put pieces together."""
        kept: list[Piece] = []
        starts: list[int] = []
        opens: list[tuple[int, str]] = []
        length = 0
        for piece in pieces:
            parts = piece.text.split(OPEN) if OPEN in piece.text else [piece.text]
            text = "".join(parts)
            opens += [(length + sum(map(len, parts[:index])), "") for index in range(1, len(parts))]
            if text:
                kept.append(Piece(text, piece.at, piece.origin, piece.literal))
                starts.append(length)
                length += len(text)
        text = "".join(piece.text for piece in kept)
        opens += [(one.start(), one["key"] or "") for one in _LINES_OF_HOLES.finditer(text)] if is_hole(text) else []
        source = Source(template.path, text)
        without = Source(template.path, _LINES_OF_HOLES.sub(_blank, text)) if is_hole(text) else source
        told = {one.mark: one for one in holes} if is_hole(text) else {}
        return Rendered(source, without, asked, tuple(sorted(opens)), template, tuple(kept), tuple(starts), told)

    def is_open(self, start: int, end: int, harmless: Container[str] = ()) -> bool:
        """Say whether something may stand between two offsets that rendering cannot know, but below harmless keys."""
        first = bisect_right(self.opens, (start, ""))
        between = takewhile(lambda one: one[0] <= end, self.opens[max(first - 1, 0) :])
        return any(offset >= start and not (key and key in harmless) for offset, key in between)

    def certain(self, document: Location) -> Location:
        """Return the same document in the text without what rendering cannot know."""
        return self.without.at(document.start, document.end)

    def place(self, at: Location) -> Location:
        """Return where what stands at a place of the text is written."""
        if at.source is not self.source and at.source is not self.without:
            return at
        if not self._pieces:
            return self._template.whole
        start, end = at.start, at.end
        text = self.source.text
        if end - start > 2 and text[start] in _QUOTES and text[end - 1] == text[start]:  # noqa: PLR2004  # two quotes
            start, end = start + 1, end - 1
        piece = self._pieces[self._index(start)]
        if piece.origin is not None and not piece.literal and end <= self._end(self._index(start)):
            return _within(piece, start - self._starts[self._index(start)], end - start) or piece.origin
        return self._in_template(at)

    def _in_template(self, at: Location) -> Location:
        index, last = self._index(at.start), self._index(max(at.end - 1, at.start))
        first, final = self._pieces[index], self._pieces[last]
        if first.at is None:
            return first.origin or self._template.whole.header
        start = first.at.start + (at.start - self._starts[index] if first.literal else 0)
        if not first.literal and first.origin is not None and "\n" in at.text:
            return first.origin  # what values fill with several lines begins where they are written
        if final.at is None or final.at.source is not first.at.source:
            return first.at.source.at(start, max(first.at.end, start))
        end = final.at.start + (at.end - self._starts[last]) if final.literal else final.at.end
        return first.at.source.at(start, end) if start <= end else first.at

    def _index(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def _end(self, index: int) -> int:
        return self._starts[index] + len(self._pieces[index].text)

    def lines(self, start: int, end: int) -> "tuple[tuple[int, Location], ...]":
        """Return the places of what begins between two offsets: each line, and each piece in it."""
        text = self.source.text
        cuts = {start, *(one for one in self._starts[self._index(start) : self._index(end) + 1] if start <= one < end)}
        position = text.find("\n", start, end)
        while position >= 0:
            cuts.add(position + 1)
            position = text.find("\n", position + 1, end)
        found = []
        bounds = [*sorted(one for one in cuts if one < end), end]
        for first, last in pairwise(bounds):
            begin = first + len(text[first:last]) - len(text[first:last].lstrip())
            stop = first + len(text[first:last].rstrip())
            found.append((first, self.place(self.source.at(begin, max(stop, begin)))))
        return tuple(found)

    def with_holes(self, text: str) -> str:
        """Return a text with the actions that yield its holes."""
        if not is_hole(text):
            return text
        return "".join(
            self._holes[one].text if one in self._holes else "{{ }}" if one >= FIRST_HOLE else one for one in text
        )

    def told(self, node: Node, _seen: dict[int, Node] | None = None) -> Node:
        """Return a node whose scalars have the actions of their holes in them."""
        seen = {} if _seen is None else _seen
        if id(node) not in seen:
            seen[id(node)] = self._told(node, seen)
        return seen[id(node)]

    def _told(self, node: Node, seen: dict[int, Node]) -> Node:
        match node:
            case Scalar():
                return Scalar(self.with_holes(node.text), node.at, node.plain) if is_hole(node.text) else node
            case List():
                return List(tuple(self.told(one, seen) for one in node.items), node.at)
            case Mapping():
                entries = {
                    self.with_holes(name): (
                        Scalar(self.with_holes(key.text), key.at, key.plain),
                        self.told(value, seen),
                    )
                    for name, (key, value) in node.entries.items()
                }
                return Mapping(entries, node.at)


def _within(piece: Piece, start: int, length: int) -> Location | None:
    """Return the place of a part of what stands word by word where it comes from, as a file does that is put in."""
    origin = piece.origin
    if origin is None or not 0 < length < len(piece.text) or origin.text != piece.text:
        return None
    return origin.source.at(origin.start + start, origin.start + start + length)


def _blank(found: re.Match[str]) -> str:
    return found.group().replace(found["hole"], " " * len(found["hole"]))
