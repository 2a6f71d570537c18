"""Values as YAML and JSON, as `toYaml` and `toJson` write them, each part with the place where it is written.

Source: the emitter of go-yaml 2 (sorted keys, lists at the indentation of their key) and Go's encoding/json.
"""

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

from linter.provenance.pattern import pattern
from linter.syntax.go_template.values.value import Hole, Piece, Value, number, plain
from linter.syntax.go_template.values.yaml_values import resolved

MAX_DEPTH = 60
_NOT_PLAIN = pattern(r"^[-?:](?:\s|$)|^[,\[\]{}#&*!|>'\"%@`]|:(?:\s|$)|\s#|^\s|\s$|^(?:---|\.\.\.)|^$")
_NOT_PRINTABLE = pattern(r"[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DATE = pattern(r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt\s].*)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_MOST_PLACES = 21
_NATURAL = pattern(r"(\d+)")


def yaml_pieces(value: Value, indentation: int = 0, depth: int = 0) -> Iterator[Piece]:
    """Return a value as a block of YAML without a line break at its end; what follows the first line is indented."""
    data = value.data
    if isinstance(data, dict) and data and depth < MAX_DEPTH:
        for index, key in enumerate(sorted(data, key=_natural)):
            inner = data[key]
            if index:
                yield Piece("\n" + " " * indentation, None)
            place = inner.key or inner.origin
            yield Piece(_scalar(key, indentation), None, place)
            yield Piece(":", None, place)
            yield from _below(inner, indentation, depth)
    elif isinstance(data, list) and data and depth < MAX_DEPTH:
        for index, inner in enumerate(data):
            if index:
                yield Piece("\n" + " " * indentation, None)
            yield Piece("- ", None)
            yield from yaml_pieces(inner, indentation + 2, depth + 1)
    else:
        yield Piece(_leaf(data, indentation), None, value.origin)


def _below(value: Value, indentation: int, depth: int) -> Iterator[Piece]:
    """Return what stands behind a key."""
    is_deep = depth < MAX_DEPTH
    if isinstance(value.data, dict) and value.data and is_deep:
        yield Piece("\n" + " " * (indentation + 2), None)
        yield from yaml_pieces(value, indentation + 2, depth + 1)
    elif isinstance(value.data, list) and value.data and is_deep:
        yield Piece("\n" + " " * indentation, None)
        yield from yaml_pieces(value, indentation, depth + 1)
    else:
        yield Piece(" ", None)
        yield Piece(_leaf(value.data, indentation), None, value.origin)


def _natural(key: str) -> list[tuple[int, int | str]]:
    """Sort numbers within keys by their size."""
    parts = _NATURAL.split(key)
    return [(0, int(part[:30])) if index % 2 else (1, part) for index, part in enumerate(parts) if part or index]


def _leaf(data: Any, indentation: int) -> str:  # noqa: ANN401  # data
    match data:
        case None:
            return "null"
        case bool():
            return "true" if data else "false"
        case int() | float():
            return json_number(data)
        case str():
            return _scalar(data, indentation)
        case Hole():
            return data.mark
        case dict():
            return "{}"
        case list():
            return "[]"
        case _:
            return '""'


def _scalar(text: str, indentation: int) -> str:
    if "\n" in text and not _NOT_PRINTABLE.search(text):
        return _block(text, " " * (indentation + 2))
    if _NOT_PRINTABLE.search(text):
        return json.dumps(text, ensure_ascii=False)
    if not isinstance(resolved(text), str) or _DATE.fullmatch(text) or text in ("=", "<<", ".inf", ".nan"):
        return json.dumps(text, ensure_ascii=False)
    return "'" + text.replace("'", "''") + "'" if _NOT_PLAIN.search(text) else text


def _block(text: str, padding: str) -> str:
    """Return a text of several lines as a literal block."""
    hint = "2" if text[0] in " \n" else ""
    end = "" if text.endswith("\n") else "-"
    if text.endswith("\n\n") or text == "\n":
        end = "+"
    lines = text.removesuffix("\n").split("\n")
    return f"|{hint}{end}\n" + "\n".join(padding + line if line else "" for line in lines)


def json_pieces(value: Value, depth: int = 0) -> Iterator[Piece]:
    """Return a value as JSON without white space, as Go writes it."""
    data = value.data
    if isinstance(data, dict) and depth < MAX_DEPTH:
        yield Piece("{", None, None if data else value.origin)
        for index, key in enumerate(sorted(data)):
            place = data[key].key or data[key].origin
            yield Piece(f"{',' if index else ''}{_json_text(key)}:", None, place)
            yield from json_pieces(data[key], depth + 1)
        yield Piece("}", None)
    elif isinstance(data, list) and depth < MAX_DEPTH:
        yield Piece("[", None, None if data else value.origin)
        for index, one in enumerate(data):
            if index:
                yield Piece(",", None)
            yield from json_pieces(one, depth + 1)
        yield Piece("]", None)
    else:
        yield Piece(_json_text(json_data(plain(value))), None, value.origin)


def _json_text(data: Any) -> str:  # noqa: ANN401  # plain data
    written = json.dumps(data, ensure_ascii=False, default=str)
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def json_number(value: float) -> str:
    """Return a number as JSON has it: without an exponent up to 21 places."""
    if isinstance(value, int):
        return str(value)
    if not isfinite(value):
        return "null"
    if value == int(value) and abs(value) < 10.0**_MOST_PLACES:
        return str(int(value))
    text = number(value)
    return repr(value) if "e" in text and "e" not in repr(value) else text


def json_data(data: Any) -> Any:  # noqa: ANN401  # data
    """Return plain data in the form whose numbers JSON prints as Go does."""
    if isinstance(data, list):
        return [json_data(one) for one in data]
    if isinstance(data, dict):
        return {key: json_data(data[key]) for key in sorted(data)}
    if isinstance(data, float) and isfinite(data) and data == int(data) and abs(data) < 10.0**_MOST_PLACES:
        return int(data)
    return data
