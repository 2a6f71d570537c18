"""Protobuf's text format to nodes with places.  Knows no message: the caller names the fields that are maps.

Sources: https://protobuf.dev/reference/protobuf/textformat-spec/; the shapes of maps, of wrappers and of Struct in
https://protobuf.dev/programming-guides/json/, since the nodes are those that the same message has in JSON.
"""

import re
from collections.abc import Container

from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source
from linter.syntax.node import Mapping, Node, Scalar, Sequence

MAX_DEPTH = 100

_TOKEN = pattern(
    r"(?:\s++|\#[^\n]*+)*(?:"
    r"(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<type>\[[ \t]*[\w.-]+(?:/[\w.-]+)?[ \t]*\](?=[ \t\r\n]*:?[ \t\r\n]*[{<]))"
    r"|(?P<word>[+-]?[\w.][\w.+-]*)"
    r"|(?P<mark>[{}<>\[\]:;,])"
    r"|(?P<end>\Z))"
)
_PASSED_OVER = pattern(r"(?:\s++|\#[^\n]*+)*")
_ESCAPE = pattern(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|(.))")
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CLOSING = {"{": "}", "<": ">"}
_VALUES = frozenset({"string_value", "number_value", "bool_value", "struct_value", "list_value"})


def parse(source: Source, maps: Container[str]) -> Mapping:
    """Parse a message whose fields of these names are maps.  Raises InputError with the place of the first error."""
    return _Reader(source, maps).message("", source.whole, 0)


class _Reader:
    """Reads one text from its start to its end."""

    def __init__(self, source: Source, maps: Container[str]) -> None:
        self._source = source
        self._maps = maps
        self._position = 0
        self._next()

    def _next(self) -> None:
        """Move to the next token."""
        found = _TOKEN.match(self._source.text, self._position)
        if found is None:
            rest = _PASSED_OVER.match(self._source.text, self._position)
            start = rest.end() if rest else self._position
            raise InputError(self._source.at(start, start + 1), "not protobuf's text format", "correct the syntax here")
        self._kind = found.lastgroup or "end"
        self._text = found[self._kind]
        self._start, self._position = found.span(self._kind)

    @property
    def _at(self) -> Location:
        return self._source.at(self._start, self._position)

    def _is(self, text: str) -> bool:
        return self._kind == "mark" and self._text == text

    def _skip(self, *texts: str) -> None:
        if self._kind == "mark" and self._text in texts:
            self._next()

    def _wrong(self, wanted: str) -> InputError:
        shown = f"`{self._text[:40]}`" if self._text else "the end of the file"
        return InputError(self._at, f"{shown} stands where {wanted} should be", "correct the syntax at this place")

    def message(self, closing: str, at: Location, depth: int) -> Mapping:
        """Read fields up to a mark, or to the end of the text."""
        if depth > MAX_DEPTH:
            raise InputError(at, f"nested more than {MAX_DEPTH} levels deep", "flatten the structure")
        fields: dict[str, tuple[Scalar, list[Node]]] = {}
        while not (self._kind == "end" if not closing else self._is(closing)):
            if self._kind == "type":
                # An Any: its type, and the fields of the message in it.
                name = Scalar(
                    self._text.strip("[] \t"), self._source.at(self._start + 1, self._position - 1), plain=False
                )
                self._next()
                self._skip(":")
                inner = self._nested(depth)
                fields["@type"] = name, [name]
                fields.update({key: (own, [value]) for key, (own, value) in inner.entries.items()})
            else:
                key = self._key()
                fields.setdefault(key.text, (key, []))[1].extend(self._values(depth))
            self._skip(",", ";")
        end = self._position
        self._next()
        entries = {name: (key, self._joined(name, values, key.at)) for name, (key, values) in fields.items() if values}
        return Mapping(entries, self._source.at(at.start, end))

    def _joined(self, name: str, values: list[Node], at: Location) -> Node:
        """Return what a field holds: the entries of a map as a mapping, several values as a list."""
        if name in self._maps:
            pairs = [(value.find("key"), value.find("value")) for value in values if isinstance(value, Mapping)]
            return Mapping({key.text: (key, value) for key, value in pairs if isinstance(key, Scalar) and value}, at)
        return values[0] if len(values) == 1 else Sequence(tuple(values), values[0].at)

    def _key(self) -> Scalar:
        if self._kind != "word":
            raise self._wrong("the name of a field")
        key = Scalar(self._text, self._at, plain=True)
        self._next()
        return key

    def _values(self, depth: int) -> list[Node]:
        """Read what a field holds: a message without a colon, or anything after one."""
        has_colon = self._is(":")
        self._skip(":")
        if self._is("["):
            self._next()
            items: list[Node] = []
            while not self._is("]"):
                items.append(self._value(depth))
                self._skip(",")
            self._next()
            return items
        if not has_colon and not (self._is("{") or self._is("<")):
            raise self._wrong("`:`")
        return [self._value(depth)]

    def _value(self, depth: int) -> Node:
        if self._is("{") or self._is("<"):
            return _unwrapped(self._nested(depth))
        if self._kind == "string":
            return self._string()
        if self._kind != "word":
            raise self._wrong("a value")
        scalar = Scalar(self._text, self._at, plain=True)
        self._next()
        return scalar

    def _string(self) -> Scalar:
        """Read strings that follow each other, which are one."""
        start, parts = self._start, list[str]()
        end = start
        while self._kind == "string":
            parts.append(_ESCAPE.sub(_unescaped, self._text[1:-1]))
            end = self._position
            self._next()
        return Scalar("".join(parts), self._source.at(start, end), plain=False)

    def _nested(self, depth: int) -> Mapping:
        if not (self._is("{") or self._is("<")):
            raise self._wrong("`{`")
        at, closing = self._at, _CLOSING[self._text]
        self._next()
        return self.message(closing, at, depth + 1)


def _unescaped(found: re.Match[str]) -> str:
    octal, hexadecimal, code, simple = found.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple)
    return chr(int(octal, 8) if octal else int(hexadecimal or code, 16))


def _unwrapped(message: Mapping) -> Node:
    """Return what JSON has in the place of a wrapper, of a Struct and of a Value."""
    if len(message.entries) != 1:
        return message
    ((name, (_, value)),) = message.entries.items()
    is_wrapper = name == "value" and isinstance(value, Scalar)
    is_struct = name == "fields" and isinstance(value, Mapping)
    return value if is_wrapper or is_struct or name in _VALUES else message
