"""Functions of Python's data as functions of templates.  Knows no function.

A result is placed where the last argument is written that has a place, since templates hand values on from behind.
"""

from collections.abc import Callable, Sequence
from math import inf, nan
from typing import Any

from linter.provenance.source import Location
from linter.syntax.go_template.engine import Engine, Function
from linter.syntax.go_template.grammar.pipelines import go_number
from linter.syntax.go_template.values.value import Hole, Value, is_hole, printed

_INT = 2**63
_NOT_FINITE = {"inf": inf, "infinity": inf, "-inf": -inf, "-infinity": -inf, "nan": nan}


class WrongError(Exception):
    """What a function cannot do with its arguments, in the user's words."""


def text(value: Value) -> str:
    """Return a value as a text; what is absent is empty."""
    return printed(value)


def integer(value: Value) -> int:
    """Return a value as a whole number of 64 bits, as `int` does: 0 where it is none."""
    data = value.data
    if isinstance(data, bool):
        return int(data)
    if isinstance(data, str):
        data = _read_number(data)
    if isinstance(data, float):
        data = int(data) if -_INT <= data < _INT else -_INT  # as a processor of the x86 family does
    return wrapped(data) if isinstance(data, int) else 0


def real(value: Value) -> float:
    """Return a value as a number: 0 where it is none."""
    data = value.data
    if isinstance(data, str):
        data = _NOT_FINITE.get(data.lower().lstrip("+"), 0) or _read_number(data)
    return float(data) if isinstance(data, int | float) else 0.0


def _read_number(written: str) -> int | float:
    if len(written) > 40:  # noqa: PLR2004  # longer than any number of 64 bits
        return 0
    try:
        value = go_number(written)
    except (ValueError, OverflowError):
        return 0
    return value if abs(value) < float(_INT) else 0


def wrapped(number: int) -> int:
    """Return a number as 64 bits hold it."""
    return (number + _INT) % (2 * _INT) - _INT


def origin_of(arguments: Sequence[Value]) -> Location | None:
    """Return the place of the last argument that has one."""
    return next((one.origin for one in reversed(arguments) if one.origin is not None), None)


def has_hole(value: Value, depth: int = 0) -> bool:
    """Say whether something in a value cannot be known."""
    data = value.data
    if isinstance(data, Hole):
        return True
    if isinstance(data, str):
        return is_hole(data)
    if depth > 60:  # noqa: PLR2004  # as `plain` does
        return False
    if isinstance(data, dict):
        return any(has_hole(one, depth + 1) for one in data.values())
    return isinstance(data, list) and any(has_hole(one, depth + 1) for one in data)


def lifted(
    function: Callable[..., Any], read: Callable[[Value], Any], least: int, most: int | str | None = "same"
) -> Function:
    """Return a function of data as one of templates; what cannot be known makes its result unknown."""

    def call(engine: Engine, arguments: tuple[Value, ...]) -> Value:
        unknown = engine.unknown_among(arguments)
        if unknown is not None:
            return unknown
        try:
            return Value(function(*map(read, arguments)), origin_of(arguments))
        except WrongError as error:
            raise engine.wrong(str(error)) from None

    return Function(call, least, least if isinstance(most, str) else most)


def of_texts(function: Callable[..., Any], least: int, most: int | str | None = "same") -> Function:
    """Lift a function of texts."""
    return lifted(function, text, least, most)


def of_integers(function: Callable[..., Any], least: int, most: int | str | None = "same") -> Function:
    """Lift a function of whole numbers."""
    return lifted(function, integer, least, most)


def of_reals(function: Callable[..., Any], least: int, most: int | str | None = "same") -> Function:
    """Lift a function of numbers."""
    return lifted(function, real, least, most)


def of_values(function: Callable[..., Any], least: int, most: int | str | None = "same") -> Function:
    """Lift a function of values, which takes them apart itself."""
    return lifted(function, lambda value: value, least, most)
