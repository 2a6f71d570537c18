"""Numbers as Terraform has them, as far as a few digits tell.  Knows nothing but numbers.

Terraform calculates with 512 bits.  Here a number is an `int`, which is exact, or a `float`, which stands for the
decimal number that Python writes for it; of one that needs more digits than that, neither the text nor an equality is
told.
"""

from typing import TYPE_CHECKING, TypeAlias

from linter.provenance.pattern import pattern

if TYPE_CHECKING:
    from decimal import Decimal

MAX_NUMBER = 10**150
"""Terraform's numbers are exact up to 2^512, which is a little more."""
_EXACT_DIGITS = 15
"""Decimal digits that every `float` keeps."""
_DIGITS = 150

_WHOLE = pattern(rf"[-+]?[0-9]{{1,{_DIGITS}}}")
_DECIMAL = pattern(
    rf"[-+]?(?:[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{0,{_DIGITS}}})?|\.[0-9]{{1,{_DIGITS}}})(?:[eE][+-]?[0-9]{{1,3}})?"
)

Number: TypeAlias = int | float


def kept_number(value: Number) -> Number | None:
    """Return a number as we keep it: whole ones as `int`; None for one that is too large."""
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")) or value != value:  # noqa: PLR0124  # not a number
            return None
        value = int(value) if value.is_integer() else value
    return value if abs(value) <= MAX_NUMBER else None


def parsed_number(text: str) -> Number | None:
    """Read a number; None for what is none, or is too large."""
    if _WHOLE.fullmatch(text):
        return kept_number(int(text))
    if not _DECIMAL.fullmatch(text):
        return None
    from decimal import Decimal  # noqa: PLC0415  # seldom

    return of_decimal(Decimal(text))


def of_decimal(value: "Decimal") -> Number | None:
    """Return a decimal number as we keep it; None for one that is too large, or too close to a whole one."""
    if not value.is_finite() or abs(value) > MAX_NUMBER:
        return None
    if value == value.to_integral_value():
        return int(value)
    nearest = float(value)
    return None if nearest.is_integer() else nearest


def text_of_number(value: Number) -> str | None:
    """Write a number without an exponent; None for one that is too large, or not exact."""
    if abs(value) > MAX_NUMBER:
        return None
    if isinstance(value, int):
        return str(value)
    if not is_exact(value):
        return None
    from decimal import Decimal  # noqa: PLC0415  # seldom

    return f"{Decimal(repr(value)):f}"


def is_exact(value: Number) -> bool:
    """Say whether a number has no more digits than are kept."""
    if isinstance(value, int):
        return True
    digits = repr(value).partition("e")[0].replace(".", "").lstrip("-0")
    return len(digits) <= _EXACT_DIGITS


def calculated(sign: str, left: Number, right: Number) -> Number | None:
    """Apply an arithmetic operator; None where the result is too large."""
    if isinstance(left, int) and isinstance(right, int) and sign in _WHOLE_OPERATIONS:
        return kept_number(_WHOLE_OPERATIONS[sign](left, right))
    from decimal import Context, Decimal  # noqa: PLC0415  # seldom

    context = Context(prec=154, Emax=999, Emin=-999)
    first, second = (Decimal(repr(side)) for side in (left, right))
    operation = {
        "+": context.add,
        "-": context.subtract,
        "*": context.multiply,
        "/": context.divide,
        "%": context.remainder,
    }[sign]
    return of_decimal(operation(first, second))


_WHOLE_OPERATIONS = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
}
