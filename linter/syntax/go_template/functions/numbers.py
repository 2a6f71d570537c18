"""Functions of numbers, with the 64 bits of Go.

Source: https://masterminds.github.io/sprig/math.html.
"""

import math
from collections.abc import Callable

from linter.syntax.go_template.budget import MAX_ITEMS
from linter.syntax.go_template.engine import Functions
from linter.syntax.go_template.lifted import WrongError, integer, lifted, of_integers, of_reals, of_texts, real, wrapped
from linter.syntax.go_template.values.value import Value


def _folded(function: Callable[[int, int], int]) -> Callable[..., int]:
    def fold(first: int, *others: int) -> int:
        for other in others:
            first = wrapped(function(first, other))
        return first

    return fold


def _folded_reals(function: Callable[[float, float], float]) -> Callable[..., float]:
    def fold(first: float, *others: float) -> float:
        for other in others:
            try:
                first = function(first, other)
            except ZeroDivisionError:
                raise WrongError("division by zero") from None
        return first

    return fold


def _divided(one: int, other: int) -> int:
    """Divide towards zero."""
    if other == 0:
        raise WrongError("division by zero")
    quotient = abs(one) // abs(other)
    return wrapped(quotient if (one < 0) == (other < 0) else -quotient)


def _remainder(one: int, other: int) -> int:
    return one - other * _divided(one, other)


def _counted(step: int, start: int, end: int) -> list[Value]:
    numbers = range(start, end, step) if step else range(0)
    if len(numbers) > MAX_ITEMS:
        raise WrongError(f"a list of more than {MAX_ITEMS:,} elements")
    return [Value(one) for one in numbers]


def _until(end: int) -> list[Value]:
    return _counted(1 if end >= 0 else -1, 0, end)


def _sequence(*bounds: int) -> str:
    """Return numbers as a text, as seq(1) does."""
    start, step, end = {1: (1, 0, bounds[-1]), 2: (bounds[0], 0, bounds[-1])}.get(len(bounds), (*bounds, 0, 0, 0)[:3])
    step = step or (1 if end >= start else -1)
    return " ".join(str(one.data) for one in _counted(step, start, end + (1 if step > 0 else -1)))


def _rounded(value: Value, places: Value, up: Value | None = None) -> float:
    """Round as sprig's does: towards positive infinity from the threshold on, and else towards negative infinity."""
    try:
        scale = 10.0 ** integer(places)
    except OverflowError:
        scale = math.inf
    digits = real(value) * scale
    if not scale or math.isnan(digits):
        return math.nan
    if math.isinf(digits):
        return digits / scale
    part = math.modf(digits)[0]
    whole = math.ceil(digits) if part >= (0.5 if up is None else real(up)) else math.floor(digits)
    return whole / scale


def _octal(written: str) -> int:
    try:
        return wrapped(int(written[:30], 8))
    except ValueError:
        return 0


FUNCTIONS: Functions = {
    "add": of_integers(_folded(lambda one, other: one + other), 1, None),
    "add1": of_integers(lambda one: wrapped(one + 1), 1),
    "add1f": of_reals(lambda one: one + 1, 1),
    "addf": of_reals(_folded_reals(lambda one, other: one + other), 1, None),
    "atoi": of_integers(lambda one: one, 1),
    "biggest": of_integers(lambda *all_: max(all_), 1, None),
    "ceil": of_reals(lambda one: float(math.ceil(one)) if math.isfinite(one) else one, 1),
    "div": of_integers(_divided, 2),
    "divf": of_reals(_folded_reals(lambda one, other: one / other), 1, None),
    "float64": of_reals(lambda one: one, 1),
    "floor": of_reals(lambda one: float(math.floor(one)) if math.isfinite(one) else one, 1),
    "int": of_integers(lambda one: one, 1),
    "int64": of_integers(lambda one: one, 1),
    "max": of_integers(lambda *all_: max(all_), 1, None),
    "maxf": of_reals(lambda *all_: max(all_), 1, None),
    "min": of_integers(lambda *all_: min(all_), 1, None),
    "minf": of_reals(lambda *all_: min(all_), 1, None),
    "mod": of_integers(_remainder, 2),
    "mul": of_integers(_folded(lambda one, other: one * other), 1, None),
    "mulf": of_reals(_folded_reals(lambda one, other: one * other), 1, None),
    "round": lifted(_rounded, lambda one: one, 2, 3),
    "seq": of_integers(_sequence, 1, 3),
    "sub": of_integers(_folded(lambda one, other: one - other), 1, None),
    "subf": of_reals(_folded_reals(lambda one, other: one - other), 1, None),
    "toDecimal": of_texts(_octal, 1),
    "until": of_integers(_until, 1),
    "untilStep": of_integers(lambda start, end, step: _counted(step, start, end), 3),
}
