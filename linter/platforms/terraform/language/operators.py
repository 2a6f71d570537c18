"""Operators and comparisons on values.  Knows no names."""

import math
import operator
from collections.abc import Callable

from linter.platforms.terraform.language.value import (
    MAX_NUMBER,
    Encoded,
    Mistake,
    Value,
    boolean_of,
    first_unknown,
    is_list,
    is_map,
    number_of,
    settled,
    ways,
)
from linter.setting import Known, Setting, Unknown
from linter.source import Location

_MOST_COMPARISONS = 10_000

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
}
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def binary(sign: str, left: Setting[Value], right: Setting[Value], at: Location) -> Setting[Value]:
    """Apply a binary operator."""
    left, right = settled(left), settled(right)
    if sign in ("&&", "||"):
        return _logical(sign, left, right, at)
    if (unknown := first_unknown((left, right), at)) is not None:
        return unknown
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown("it is not known", at)
    if sign in ("==", "!="):
        equal = same(left, right)
        return (
            Unknown("it holds unknown values", at) if equal is None else _made(equal is (sign == "=="), at, left, right)
        )
    first, second = number_of(left.value), number_of(right.value)
    if first is None or second is None:
        return Mistake(f"`{sign}` needs numbers", at)
    if sign in _ORDER:
        return _made(_ORDER[sign](first, second), at, left, right)
    return _arithmetic(sign, first, second, _made(None, at, left, right))


def _arithmetic(sign: str, left: float, right: float, result: Known[Value]) -> Setting[Value]:
    if right == 0 and sign in ("/", "%"):
        return Mistake("it divides by zero", result.at)
    number = number_of(_ARITHMETIC[sign](left, right))
    if number is None:
        return Unknown(f"it is larger than {MAX_NUMBER}", result.at)
    return result.map(lambda _: number)


def _logical(sign: str, left: Setting[Value], right: Setting[Value], at: Location) -> Setting[Value]:
    """Apply `&&` or `||`: one side can decide alone."""
    decisive = sign == "||"
    for side in (left, right):
        if isinstance(side, Known) and boolean_of(side.value) is decisive:
            return _made(decisive, at, side)
    if (unknown := first_unknown((left, right), at)) is not None:
        return unknown
    if any(isinstance(side, Known) and boolean_of(side.value) is None for side in (left, right)):
        return Mistake(f"`{sign}` needs booleans", at)
    return _made(not decisive, at, left, right)


def unary(sign: str, operand: Setting[Value], at: Location) -> Setting[Value]:
    """Apply `!` or `-`."""
    operand = settled(operand)
    if isinstance(operand, Unknown):
        return operand
    if sign == "!":
        truth = boolean_of(operand.value)
        return Mistake("`!` needs a boolean", at) if truth is None else _made(not truth, at, operand)
    number = number_of(operand.value)
    return Mistake("`-` needs a number", at) if number is None else _made(-number, at, operand)


def _made(value: Value, at: Location, *of: Setting[Value]) -> Known[Value]:
    return Known(value, at, via=ways(of))


def same(left: Setting[Value], right: Setting[Value]) -> bool | None:
    """Compare as `==` does, which converts no types; None where the parts that are known do not decide."""
    pairs = [(left, right)]
    undecided = False
    for _ in range(_MOST_COMPARISONS):
        if not pairs:
            return None if undecided else True
        first, second = map(settled, pairs.pop())
        if isinstance(first, Unknown) or isinstance(second, Unknown):
            undecided = True
            continue
        inside = _parts(first.value, second.value)
        if inside is None:
            return False
        pairs.extend(inside)
    return None


def _parts(left: Value, right: Value) -> list[tuple[Setting[Value], Setting[Value]]] | None:
    """Return what remains to be compared of two values; None where they differ already."""
    if isinstance(left, Encoded) and isinstance(right, Encoded):
        return [(left.value, right.value)]
    if is_list(left) and is_list(right):
        return list(zip(left, right, strict=True)) if len(left) == len(right) else None
    if is_map(left) and is_map(right):
        return [(left[key], right[key]) for key in left] if left.keys() == right.keys() else None
    if isinstance(left, bool) or isinstance(right, bool):
        return [] if left is right else None
    comparable = type(left) is type(right) or (isinstance(left, int | float) and isinstance(right, int | float))
    return [] if comparable and left == right else None
