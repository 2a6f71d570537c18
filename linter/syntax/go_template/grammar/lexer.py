"""A template's text cut into texts and actions, and actions into tokens.  Knows no grammar.

Source: https://pkg.go.dev/text/template, "Text and spaces", and the lexer of text/template/parse.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source

_SPACE = " \t\r\n"
_COMMENT = pattern(r"/\*.*?\*/", re.DOTALL)
_END = pattern(r"(?P<trim>[ \t\r\n]-)?\}\}")
_TOKEN = pattern(
    r"""
    (?P<space>[ \t\r\n]+)
    |(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<raw>`[^`]*`)
    |(?P<character>'(?:[^'\\\n]|\\[^\n][^'\n]{0,8})')
    |(?P<number>[+-]?(?:0[xX](?:[0-9a-fA-F_]+(?:\.[0-9a-fA-F_]*)?|\.[0-9a-fA-F_]+)(?:[pP][+-]?[0-9_]+)?
        |0[bB][01_]+|0[oO][0-7_]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)i?(?!\w))
    |(?P<field>\.[^\W\d]\w*)
    |(?P<variable>\$\w*)
    |(?P<word>[^\W\d]\w*)
    |(?P<declare>:=)|(?P<assign>=)|(?P<pipe>\|)|(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<dot>\.)
    """,
    re.VERBOSE,
)


class Token(Struct, frozen=True):
    """One word of an action."""

    kind: str
    text: str
    at: Location
    spaced: bool
    """Whether white space stands before it: `.a .b` are two operands, `.a.b` is one."""


class Code(Struct, frozen=True):
    """What stands between `{{` and `}}`."""

    tokens: tuple[Token, ...]
    at: Location


Item: TypeAlias = Location | Code


def items(source: Source) -> Iterator[Item]:
    """Cut a template into the places of its texts, trimmed as the marks beside them say, and its actions.

    Raises InputError at an action that has no end or holds what is no token.
    """
    text = source.text
    start, trims = 0, False
    while True:
        opening = text.find("{{", start)
        end = len(text) if opening < 0 else opening
        trims_before = opening >= 0 and text.startswith("-", opening + 2) and text[opening + 3 : opening + 4] in _SPACE
        if text[opening + 3 : opening + 4] == "":
            trims_before = False
        if (place := _trimmed(source, start, end, before=trims, after=trims_before)) is not None:
            yield place
        if opening < 0:
            return
        code, start, trims = _action(source, opening, opening + (3 if trims_before else 2))
        if code is not None:
            yield code


def _trimmed(source: Source, start: int, end: int, *, before: bool, after: bool) -> Location | None:
    text = source.text
    while before and start < end and text[start] in _SPACE:
        start += 1
    while after and end > start and text[end - 1] in _SPACE:
        end -= 1
    return source.at(start, end) if start < end else None


def _action(source: Source, opening: int, position: int) -> tuple[Code | None, int, bool]:
    """Read an action; return it (no comment), the offset behind it, and whether it trims what follows."""
    text = source.text
    inside = position
    while text[inside : inside + 1] in _SPACE and inside < len(text):
        inside += 1
    if text.startswith("/*", inside):
        comment = _COMMENT.match(text, inside)
        end = None if comment is None else _END.match(text, comment.end())
        if end is None:
            at = source.at(opening, inside + 2)
            raise InputError(at, "the comment has no end", "end it with `*/}}`")
        return None, end.end(), end["trim"] is not None
    tokens: list[Token] = []
    spaced = False
    while (end := _END.match(text, position)) is None:
        found = _TOKEN.match(text, position)
        if found is None:
            raise _not_a_token(source, opening, position)
        if found.lastgroup == "space":
            spaced = True
        else:
            at = source.at(position, found.end())
            tokens.append(Token(str(found.lastgroup), found.group(), at, spaced))
            spaced = False
        position = found.end()
        if spaced and text.startswith("-}}", position):
            position -= 1  # the white space belongs to the mark
    return Code(tuple(tokens), source.at(opening, end.end())), end.end(), end["trim"] is not None


def _not_a_token(source: Source, opening: int, position: int) -> InputError:
    if position >= len(source.text) or source.text[position] == "\n":
        at = source.at(opening, min(opening + 2, len(source.text)))
        return InputError(at, "the action has no end", "end it with `}}`")
    at = source.at(position, position + 1)
    if at.text in "\"'`":
        return InputError(at, "the text in quotes has no end", "close it with the same quote on the same line")
    return InputError(at, f"unexpected {at.text!r} in an action", "correct the action at this place")
