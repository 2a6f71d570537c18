"""`printf` with the verbs of Go, each argument keeping its place.

Source: https://pkg.go.dev/fmt "Printing".
"""

import re
from collections.abc import Iterator

from linter.provenance.pattern import pattern
from linter.syntax.go_template.engine import Engine
from linter.syntax.go_template.functions.texts import escaped
from linter.syntax.go_template.values.value import (
    Piece,
    Pieces,
    Value,
    formatted,
    is_hole,
    joined,
    kind_of,
    pieces_of,
    type_of,
)

_VERB = pattern(r"%(?P<flags>[-+# 0]*)(?P<width>\d{0,9}|\*)(?:\.(?P<precision>\d{0,9}|\*))?(?P<verb>.)?", re.DOTALL)
_MAX_WIDTH = 10_000
_MAX_PRECISION = 300
_SURROGATES = 0xD800
_GO_NAMES = {"bool": "bool", "int": "int", "float64": "float64", "string": "string"}


def formatted_text(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Return what `printf` makes of a format and its arguments."""
    unknown = engine.unknown_among(arguments[:1])
    if unknown is not None:
        return unknown
    pieces = tuple(_pieces(engine, formatted(arguments[0]), arguments))
    engine.budget.text(sum(len(piece.text) for piece in pieces))
    return joined(pieces)


def _pieces(engine: Engine, layout: str, arguments: tuple[Value, ...]) -> Iterator[Piece]:
    index, start = 1, 0
    for found in _VERB.finditer(layout):
        yield Piece(layout[start : found.start()], None)
        start = found.end()
        verb = found["verb"]
        if verb == "%":
            yield Piece("%", None)
        elif verb is None:
            yield Piece("%!(NOVERB)", None)
        elif "*" in (found["width"], found["precision"]):
            raise engine.wrong("`*` in a format is not read here", "write the number")
        elif index >= len(arguments):
            yield Piece(f"%!{verb}(MISSING)", None)
        else:
            yield from _converted(engine, found, arguments[index])
            index += 1
    yield Piece(layout[start:], None)
    if index < len(arguments):
        extra = ", ".join(f"{type_of(one)}={formatted(one)}" for one in arguments[index:])
        yield Piece(f"%!(EXTRA {extra})", None)


def _converted(engine: Engine, found: re.Match[str], value: Value) -> Iterator[Piece]:
    pieces = tuple(_one(found, value))
    width = int(found["width"] or 0)
    if width > _MAX_WIDTH:
        raise engine.wrong(f"a width of more than {_MAX_WIDTH:,}", "write a smaller one")
    missing = width - sum(len(piece.text) for piece in pieces)
    if missing <= 0:
        yield from pieces
    elif "-" in found["flags"]:
        yield from (*pieces, Piece(" " * missing, None))
    elif "0" in found["flags"]:
        text = "".join(piece.text for piece in pieces)
        sign = text[:1] if text[:1] in ("-", "+") else ""
        yield Piece(f"{sign}{'0' * missing}{text[len(sign) :]}", None, value.origin)
    else:
        yield from (Piece(" " * missing, None), *pieces)


def _one(found: re.Match[str], value: Value) -> Pieces:
    """Return what one verb makes of one value."""
    verb, data = found["verb"], value.data
    precision = None if found["precision"] is None else min(int(found["precision"] or 0), _MAX_PRECISION)
    if verb in "sv" and isinstance(data, str):
        return pieces_of(value) if precision is None else (Piece(data[:precision], None, value.origin),)
    if is_hole(formatted(value)):
        return (Piece(formatted(value), None, value.origin),)
    text = _text(verb, found["flags"], precision, value)
    return (Piece(text, None, value.origin),)


def _text(verb: str, flags: str, precision: int | None, value: Value) -> str:
    data = value.data
    is_number = isinstance(data, int | float) and not isinstance(data, bool)
    if verb == "v":
        return f"+{formatted(value)}" if "+" in flags and is_number and data >= 0 else formatted(value)
    if verb == "T":
        return type_of(value)
    if verb == "t" and isinstance(data, bool):
        return formatted(value)
    if verb == "q" and isinstance(data, str):
        return f'"{escaped(data)}"'
    if verb == "s" and isinstance(data, list):
        return formatted(value)
    if verb == "s" and isinstance(data, str):
        return data
    if is_number and isinstance(data, int) and verb in "dxXobc":
        return _integer(verb, flags, data)
    if isinstance(data, str) and verb in "xX":
        return data.encode().hex() if verb == "x" else data.encode().hex().upper()
    if isinstance(data, float) and verb in "feEgG":
        return _float(verb, flags, precision, value)
    return f"%!{verb}({_described(value)})"


def _integer(verb: str, flags: str, number: int) -> str:
    if verb == "c":
        return chr(number) if 0 <= number < _SURROGATES else "\ufffd"
    sign = "+" if "+" in flags and number >= 0 else ""
    return f"{sign}{number:{verb}}"


def _float(verb: str, flags: str, precision: int | None, value: Value) -> str:
    sign = "+" if "+" in flags and value.data >= 0 else ""
    if verb in "gG" and precision is None:
        return sign + formatted(value)
    return f"{sign}{value.data:.{6 if precision is None else precision}{verb}}"


def _described(value: Value) -> str:
    return "<nil>" if value.data is None else f"{_GO_NAMES.get(kind_of(value), type_of(value))}={formatted(value)}"
