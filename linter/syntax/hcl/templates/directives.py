"""The parts of a template, and what `%{ if }` and `%{ for }` make of them.  Reads no text but that of directives.

A directive becomes expressions that mean the same: a conditional, or the texts of a `for` joined.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct, field

from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.hcl.expression import Call, Conditional, Expression, For, Literal, Opaque, Template

_MOST_PARTS = 1000
_MAX_DEPTH = 20
_FOR = pattern(r"for\s+([^\W\d][\w-]*)(?:\s*,\s*([^\W\d][\w-]*))?\s+in\b(?P<of>.*)", re.DOTALL)
_IF = pattern(r"if\b(?P<of>.*)", re.DOTALL)


class Text(Struct, frozen=True):
    """A part outside of braces."""

    text: str
    at: Location


class Sign(Struct, frozen=True):
    """What stands in `%{ }`."""

    text: str
    at: Location


Part: TypeAlias = Text | Sign | Expression
Read: TypeAlias = Callable[[Location], Expression]
"""Reads the expression at a place.  It is handed in, for an expression may hold templates in turn."""


class _Open(Struct):
    """A directive that is not closed yet, and what stands in it."""

    sign: Sign
    parts: list[Expression] = field(default_factory=list)
    before_else: list[Expression] | None = None


class _UnpairedError(Exception):
    """A directive has no beginning, no end, or is none."""


def built(parts: list[Part], at: Location, read: Read) -> Expression:
    """Put the parts of a template together."""
    if len(parts) > _MOST_PARTS:
        # Lines without anything else in them are one part.
        if all(isinstance(part, Text) for part in parts):
            return Literal("".join(part.text for part in parts if isinstance(part, Text)), at)
        parts = _joined(parts)
    if len(parts) > _MOST_PARTS:
        return Opaque(f"it has more than {_MOST_PARTS} parts", at)
    if all(isinstance(part, Text) for part in parts):
        return Literal("".join(part.text for part in parts if isinstance(part, Text)), at)
    try:
        found = _nested(_joined(parts), at, read)
    except _UnpairedError as error:
        return Opaque(str(error), at)
    if len(found) == 1 and any(isinstance(part, Sign) for part in parts):
        return _text_of(found, at)
    return Template(tuple(found), at)


def _joined(parts: list[Part]) -> list[Part]:
    """Make one text of those that follow each other."""
    joined: list[Part] = []
    texts: list[Text] = []
    for part in [*parts, None]:
        if isinstance(part, Text):
            texts.append(part)
            continue
        text = "".join(one.text for one in texts)
        if text:
            joined.append(Text(text, texts[0].at.source.at(texts[0].at.start, texts[-1].at.end)))
        texts.clear()
        if part is not None:
            joined.append(part)
    return joined


def _nested(parts: list[Part], at: Location, read: Read) -> list[Expression]:
    outermost = _Open(Sign("", at))
    inside = [outermost]
    for part in parts:
        match part:
            case Text(text, place):
                inside[-1].parts.append(Literal(text, place))
            case Sign():
                _directive(part, inside, read)
            case _:
                inside[-1].parts.append(part)
    if len(inside) > 1:
        raise _UnpairedError(f"`%{{ {inside[-1].sign.text.split()[0]} }}` is not closed")
    return outermost.parts


def _directive(sign: Sign, inside: list[_Open], read: Read) -> None:
    innermost = inside[-1]
    word = sign.text.split(maxsplit=1)[0] if sign.text else ""
    opened = innermost.sign.text.split(maxsplit=1)[0] if innermost.sign.text else ""
    if word in ("if", "for") and len(inside) <= _MAX_DEPTH:
        inside.append(_Open(sign))
    elif sign.text == "else" and opened == "if" and innermost.before_else is None:
        innermost.before_else = innermost.parts
        innermost.parts = []
    elif sign.text in ("endif", "endfor") and opened == sign.text.removeprefix("end"):
        inside.pop()
        inside[-1].parts.append(_conditional(innermost, read) if opened == "if" else _loop(innermost, read))
    else:
        raise _UnpairedError(f"`%{{ {word} }}` stands where it means nothing")


def _conditional(directive: _Open, read: Read) -> Expression:
    sign = directive.sign
    found = _IF.fullmatch(sign.text)
    if found is None:
        raise _UnpairedError("a condition is not written")
    first, second = directive.before_else, directive.parts
    yes, no = (second, []) if first is None else (first, second)
    return Conditional(read(_inner(sign, found)), _text_of(yes, sign.at), _text_of(no, sign.at), sign.at)


def _loop(directive: _Open, read: Read) -> Expression:
    sign = directive.sign
    found = _FOR.fullmatch(sign.text)
    if found is None:
        raise _UnpairedError("a loop is not written as Terraform reads it")
    key, name = (found[1], found[2]) if found[2] else (None, found[1])
    each = For(
        key=key,
        name=name,
        collection=read(_inner(sign, found)),
        key_result=None,
        value=_text_of(directive.parts, sign.at),
        grouped=False,
        condition=None,
        at=sign.at,
    )
    return Call(
        "join", (Literal("", sign.at), Call("flatten", (each,), expands=False, at=sign.at)), expands=False, at=sign.at
    )


def _text_of(parts: list[Expression], at: Location) -> Expression:
    """Make a text of parts, even of one that is a number."""
    return Template((*parts, Literal("", at), Literal("", at)), at)


def _inner(sign: Sign, found: re.Match[str]) -> Location:
    """Return the place of the expression in a directive."""
    inner = found["of"].strip()
    offset = found.start("of") + found["of"].index(inner)
    blanks = len(sign.at.text) - len(sign.at.text.lstrip())
    start = sign.at.start + blanks + offset
    return sign.at.source.at(start, start + len(inner))
