"""Text to tree-sitter's nodes, and their way back to places.  Knows none of the grammar's rules."""

import re
from functools import cache
from itertools import accumulate

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

from linter.provenance.source import Location, Source

# The grammar knows exponents only after a fraction; digits in their place change no structure.
_EXPONENT = re.compile(rb"(?<![\w.])[0-9]{1,20}[eE][+-]?[0-9]{1,5}")
_MAY_BE_EXPONENT = re.compile(rb"[0-9][eE][+-]?[0-9]")


def parsed(data: bytes) -> Node:
    """Return the root of the tree of a text in UTF-8; it recovers from every error."""
    if _MAY_BE_EXPONENT.search(data) is not None:
        data = _EXPONENT.sub(lambda found: b"0" * len(found[0]), data)
    return _parser().parse(data).root_node


class Places:
    """The way from the bytes of a part of a source, which begins at an offset, to places in code points."""

    def __init__(self, source: Source, offset: int, text: str, data: bytes) -> None:
        self._source = source
        self._offset = offset
        self._points = None if len(data) == len(text) else _points(data)

    def at(self, start: int, end: int) -> Location:
        """Return the place between two bytes."""
        if self._points is not None:
            start, end = self._points[start], self._points[end]
        return Location(self._source, self._offset + start, self._offset + end)


def _points(data: bytes) -> list[int]:
    """Return how many code points begin before each byte, and before the end."""
    continues = 0b10
    return [0, *accumulate(int(byte >> 6 != continues) for byte in data)]


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_hcl.language()))
