"""Functions on numbers.  Knows no names."""

import math
from collections.abc import Mapping

from linter.platforms.terraform.language.functions.arguments import Function, RefusedError, TooMuchError, of_plain
from linter.platforms.terraform.language.values.numbers import Number, calculated, kept_number
from linter.platforms.terraform.language.values.value import MAX_ELEMENTS

_MOST_DIGITS = 150
_LOWEST_BASE, _HIGHEST_BASE = 2, 62
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _kept(value: Number | None) -> Number:
    number = None if value is None else kept_number(value)
    if number is None:
        raise TooMuchError("it is larger than 10^150")
    return number


def _least(*numbers: Number) -> Number:
    return min(numbers) if numbers else _refused()


def _greatest(*numbers: Number) -> Number:
    return max(numbers) if numbers else _refused()


def _refused() -> Number:
    raise RefusedError("it needs a number at least")


def _sum(numbers: list[Number]) -> Number:
    if not numbers:
        return _refused()
    total: Number = 0
    for number in numbers:
        total = _kept(calculated("+", total, number))
    return total


def _log(number: Number, base: Number) -> Number:
    if number <= 0 or base <= 0 or base == 1:
        raise TooMuchError("the logarithm is no number")
    return _kept(_rounded(math.log(number) / math.log(base)))


def _pow(number: Number, power: Number) -> Number:
    try:
        return _kept(_rounded(math.pow(number, power)))
    except (OverflowError, ValueError) as error:
        raise TooMuchError("the power is no number that is kept here") from error


def _rounded(value: float) -> Number:
    """Take a result that is less than a rounding away from a whole number for unknown, unless it is that number."""
    if not value.is_integer() and math.isclose(value, round(value), rel_tol=1e-14):
        raise TooMuchError("a number has more digits than are kept here")
    return value


def _signum(number: Number) -> int:
    return (number > 0) - (number < 0)


def _parseint(text: str, base: Number) -> Number:
    if not isinstance(base, int) or not _LOWEST_BASE <= base <= _HIGHEST_BASE:
        raise RefusedError("the base is not between 2 and 62")
    digits = text[1:] if text[:1] in ("-", "+") else text
    if len(digits) > _MOST_DIGITS:
        raise TooMuchError("it has too many digits")
    value = 0
    for digit in digits:
        # Bases up to 36 do not tell capital letters from small ones.
        place = _DIGITS.find(digit.lower() if base <= 36 else digit)  # noqa: PLR2004
        if not 0 <= place < base:
            raise RefusedError("it is no number of that base")
        value = value * base + place
    if not digits:
        raise RefusedError("it is no number of that base")
    return _kept(-value if text[:1] == "-" else value)


def _range(*limits: Number) -> list[Number]:
    match limits:
        case (limit,):
            start, end, step = 0, limit, 1 if limit >= 0 else -1
        case (start, end):
            step = 1 if start <= end else -1
        case (start, end, step):
            pass
        case _:
            raise RefusedError("it is called with the wrong number of arguments")
    if start == end:
        return []
    if step == 0 or (step > 0) is not (end > start):
        raise RefusedError("its step does not lead to its end")
    if abs(end - start) / abs(step) > MAX_ELEMENTS:
        raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
    numbers: list[Number] = []
    number: Number = start
    while number < end if step > 0 else number > end:
        numbers.append(number)
        number = _kept(calculated("+", number, step))
    return numbers


FUNCTIONS: Mapping[str, Function] = {
    "abs": of_plain(abs, "number"),
    "ceil": of_plain(math.ceil, "rough"),
    "floor": of_plain(math.floor, "rough"),
    "log": of_plain(_log, "number", "number"),
    "max": of_plain(_greatest, rest="number"),
    "min": of_plain(_least, rest="number"),
    "parseint": of_plain(_parseint, "string", "number"),
    "pow": of_plain(_pow, "number", "number"),
    "range": of_plain(_range, rest="number"),
    "signum": of_plain(_signum, "whole"),
    "sum": of_plain(_sum, "numbers"),
}
