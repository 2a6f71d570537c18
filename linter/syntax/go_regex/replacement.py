"""Texts with something else in the place of what matches, as Go's `ReplaceAllString` makes them.  Knows no syntax."""

from collections.abc import Iterator
from typing import TypeAlias

from linter.syntax.go_regex.errors import TooMuchError
from linter.syntax.go_regex.machine import Machine, Spans, part

Template: TypeAlias = tuple[str | tuple[int, ...], ...]
"""Texts, and groups by their numbers: the first one of several that has a part in the match."""


def template(written: str, names: tuple[str, ...]) -> Template:
    """Read `$1`, `${name}` and `$$`; a name goes as far as letters go, and any other `$` stands for itself."""
    return tuple(_parts(written, names))


def _parts(written: str, names: tuple[str, ...]) -> Iterator[str | tuple[int, ...]]:
    position = 0
    while (sign := written.find("$", position)) >= 0:
        yield written[position:sign]
        braced = written.startswith("{", sign + 1)
        start = sign + 2 if braced else sign + 1
        end = _end_of_name(written, start)
        if written.startswith("$", sign + 1):
            yield "$"
            position = sign + 2
        elif end == start or (braced and not written.startswith("}", end)):
            yield "$"
            position = sign + 1
        else:
            yield _groups(written[start:end], names)
            position = end + 1 if braced else end
    yield written[position:]


def _end_of_name(written: str, start: int) -> int:
    end = start
    while end < len(written) and _is_of_name(written[end]):
        end += 1
    return end


def _is_of_name(letter: str) -> bool:
    # Go takes letters and decimal digits of all scripts, but no other numbers: `²` ends a name.
    return letter == "_" or letter.isalpha() or letter.isdecimal()


def _groups(name: str, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the numbers of a group; none where there is no such group, which stands for nothing."""
    if name.isascii() and name.isdecimal() and (name == "0" or name[0] != "0"):
        # A number of more digits is too large for any group, and maybe for Python.
        return (int(name),) if len(name) <= len("1000") and int(name) <= len(names) else ()
    return tuple(number for number, one in enumerate(names, 1) if one == name)


def _filled(new: Template, text: str, spans: Spans) -> Iterator[str]:
    for one in new:
        if isinstance(one, str):
            yield one
        else:
            found = (part(text, spans, number) for number in one)
            yield next((group for group in found if group is not None), "")


def replaced(machine: Machine, text: str, new: Template, longest: int) -> str:
    """Put something in the place of all matches.  Raises TooMuchError where the result gets longer than that."""
    parts: list[str] = []
    position = length = 0
    for spans in machine.matches(text):
        start, end = spans[0] or 0, spans[1] or 0
        machine.spend(len(new))
        filled = "".join(_filled(new, text, spans))
        parts += [text[position:start], filled]
        length += len(parts[-2]) + len(filled)
        if length > longest:
            raise TooMuchError(f"it is longer than {longest:,} characters")
        position = end
    return "".join([*parts, text[position:]])
