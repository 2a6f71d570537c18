"""Operators and comparisons on values.  Knows no names."""

import operator
from collections.abc import Callable

from linter.platforms.terraform.language.functions.arguments import Arguments, tried
from linter.platforms.terraform.language.values.equality import same
from linter.platforms.terraform.language.values.numbers import Number, calculated, is_exact
from linter.platforms.terraform.language.values.value import (
    Mistake,
    Value,
    boolean_of,
    first_unknown,
    mistake_in,
    number_of,
    settled,
    ways,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def binary(sign: str, left: Setting[Value], right: Setting[Value], at: Location) -> Setting[Value]:
    """Apply a binary operator."""
    return tried(lambda arguments, place: _binary(sign, arguments, place), (left, right), at)


def _binary(sign: str, sides: Arguments, at: Location) -> Setting[Value]:
    left, right = map(settled, sides)
    if sign in ("&&", "||"):
        return _logical(sign, left, right, at)
    if (unknown := first_unknown((left, right), at)) is not None:
        return unknown
    if sign in ("==", "!="):
        equal = same(left, right)
        if equal is not True and (mistake := mistake_in((left, right))) is not None:
            return mistake
        return (
            Unknown("it holds unknown values", at) if equal is None else _made(equal is (sign == "=="), at, left, right)
        )
    first, second = (number_of(side.value) if isinstance(side, Known) else None for side in (left, right))
    if first is None or second is None:
        return Mistake(f"`{sign}` needs numbers", at)
    if sign in _ORDER:
        return _made(_ORDER[sign](first, second), at, left, right)
    return _arithmetic(sign, first, second, _made(None, at, left, right))


def _arithmetic(sign: str, left: Number, right: Number, result: Known[Value]) -> Setting[Value]:
    if right == 0 and sign in ("/", "%"):
        # Terraform has infinite numbers, and refuses only `0 / 0` and the like.
        return Mistake("it divides zero by zero", result.at) if left == 0 else Unknown("it divides by zero", result.at)
    if not is_exact(left) or not is_exact(right):
        return Unknown("a number has more digits than are kept here", result.at)
    number = calculated(sign, left, right)
    if number is None:
        return Unknown("it is larger than 10^150", result.at)
    return result.map(lambda _: number)


def _logical(sign: str, left: Setting[Value], right: Setting[Value], at: Location) -> Setting[Value]:
    """Apply `&&` or `||`: one side can decide alone."""
    decisive = sign == "||"
    # Null is taken for false, and refused where `||` depends on it.
    truths = [
        boolean_of(False if side.value is None else side.value) for side in (left, right) if isinstance(side, Known)
    ]
    if None in truths:
        return Mistake(f"`{sign}` needs booleans", at)
    for side in (left, right):
        if isinstance(side, Known) and boolean_of(side.value) is decisive:
            return _made(decisive, at, side)
    if not decisive and False in truths:
        return _made(False, at, left, right)
    if decisive and any(isinstance(side, Known) and side.value is None for side in (left, right)):
        return Mistake("`||` needs booleans", at)
    return first_unknown((left, right), at) or _made(not decisive, at, left, right)


def unary(sign: str, operand: Setting[Value], at: Location) -> Setting[Value]:
    """Apply `!` or `-`."""
    return tried(lambda arguments, place: _unary(sign, settled(arguments[0]), place), (operand,), at)


def _unary(sign: str, operand: Setting[Value], at: Location) -> Setting[Value]:
    if isinstance(operand, Unknown):
        return operand
    if sign == "!":
        truth = boolean_of(operand.value)
        return Mistake("`!` needs a boolean", at) if truth is None else _made(not truth, at, operand)
    number = number_of(operand.value)
    return Mistake("`-` needs a number", at) if number is None else _made(-number, at, operand)


def _made(value: Value, at: Location, *of: Setting[Value]) -> Known[Value]:
    return Known(value, at, via=ways(of))
