"""What is being written at a place of a YAML text, which may be broken as long as somebody writes.  Knows no schema."""

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from linter.provenance.pattern import pattern

if TYPE_CHECKING:
    import re

Step: TypeAlias = str | None
"""A key, or None for an element of a list."""

_DASH = pattern(r"-(?:[ ]+|$)")
_KEY = pattern(r"""(?:"([^"]*)"|'([^']*)'|([^\s:#'"{}\[\],][^:#{}\[\],]*?))[ ]*:(?:[ ]+|$)""")
_WORD = pattern(r"[\w.$/-]*\Z")
_SCALAR = pattern(r""""[^"]*"|'[^']*'|[^\s{}\[\],:#][^{}\[\],:#]*""")


class Written(Struct, frozen=True):
    """What is being written, and where."""

    path: tuple[Step, ...]
    """The keys and lists around it, the outermost first."""
    word: str
    """What is there of it, up to the place."""
    may_be_key: bool
    may_be_value: bool


class _Open(Struct):
    """A mapping or a list in brackets whose end has not come."""

    is_list: bool
    key: str | None = None

    @property
    def step(self) -> tuple[Step, ...]:
        return (None,) if self.is_list else () if self.key is None else (self.key,)


class _Line(Struct, frozen=True):
    """The dashes and the key at the beginning of a line, each with its column, and what follows."""

    steps: tuple[tuple[int, Step], ...]
    rest: str


def written(text: str, line: int, column: int) -> Written | None:
    """Return what is written up to a line and a column, both from 0; None where it is a comment or a text.

    Only the lines above that stand around the place count, so that a text may be broken elsewhere.
    """
    lines = text.split("\n")
    before = lines[line][:column] if line < len(lines) else ""
    here = _read(before)
    opened = _in_brackets(here.rest)
    above = _above(lines[:line], here, len(before) - len(before.lstrip(" ")))
    if opened is None or above is None:
        return None
    own = tuple(step for _, step in here.steps)
    path = (*above, *own, *(step for one in opened for step in one.step))
    word = _word(here.rest)
    if opened:
        at_key = not opened[-1].is_list and opened[-1].key is None
        return Written(path, word, may_be_key=at_key, may_be_value=not at_key)
    has_key = bool(own) and own[-1] is not None
    return Written(path, word, may_be_key=not has_key, may_be_value=bool(path))


def _read(line: str) -> _Line:
    steps: list[tuple[int, Step]] = []
    column = len(line) - len(line.lstrip(" "))
    while (dash := _DASH.match(line, column)) is not None:
        steps.append((column, None))
        column = dash.end()
    key = _KEY.match(line, column)
    if key is not None:
        steps.append((column, _named(key)))
        column = key.end()
    return _Line(tuple(steps), line[column:])


def _named(key: "re.Match[str]") -> str:
    return next(group for group in key.groups() if group is not None)


def _above(lines: list[str], here: _Line, indent: int) -> tuple[Step, ...] | None:
    """Return the keys and lists around a line, the outermost first; None where it is one of a text."""
    found: list[Step] = []
    # A list may stand as far to the left as the key that holds it, and not as far as another list.
    first = here.steps[0] if here.steps else (indent, "")
    for_key, for_dash = first[0] + (first[1] is None), first[0]
    for line in reversed(lines):
        if for_key <= 0:
            break
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read = _read(line)
        for column, step in reversed(read.steps):
            if column >= (for_dash if step is None else for_key):
                continue
            if (column, step) == read.steps[-1] and read.rest.startswith(("|", ">")):
                return None
            found.append(step)
            for_key, for_dash = column + (step is None), column
    return tuple(reversed(found))


def _in_brackets(rest: str) -> list[_Open] | None:
    """Return the brackets that are open at the end of a line; None within quotes or a comment."""
    opened: list[_Open] = []
    position = 0
    while position < len(rest):
        character = rest[position]
        if character == "#" and (position == 0 or rest[position - 1] == " "):
            return None
        if character in "{[":
            opened.append(_Open(is_list=character == "["))
        elif character in "}]" and opened:
            opened.pop()
        elif character == "," and opened:
            opened[-1].key = None
        elif opened and not opened[-1].is_list and (key := _KEY.match(rest, position)) is not None:
            opened[-1].key = _named(key)
            position = key.end()
            continue
        elif (scalar := _SCALAR.match(rest, position)) is not None:
            position = scalar.end()
            continue
        position += 1
    return opened


def _word(rest: str) -> str:
    found = _WORD.search(rest)
    return "" if found is None else found.group()
