"""Regular expressions, as Go matches them.

Source: https://masterminds.github.io/sprig/strings.html, Sprig's regex.go, https://pkg.go.dev/regexp.
"""

import re
from collections.abc import Callable
from itertools import islice
from math import ceil
from typing import Any, TypeAlias

from linter.provenance.source import Location
from linter.syntax.go_regex.errors import InvalidError, TooMuchError
from linter.syntax.go_regex.machine import MAX_PROGRAM, Machine, Program, Spans, compiled
from linter.syntax.go_regex.replacement import Template, replaced, template
from linter.syntax.go_template.budget import MAX_TEXT
from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.lifted import integer, text
from linter.syntax.go_template.values.value import Value

MAX_INSTRUCTIONS = 400_000
"""Instructions for one call, less than a second; for more than that its result is unknown, and the chart goes on."""
_INSTRUCTIONS_A_STEP = 4
_PROGRAM_A_STEP = 5
"""Letters to read and instructions to make."""

_Use: TypeAlias = Callable[[Machine, str, Value], Any]
"""What is found in a text, with a further argument."""


def _searched(engine: Engine, use: _Use, arguments: tuple[Value, ...]) -> Value:
    """Return what is found.  Raises InvalidError where Go refuses the expression."""
    unknown = engine.unknown_among(arguments)
    if unknown is not None:
        return unknown
    whole = text(arguments[1])
    try:
        found = _within_budget(engine, _program(engine, text(arguments[0])), use, whole, arguments[-1])
    except TooMuchError as error:
        return engine.hole(str(error))
    return _placed(engine, found, arguments[1].origin)


def _program(engine: Engine, pattern: str) -> Program:
    """Make a program, whose costs do not depend on what has been made before."""
    engine.budget.step(len(pattern) // _PROGRAM_A_STEP)
    try:
        program = compiled(pattern)
    except TooMuchError:
        engine.budget.step(MAX_PROGRAM // _PROGRAM_A_STEP)
        raise
    engine.budget.step(len(program.instructions) // _PROGRAM_A_STEP)
    return program


def _within_budget(engine: Engine, program: Program, use: _Use, whole: str, further: Value) -> Any:  # noqa: ANN401  # data
    most = min(MAX_INSTRUCTIONS, engine.budget.steps * _INSTRUCTIONS_A_STEP)
    machine = Machine(program, most)
    try:
        return use(machine, whole, further)
    finally:
        engine.budget.step(ceil((most - machine.left) / _INSTRUCTIONS_A_STEP))


def _placed(engine: Engine, found: Any, origin: Location | None) -> Value:  # noqa: ANN401  # data
    if isinstance(found, list):
        engine.budget.items(len(found))
        return Value([Value(one) for one in found], origin)
    if isinstance(found, str):
        engine.budget.text(len(found))
    return Value(found, origin)


def _searching(use: _Use, count: int) -> Function:
    """Return a function of a pattern and a text."""

    def call(engine: Engine, arguments: tuple[Value, ...]) -> Value:
        try:
            return _searched(engine, use, arguments)
        except InvalidError as error:
            raise engine.wrong(str(error), "correct the regular expression") from None

    return Function(call, count, count)


def _matched_if_valid(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Sprig's `regexMatch` drops the error of an expression that is none, which then matches nothing."""
    try:
        return _searched(engine, _matched, arguments)
    except InvalidError:
        return Value(False)


def _matched(machine: Machine, whole: str, _pattern: Value) -> bool:
    return machine.first(whole) is not None


def _found(machine: Machine, whole: str, _pattern: Value) -> str:
    spans = machine.first(whole)
    return whole[slice(*spans[:2])] if spans else ""


def _limited(machine: Machine, whole: str, most: int) -> list[Spans]:
    return list(islice(machine.matches(whole), most if most >= 0 else None))


def _all_found(machine: Machine, whole: str, most: Value) -> list[str]:
    return [whole[slice(*spans[:2])] for spans in _limited(machine, whole, integer(most))]


def _split(machine: Machine, whole: str, most: Value) -> list[str]:
    count = integer(most)
    if count == 0:
        return []
    if not whole and not machine.program.is_empty:
        return [""]
    parts: list[str] = []
    start = end = 0
    for spans in _limited(machine, whole, count):
        if len(parts) == count - 1:
            break
        end = spans[0] or 0
        # An empty match at the very start parts nothing.
        if spans[1]:
            parts.append(whole[start:end])
        start = spans[1] or 0
    return [*parts, whole[start:]] if end != len(whole) else parts


def _replaced(machine: Machine, whole: str, new: Value) -> str:
    written = text(new)
    machine.spend(len(written))
    return replaced(machine, whole, template(written, machine.program.names), MAX_TEXT)


def _replaced_literally(machine: Machine, whole: str, new: Value) -> str:
    literal: Template = (text(new),)
    return replaced(machine, whole, literal, MAX_TEXT)


def _quoted(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    engine.budget.text(2 * len(text(arguments[0])))
    return Value(re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text(arguments[0])), arguments[0].origin)


FUNCTIONS: Functions = {
    "regexFind": _searching(_found, 2),
    "regexFindAll": _searching(_all_found, 3),
    "regexMatch": Function(_matched_if_valid, 2, 2),
    "regexQuoteMeta": Function(_quoted, 1, 1),
    "regexReplaceAll": _searching(_replaced, 3),
    "regexReplaceAllLiteral": _searching(_replaced_literally, 3),
    "regexSplit": _searching(_split, 3),
}

STRICT: Functions = {"mustRegexMatch": _searching(_matched, 2)}
"""What fails where the function without `must` does not."""
