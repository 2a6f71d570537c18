"""`yamldecode` and `yamlencode`.  Knows nothing of what the YAML says.

Words and numbers are read as https://github.com/zclconf/go-cty-yaml does, which is neither YAML 1.1 nor 1.2.
"""

import re
from collections.abc import Iterator, Mapping

from linter.platforms.terraform.language.functions.arguments import Arguments, Function, RefusedError, given
from linter.platforms.terraform.language.functions.texts.characters import composed
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.json_text import quoted
from linter.platforms.terraform.language.values.numbers import parsed_number
from linter.platforms.terraform.language.values.value import (
    MAX_TEXT,
    Mistake,
    Partial,
    Value,
    is_list,
    is_map,
    settled,
    text_of,
    ways,
)
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError, Location, Source
from linter.syntax import node as tree
from linter.syntax import yaml

_MAX_DEPTH = 30
_MOST_PARTS = 20_000
_TRUE = frozenset("y Y yes Yes YES true True TRUE on On ON".split())
_FALSE = frozenset("n N no No NO false False FALSE off Off OFF".split())
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BASED = pattern(r"[-+]?0(?:x[0-9a-fA-F_]+|o[0-7_]+)")
_OPEN = pattern(r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|<<|=")
_TAG = pattern(r"(?:^|[\s\[{,:-])!", re.MULTILINE)


def _decoded(arguments: Arguments, at: Location) -> Setting[Value]:
    (argument,) = arguments
    value = given(Known(unwrapped(argument), at).value)
    text = text_of(value.value)
    if text is None:
        raise RefusedError("`yamldecode` needs a string")
    if len(text) > MAX_TEXT:
        return Unknown(f"it is longer than {MAX_TEXT:,} characters", at)
    if sum(1 for _ in yaml.documents(Source("", text))) > 1:
        raise RefusedError("it is more than one YAML document")
    if _TAG.search(text):
        return Unknown("YAML with tags is not evaluated", at)
    is_placed = value.at.text == text
    place = value.at if is_placed else Source(at.source.path, text).whole
    try:
        root = yaml.parse(place)
    except InputError as error:
        raise RefusedError(f"it is no YAML: {error.message}") from error
    if root is None:
        return Mistake("it is no YAML document", at)
    return _Reader(None if is_placed else at).value(root, _MAX_DEPTH)


class _Reader:
    """Turns nodes into values, all at one place unless they have places of their own."""

    def __init__(self, at: Location | None) -> None:
        self._at = at
        self._left = _MOST_PARTS  # aliases multiply

    def value(self, node: tree.Node, depth: int) -> Setting[Value]:
        place = self._at or node.at
        self._left -= 1
        if depth <= 0 or self._left <= 0:
            return Unknown("the YAML is nested too deeply", place)
        match node:
            case tree.Sequence():
                return Known(tuple(self.value(item, depth - 1) for item in node.items), place)
            case tree.Mapping():
                if "<<" in node.entries:
                    return Unknown("YAML that merges is not evaluated", place)
                members = {composed(key): self.value(inner, depth - 1) for key, (_, inner) in node.entries.items()}
                return Known(members, place)
            case tree.Scalar():
                return _scalar(node, place)


def _scalar(node: tree.Scalar, at: Location) -> Setting[Value]:
    text = node.text
    if not node.plain:
        return Known(composed(text), at)
    if text in _NULLS:
        return Known(None, at)
    if text in _TRUE or text in _FALSE:
        return Known(text in _TRUE, at)
    if _OPEN.fullmatch(text):
        return Unknown("a date or an infinite number in YAML is not evaluated", at)
    if _BASED.fullmatch(text) and "_" not in text:
        return Known(int(text, 0), at)
    if re.fullmatch(r"[-+]?\.?[0-9][0-9_.]*(?:[eE][-+]?[0-9]+)?", text):
        number = parsed_number(text)
        return Known(text if number is None else number, at)
    return Known(composed(text), at)


def _encoded(arguments: Arguments, at: Location) -> Setting[Value]:
    (argument,) = arguments
    plain = settled(argument)
    if isinstance(plain, Unknown):
        return plain
    written = _Writer().lines(plain, _MAX_DEPTH)
    lines = list(_under("", written, "  ") if isinstance(plain.value, str) else written)
    unknown = next((line for line in lines if isinstance(line, Unknown)), None)
    if unknown is not None:
        return Unknown(unknown.because, at, via=unknown.via)
    text = "".join(f"{line}\n" for line in lines if isinstance(line, str))
    if len(text) > MAX_TEXT:
        return Unknown(f"it is longer than {MAX_TEXT:,} characters", at)
    return Known(text + "...\n" if plain.value is None else text, at, via=ways((plain,)))


class _Writer:
    """Writes a value in lines; an unknown part stands for what it would be."""

    def __init__(self) -> None:
        self._left = _MOST_PARTS

    def lines(self, setting: Setting[Value], depth: int) -> Iterator[str | Unknown]:
        self._left -= 1
        plain = unwrapped(setting)
        if isinstance(plain, Unknown):
            yield plain
            return
        value = plain.value
        if self._left < 0 or depth <= 0 or isinstance(value, Partial):
            yield Unknown("the YAML is nested too deeply", plain.at)
        elif is_list(value) and value:
            for one in value:
                yield from _under("- ", self.lines(one, depth - 1), "  ")
        elif is_map(value) and value:
            for name in sorted(value):
                inner = settled(value[name])
                yield from self._member(quoted(name), inner, depth)
        else:
            yield from self._scalar(value, plain.at)

    def _member(self, name: str, inner: Setting[Value], depth: int) -> Iterator[str | Unknown]:
        lines = self.lines(inner, depth - 1)
        if isinstance(inner, Known) and is_map(inner.value) and inner.value:
            yield f"{name}:"
            yield from (line if isinstance(line, Unknown) else f"  {line}" for line in lines)
        elif isinstance(inner, Known) and is_list(inner.value) and inner.value:
            yield f"{name}:"
            yield from lines
        else:
            yield from _under(f"{name}: ", lines, "  ")

    def _scalar(self, value: Value, at: Location) -> Iterator[str | Unknown]:
        if value is None or value in ((), {}):
            yield "null" if value is None else "[]" if value == () else "{}"
        elif isinstance(value, str):
            yield from _text(value, at)
        else:
            yield text_of(value) or Unknown("a number has more digits than are kept here", at)


def _text(text: str, at: Location) -> Iterator[str | Unknown]:
    if "\n" not in text:
        if text.isascii() and (text.isprintable() or not text):
            yield '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        else:
            yield Unknown("YAML text of such characters is not written", at)
        return
    lines = text.removesuffix("\n").split("\n")
    if not lines[0].strip() or lines[0][0] == " " or not text.replace("\n", "").isprintable() or not lines[-1]:
        yield Unknown("YAML text of such lines is not written", at)
        return
    yield "|" if text.endswith("\n") else "|-"
    yield from lines


def _under(first: str, lines: Iterator[str | Unknown], others: str) -> Iterator[str | Unknown]:
    """Put a mark before the first line, and blanks before all others."""
    mark = first
    for line in lines:
        yield line if isinstance(line, Unknown) else mark + line if line else line
        mark = others


FUNCTIONS: Mapping[str, Function] = {"yamldecode": _decoded, "yamlencode": _encoded}
