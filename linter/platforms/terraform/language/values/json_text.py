"""The JSON text that Terraform makes of a value.  Knows no functions."""

import json

from linter.platforms.terraform.language.values.value import (
    MAX_TEXT,
    Encoded,
    Mistake,
    Value,
    is_list,
    is_map,
    settled,
    text_of,
    ways,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

MAX_DEPTH = 30
_MOST_PARTS = 20_000


class _NoTextError(Exception):
    """A part of the value is unknown."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.because)
        self.unknown = unknown


def json_text(value: Setting[Value], at: Location) -> Setting[Value]:
    """Return the JSON text of a value, as `jsonencode` does."""
    writer = _Writer(at)
    try:
        text = writer.text(value, MAX_DEPTH)
    except _NoTextError as error:
        mistake = isinstance(error.unknown, Mistake)
        return error.unknown if mistake else Unknown(error.unknown.because, at, via=error.unknown.via)
    return Known(text, at, via=ways((value,)))


class _Writer:
    def __init__(self, at: Location) -> None:
        self._at = at
        self._left = _MOST_PARTS
        self._length = MAX_TEXT

    def text(self, setting: Setting[Value], depth: int) -> str:
        self._left -= 1
        plain = settled(setting)
        if isinstance(plain, Unknown):
            raise _NoTextError(plain)
        if self._left < 0 or self._length < 0 or depth <= 0:
            raise _NoTextError(Unknown(f"it is longer than {MAX_TEXT:,} characters", self._at))
        written = self._written(plain.value, depth)
        self._length -= 0 if written[0] in "[{" else len(written)
        return written

    def _written(self, value: Value, depth: int) -> str:
        match value:
            case None:
                return "null"
            case bool():
                return "true" if value else "false"
            case Encoded(inner):
                return quoted(self.text(inner, depth - 1))
            case str():
                return quoted(value)
        if is_list(value):
            return f"[{','.join(self.text(one, depth - 1) for one in value)}]"
        if is_map(value):
            parts = (f"{quoted(name)}:{self.text(value[name], depth - 1)}" for name in sorted(value))
            return f"{{{','.join(parts)}}}"
        number = text_of(value)
        if number is None:
            raise _NoTextError(Unknown("a number has more digits than are kept here", self._at))
        return number


def quoted(text: str) -> str:
    """Write a text as Go does, which takes care of HTML."""
    written = json.dumps(text, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written
