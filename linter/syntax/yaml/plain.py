"""YAML of the plainest style to nodes, line by line, in half the time of a parser.  Refuses all other text.

What most manifests are written in: blocks of keys and lists, with values that end on their line, or are literal.  Nodes
and places are those of libyaml (`events.py`), which reads whatever has anything else in it, and tells what is wrong.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

from linter.provenance.budget import CHARACTERS_A_UNIT, NODE, in_force, spend
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.node import Mapping, Node, Scalar, Sequence

MOST_OPEN = 90
"""Blocks in each other; `events.py` tells where there are too many."""

# Beyond ASCII: breaks of lines that are none to us, and characters that no text may hold.
_ODD = pattern("[\x80-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ANY = r"[^\x00-\x08\n-\x1f\x7f]"
_NOTHING = rf"(?:[ ]*+(?:\#{_ANY}*+)?\n)*"
_END = rf"[ ]*+(?:(?<=[ ])\#{_ANY}*+)?(?:\n|\Z)"
_BEGINNING = pattern(rf"{_NOTHING}---(?=[ \n]|\Z){_END}")
_QUOTED = r"\"[^\x00-\x1f\x7f\"\\]*+\"|'[^\x00-\x1f\x7f']*+'"
_QUOTED_KEY = _QUOTED.replace("*+", "{0,200}+")
# A word may have a colon in it, but not at its end, and a `#`, but not at its beginning.
_IN_WORD = r"(?:[^\x00- \x7f:\#]++|:(?![ \n]|\Z)|(?<![ ])\#)"
_PLAIN = rf"(?:[^\x00- \x7f\-?:,\[\]{{}}\#&*!|>'\"%@`]|[-?:](?![ \n]|\Z)){_IN_WORD}*(?:[ ]++(?!\#){_IN_WORD}+)*"
_LINE = pattern(
    rf"{_NOTHING}(?:([ ]*+)(?=[^ \n])"
    r"((?:-[ ]++)*(?:-(?=\n|\Z))?)"
    rf"(?:(?:([A-Za-z0-9_/$][A-Za-z0-9_./$@-]{{0,200}}+)|({_QUOTED_KEY})):(?=[ \n]|\Z)[ ]*+)?"
    rf"(?:({_PLAIN})|({_QUOTED}|\|[-+]?|[\[{{][^\x00-\x1f\x7f]*[\]}}]))?{_END}"
    r"|[ ]*\Z|([^\n]+\n?))"
)
_INDENT = pattern(r"[ ]*+(?=[^ \t\n])")
# What stands between brackets on one line.
_FLOW_WORD = r"(?:[A-Za-z0-9_/.$]|-(?=\w))[A-Za-z0-9_/.$@=+~*-]{0,200}+"
_FLOW = pattern(rf"(?:([\[{{])|([\]}},])|(?:({_FLOW_WORD}(?:[ ]{_FLOW_WORD}){{0,4}})|({_QUOTED_KEY}))(:(?=[ ]))?)[ ]*+")

_Line: TypeAlias = tuple[int, int, str, str | None, str | None, str | None, str | None, re.Match[str]]
"""Its column, and the offset of what stands there; dashes, a key or one in quotes, a value or one that is not plain."""
_NO_COLUMN = -1
"""Of a line of another style, and of the end: it belongs to no block."""
_VALUE, _OTHER, _ODD_LINE = 5, 6, 7


class _OtherStyleError(Exception):
    """A text that is not of the plainest style."""


def parsed(document: Location) -> Node | None:
    """Return the node of a text of the plainest style, and pay for all in it; None for any other text."""
    text = document.source.text
    if not text.isascii() and _ODD.search(text, document.start, document.end) is not None:
        return None
    reader = _Reader(document)
    try:
        node = reader.read()
    except _OtherStyleError:
        return None
    cost = (document.end - document.start) // CHARACTERS_A_UNIT + reader.count * NODE
    if in_force().left < cost:
        return None  # at which of its nodes it runs out, `events.py` tells
    spend(cost, document)
    return node


class _Reader:
    """The lines of one document."""

    def __init__(self, document: Location) -> None:
        self._source = document.source
        self._text = document.source.text
        self._end = document.end
        self._lines = self._cut(document)
        self.count = 1
        """Of the nodes: the outermost, and those that each block has in it."""

    def _cut(self, document: Location) -> Iterator[_Line]:
        beginning = _BEGINNING.match(self._text, document.start, self._end)
        start = document.start if beginning is None else beginning.end()
        for found in _LINE.finditer(self._text, start, self._end):
            indent, dashes, name, quoted, plain, other, odd = found.groups()
            if indent is not None:
                yield len(indent), found.end(1), dashes, name, quoted, plain, other, found
            else:
                at = self._end if odd is None else found.start(_ODD_LINE)
                yield _NO_COLUMN, at, "", None, None, None, None, found

    def read(self) -> Node:
        """Return the node of all lines.  Raises _OtherStyleError."""
        node, line = self._block(next(self._lines), 0)
        if line[1] < self._end:
            raise _OtherStyleError
        return node

    def _block(self, line: _Line, depth: int) -> tuple[Node, _Line]:
        """Return the block that begins with a line, and the line behind it."""
        if depth > MOST_OPEN:
            raise _OtherStyleError
        return self._list(line, depth) if line[2] else self._mapping(line, depth)

    def _mapping(self, line: _Line, depth: int) -> tuple[Node, _Line]:
        """Return a mapping.  It and the list are where the time goes, so that nothing is called for a line."""
        source, lines = self._source, self._lines
        entries: dict[str, tuple[Scalar, Node]] = {}
        repeated: list[tuple[Scalar, Node]] = []
        value: Node
        width, start = line[:2]
        while True:
            column, at, dashes, name, quoted, plain, other, found = line
            if column != width or dashes:
                break
            if name is not None:
                key = Scalar(name, Location(source, at, at + len(name)), plain=True)
            else:
                key = self._quoted(quoted, at)
                name = key.text
            if plain is not None:
                at = found.start(_VALUE)
                value = Scalar(plain, Location(source, at, at + len(plain)), plain=True)
                line = next(lines)
            elif other is not None:
                value, line = self._other(other, found, width)
            else:
                line = next(lines)
                if line[0] > width or (line[0] == width and line[2]):
                    value, line = self._block(line, depth + 1)
                else:
                    after = key.at.end + 1
                    value = Scalar("", Location(source, after, after), plain=True)
            if name in entries:
                repeated.append(entries[name])
            entries[name] = key, value
        if column > width or (column == width and dashes):
            raise _OtherStyleError
        self.count += 2 * (len(entries) + len(repeated))
        return Mapping(entries, Location(source, start, at), tuple(repeated)), line

    def _quoted(self, written: str | None, at: int) -> Scalar:
        if written is None:
            raise _OtherStyleError
        return Scalar(written[1:-1], Location(self._source, at, at + len(written)), plain=False)

    def _list(self, line: _Line, depth: int) -> tuple[Node, _Line]:
        """Return a list, which may stand in the column of the key of which it is the value."""
        source, lines = self._source, self._lines
        items: list[Node] = []
        value: Node
        width, start = line[:2]
        while True:
            column, at, dashes, name, quoted, plain, other, found = line
            if column != width or not dashes:
                break
            inner = dashes.find("-", 1)
            if inner > 0 or name is not None or quoted is not None:
                inner = inner if inner > 0 else len(dashes)
                line = column + inner, at + inner, dashes[inner:], name, quoted, plain, other, found
                value, line = self._block(line, depth + 1)
            elif plain is not None:
                at = found.start(_VALUE)
                value = Scalar(plain, Location(source, at, at + len(plain)), plain=True)
                line = next(lines)
            elif other is not None:
                value, line = self._other(other, found, width)
            else:
                line = next(lines)
                if line[0] > width:
                    value, line = self._block(line, depth + 1)
                else:
                    value = Scalar("", Location(source, at + 1, at + 1), plain=True)
            items.append(value)
        if column > width:
            raise _OtherStyleError
        self.count += len(items)
        return Sequence(tuple(items), Location(source, start, at)), line

    def _other(self, written: str, found: re.Match[str], column: int) -> tuple[Node, _Line]:
        """Return a value that is not plain, and the line behind it."""
        at = found.start(_OTHER)
        if written[0] == "|":
            literal = self._literal(column, at, written, found.end())
            line = next(self._lines)
            while line[1] < literal.at.end:
                line = next(self._lines)
            return literal, line
        place = Location(self._source, at, at + len(written))
        if written[0] in "\"'":
            return self._quoted(written, at), next(self._lines)
        node, behind = self._flow(at, place.end, 0)
        if behind != place.end:
            raise _OtherStyleError
        return node, next(self._lines)

    def _literal(self, column: int, at: int, header: str, start: int) -> Scalar:
        """Return the literal text that begins on the next line, which tells its indentation."""
        first = _INDENT.match(self._text, start, self._end)
        columns = 0 if first is None else first.end() - start
        found = _body(columns).match(self._text, start, self._end) if columns > column else None
        if found is None:
            raise _OtherStyleError
        body = found.group()
        text = _margin(columns).sub("", body)
        if header != "|+":
            kept = text.rstrip("\n")
            text = kept if header == "|-" or kept == text else f"{kept}\n"
        return Scalar(text, Location(self._source, at, start + len(body)), plain=False)

    def _flow(self, at: int, end: int, depth: int) -> tuple[Node, int]:
        """Return a list or mapping in brackets, and where it ends."""
        is_list = self._text[at] == "["
        entries: dict[str, tuple[Scalar, Node]] = {}
        items: list[Node] = []
        token = self._token(at, end)
        while True:
            token = self._token(token.end(), end)
            if token[2] and not items and not entries:
                break
            key = None if is_list else self._word(token, is_key=True)
            token = token if key is None else self._token(token.end(), end)
            if token[1] and depth < MOST_OPEN:
                value, behind = self._flow(token.start(), end, depth + 1)
                token = self._token(behind, end)
            else:
                value = self._word(token, is_key=False)
                token = self._token(token.end(), end)
            if key is None:
                items.append(value)
            elif key.text in entries:
                raise _OtherStyleError
            else:
                entries[key.text] = key, value
            if token[2] != ",":
                break
        if token[2] != ("]" if is_list else "}"):
            raise _OtherStyleError
        place = Location(self._source, at, token.start() + 1)
        self.count += len(items) + 2 * len(entries)
        return Sequence(tuple(items), place) if is_list else Mapping(entries, place), place.end

    def _token(self, at: int, end: int) -> re.Match[str]:
        found = _FLOW.match(self._text, at, end)
        if found is None:
            raise _OtherStyleError
        return found

    def _word(self, token: re.Match[str], *, is_key: bool) -> Scalar:
        """Return what stands between commas and colons."""
        _, _, word, quoted, colon = token.groups()
        if (colon is not None) != is_key or (word is None and quoted is None):
            raise _OtherStyleError
        if word is not None:
            return Scalar(word, self._source.at(*token.span(3)), plain=True)
        return Scalar(token[4][1:-1], self._source.at(*token.span(4)), plain=False)


@cache
def _body(columns: int) -> re.Pattern[str]:
    """Return what is all of a literal text that is so many columns from the margin."""
    return re.compile(rf"(?:[ ]{{{columns}}}{_ANY}++(?:\n|\Z)|[ ]{{0,{columns}}}\n)+")


@cache
def _margin(columns: int) -> re.Pattern[str]:
    return re.compile(rf"^[ ]{{0,{columns}}}", re.MULTILINE)
