"""A table of a TOML text to nodes with places.  Knows nothing of what the keys mean.

The standard library's parser gives no places, so a key is looked for in the text below the table that holds it.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source
from linter.syntax.node import Mapping, Node, Scalar, Sequence

_MOST_PARTS = 100
"""Of a dotted key: the standard library takes time that grows with their square."""

# `Expected '=' after a key in a key/value pair (at line 3, column 5)`
_PLACE = pattern(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# What TOML keeps apart by quotes and a plain YAML scalar would not: "true", "12", "".
_READ_AS_OTHER = pattern(r"(?:true|false|null|Null|NULL|~|[-+]?[\d.].*|[-+]?(?:inf|nan))?", re.IGNORECASE)


def table(source: Source, *names: str) -> Mapping | None:
    """Return the table of that name, or None where the text has none.

    Raises InputError with a place when the text is not TOML.
    """
    for number, line in enumerate(source.text.splitlines()):
        if line.partition("=")[0].count(".") > _MOST_PARTS:
            start = source.line_starts()[number]
            at = source.at(start, start + len(line))
            raise InputError(at, f"a key has more than {_MOST_PARTS} parts", "use tables instead")
    try:
        found: Any = tomllib.loads(source.text)
    except RecursionError as error:
        raise InputError(source.whole.header, "not TOML: nested too deep", "flatten the structure") from error
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise _input_error(source, str(error)) from error
    at = source.at(0, 0)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
        at = _key(name, at)
    return _mapping(found, at) if isinstance(found, dict) else None


def _node(value: object, at: Location) -> Node:
    """Build the node of a value that stands behind a place."""
    match value:
        case dict():
            return _mapping(value, at)
        case list():
            return Sequence(tuple(_items(value, at)), at)
        case bool():
            return Scalar(str(value).lower(), at, plain=True)
        case str():
            return Scalar(value, _value(value, at), plain=not _READ_AS_OTHER.fullmatch(value))
        case date():  # a date or a date with a time
            return Scalar(value.isoformat(), _value(value.isoformat(), at), plain=True)
        case _:
            return Scalar(str(value), _value(str(value), at), plain=True)


def _items(values: list[object], at: Location) -> Iterator[Node]:
    """Build the nodes of a list, each looked for behind the one before it."""
    behind = at
    for value in values:
        node = _node(value, behind)
        yield node
        behind = at.source.at(node.at.end, node.at.end)


def _mapping(table: dict[str, object], at: Location) -> Mapping:
    entries: dict[str, tuple[Scalar, Node]] = {}
    last = at
    for name, value in table.items():
        key = _key(name, at)
        entries[name] = (Scalar(name, key, plain=True), _node(value, key))
        last = max(last, entries[name][1].at, key=lambda place: place.end)
    # What follows in a list of tables is looked for behind this table's last value.
    return Mapping(entries, at.source.at(at.start, max(at.end, last.end)))


def _key(name: str, above: Location) -> Location:
    """Return where a key stands, as `name =`, `name.` or `[... name]`; the place above it where it is not found."""
    quoted = re.escape(name)
    pattern = re.compile(rf"(?<![\w'\"-])(?P<key>{quoted}|\"{quoted}\"|'{quoted}')(?=[ \t]*[=.\]])")
    text = above.source.text
    for found in pattern.finditer(text, above.start):
        if "#" not in text[text.rfind("\n", 0, found.start()) + 1 : found.start()]:
            return above.source.at(*found.span("key"))
    return above


def _value(text: str, key: Location) -> Location:
    """Return where a value is written behind its key; the place of the key where it is written otherwise."""
    source = key.source
    start = source.text.find(text, key.end) if text else -1
    return key if start < 0 else source.at(start, start + len(text))


def _input_error(source: Source, message: str) -> InputError:
    place = _PLACE.search(message)
    words = _PLACE.sub("", message)
    if place is None or place[1] is None:
        end = len(source.text)
        offset = end if place else 0
    else:
        offset = source.line_starts()[int(place[1]) - 1] + int(place[2]) - 1
    at = source.at(offset, offset).header
    return InputError(at, f"not TOML: {words[:1].lower()}{words[1:]}", "correct the syntax at this place")
