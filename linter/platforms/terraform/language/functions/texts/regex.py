"""`regex`, `regexall`, and `replace` with a regular expression.  Knows no names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from linter.platforms.terraform.language.functions.arguments import Function, RefusedError, TooMuchError, of_plain
from linter.platforms.terraform.language.functions.texts.characters import composed
from linter.platforms.terraform.language.values.value import MAX_ELEMENTS, MAX_TEXT
from linter.syntax.go_regex import errors, replacement
from linter.syntax.go_regex.machine import Machine, Spans, compiled, part

MAX_STEPS = 100_000
"""Instructions for one call: a fifth of a second."""


@contextmanager
def _answered() -> Iterator[None]:
    """Tell of what the engine does not match as of any other arguments."""
    try:
        yield
    except errors.InvalidError as error:
        raise RefusedError(str(error)) from error
    except errors.TooMuchError as error:
        raise TooMuchError(str(error)) from error


def _told(names: tuple[str, ...], text: str, spans: Spans) -> Any:  # noqa: ANN401  # a text, texts, or an object
    """Return what `regex` tells of a match: its groups by name, in order, or the match as a whole."""
    groups = [_part(text, spans, number) for number in range(1, len(names) + 1)]
    if any(names):
        return dict(zip(names, groups, strict=True))
    return tuple(groups) if groups else _part(text, spans, 0)


def _part(text: str, spans: Spans, number: int) -> str | None:
    found = part(text, spans, number)
    return None if found is None else composed(found)


def _uniform(pattern: str) -> Machine:
    program = compiled(pattern)
    if any(program.names) and not all(program.names):
        raise RefusedError("the regular expression names some of its groups only")
    return Machine(program, MAX_STEPS)


@_answered()
def _regex(pattern: str, text: str) -> Any:  # noqa: ANN401  # as `_told`
    of = _uniform(pattern)
    found = of.first(text)
    if found is None:
        raise RefusedError("the regular expression does not match")
    return _told(of.program.names, text, found)


@_answered()
def _regexall(pattern: str, text: str) -> list[Any]:
    of = _uniform(pattern)
    found: list[Any] = []
    for spans in of.matches(text):
        if len(found) >= MAX_ELEMENTS:
            raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
        found.append(_told(of.program.names, text, spans))
    return found


@_answered()
def replaced(text: str, pattern: str, new: str) -> str:
    """`replace`, with a pattern between slashes."""
    program = compiled(pattern[1:-1])
    parts = replacement.template(new, program.names)
    return composed(replacement.replaced(Machine(program, MAX_STEPS), text, parts, MAX_TEXT))


FUNCTIONS: Mapping[str, Function] = {
    "regex": of_plain(_regex, "text", "text"),
    "regexall": of_plain(_regexall, "text", "text"),
}
