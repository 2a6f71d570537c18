"""JSON strings as the templates that they are once their own escapes are undone.  Knows no expression.

Places in what is undone are led back to where it is written, so that a finding stands at the very character.
"""

import re
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from linter.provenance.pattern import pattern
from linter.provenance.source import Location, Source
from linter.syntax.hcl.expression import Expression
from linter.syntax.hcl.templates.directives import Read
from linter.syntax.hcl.templates.template import template

_PIECE = pattern(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|[^\\]", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def escaped_template(at: Location, read: Read) -> Expression:
    """Read the template in a JSON string that has escapes."""
    pieces = [found[0] for found in _PIECE.finditer(at.text[1:-1])]
    texts = [_undone(piece) for piece in pieces]
    offsets, position = [], at.start + 1
    for piece, text in zip(pieces, texts, strict=True):
        offsets += [position] * len(text)
        position += len(piece)
    body = Source(at.source.path, "".join(texts)).whole
    made: Expression = _led_back(template(body, body, read), body.source, at, [*offsets, position])
    return made


def _undone(piece: str) -> str:
    if not piece.startswith("\\"):
        return piece
    if piece[1] != "u":
        return _ESCAPED.get(piece[1], piece[1])
    units = bytes.fromhex("".join(piece.split("\\u")))
    return units.decode("utf-16-be", "replace")


def _led_back(part: Any, undone: Source, at: Location, offsets: list[int]) -> Any:  # noqa: ANN401  # a part of an expression
    """Replace the places in an expression, which are offsets in what was undone."""
    if isinstance(part, Location):
        whole = part.start == 0 and part.end == len(undone.text)
        return at if whole else at.source.at(offsets[part.start], offsets[part.end])
    if isinstance(part, tuple):
        return tuple(_led_back(one, undone, at, offsets) for one in part)
    if not isinstance(part, Struct):
        return part
    inner = {name: _led_back(getattr(part, name), undone, at, offsets) for name in part.__struct_fields__}
    return replace(part, **inner)
