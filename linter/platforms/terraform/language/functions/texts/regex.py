"""`regex`, `regexall`, and `replace` with a regular expression.  Knows no names."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from linter.platforms.terraform.language.functions.arguments import Function, RefusedError, TooMuchError, of_plain
from linter.platforms.terraform.language.functions.texts.characters import composed
from linter.platforms.terraform.language.regex_machine import Machine, Spans, machine
from linter.platforms.terraform.language.values.value import MAX_ELEMENTS, MAX_TEXT

_NAMED = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})", re.ASCII)


@lru_cache(maxsize=256)
def _program(pattern: str) -> Machine:
    return machine(pattern)


def _machine(pattern: str) -> Machine:
    """Return a machine that has done no step yet."""
    found = _program(pattern)
    return Machine(found.program, found.names)


def _told(of: Machine, text: str, spans: Spans) -> Any:  # noqa: ANN401  # a text, a tuple of texts, or an object
    """Return what `regex` tells of a match: its groups by name, in order, or the match as a whole."""
    groups = [_part(text, spans, number) for number in range(1, len(of.names) + 1)]
    named = [name for name in of.names if name]
    if named:
        return dict(zip(of.names, groups, strict=True))
    return tuple(groups) if groups else _part(text, spans, 0)


def _part(text: str, spans: Spans, number: int) -> str | None:
    start, end = spans[2 * number : 2 * number + 2]
    return None if start is None or end is None else composed(text[start:end])


def _uniform(pattern: str) -> Machine:
    found = _machine(pattern)
    if any(found.names) and not all(found.names):
        raise RefusedError("the regular expression names some of its groups only")
    return found


def _regex(pattern: str, text: str) -> Any:  # noqa: ANN401  # as `_told`
    of = _uniform(pattern)
    found = of.first(text)
    if found is None:
        raise RefusedError("the regular expression does not match")
    return _told(of, text, found)


def _regexall(pattern: str, text: str) -> list[Any]:
    of = _uniform(pattern)
    found: list[Any] = []
    for spans in of.matches(text):
        if len(found) >= MAX_ELEMENTS:
            raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
        found.append(_told(of, text, spans))
    return found


def replaced(text: str, pattern: str, new: str) -> str:
    """`replace`, with a pattern between slashes."""
    of = _machine(pattern[1:-1])
    parts: list[str] = []
    position = length = 0
    for spans in of.matches(text):
        start, end = spans[0] or 0, spans[1] or 0
        parts += [text[position:start], _expanded(of, text, spans, new)]
        length += len(parts[-1])
        if length > MAX_TEXT:
            raise TooMuchError(f"it is longer than {MAX_TEXT:,} characters")
        position = end
    return "".join([*parts, text[position:]])


def _expanded(of: Machine, text: str, spans: Spans, new: str) -> str:
    """Put groups in the place of `$1` and `${name}`; a name goes as far as letters go."""

    def group(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name is None:
            return "$"
        number = int(name) if name.isdecimal() else of.names.index(name) + 1 if name in of.names else -1
        return (_part(text, spans, number) or "") if 0 <= number <= len(of.names) else ""

    return _NAMED.sub(group, new)


FUNCTIONS: Mapping[str, Function] = {
    "regex": of_plain(_regex, "text", "text"),
    "regexall": of_plain(_regexall, "text", "text"),
}
