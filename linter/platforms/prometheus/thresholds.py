"""When an expression about the expiry of certificates holds: so many seconds before it.  Knows no rule.

An expression is followed as a function of two things, the time that is left and the time of day.  What is more than
a straight line of both is not followed, and the answer is that it cannot be told.
"""

from math import inf, isfinite

from msgspec import Struct

from linter.platforms.prometheus.metrics import METRICS, Counts
from linter.platforms.prometheus.promql import Binary, Call, Expression, Number, Selector, Text

DAY = 86_400
_EARLIEST, _LATEST = 1.5e9, 4.1e9
"""Every time of day at which an alert is evaluated: from 2017 to 2099."""
_FARTHEST = 1e9
"""Seconds that a certificate is valid or has been expired at most: thirty years."""
# What passes the values on, or one of them, near enough for days.
_PASSING = frozenset(
    """
    abs avg avg_over_time bottomk ceil clamp clamp_max clamp_min floor group_left label_join label_replace
    last_over_time max max_over_time min min_over_time quantile quantile_over_time round scalar sort sort_desc topk
    vector
    """.split()
)
# What makes of a histogram's buckets the same of fewer.
_OF_BUCKETS = frozenset({"sum", "rate", "increase", "irate", "delta"})
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Line(Struct, frozen=True):
    """A value: so many times the seconds that are left, so many times the time of day, and a number."""

    left: float = 0.0
    now: float = 0.0
    constant: float = 0.0

    @property
    def is_constant(self) -> bool:
        """Whether it is a number, whenever it is asked."""
        return self.left == 0 and self.now == 0


class Span(Struct, frozen=True):
    """The seconds before the expiry in which something holds, from the fewest to the most; below zero after it."""

    fewest: float
    most: float

    @property
    def is_empty(self) -> bool:
        """Whether it never holds."""
        return self.fewest >= self.most


ALWAYS, NEVER = Span(-inf, inf), Span(0, 0)


class UnclearError(Exception):
    """What is asked is more than can be followed."""


def metrics_in(expression: Expression) -> frozenset[str]:
    """Return the metrics of an expression that tell when a certificate expires."""
    match expression:
        case Selector(metric):
            return frozenset({metric} & METRICS.keys())
        case Call(function="absent" | "absent_over_time" | "present_over_time" | "changes"):
            return frozenset()  # whether there is any, and not when it expires
        case Call(arguments=arguments):
            return frozenset[str]().union(*map(metrics_in, arguments))
        case Binary(left=left, right=right):
            return metrics_in(left) | metrics_in(right)
        case Number() | Text():
            return frozenset()


def is_narrowed(expression: Expression) -> bool:
    """Say whether only some of the certificates are looked at."""
    match expression:
        case Selector(metric, narrowed):
            return narrowed and metric in METRICS
        case Call(function=function, arguments=arguments):
            return function in ("topk", "bottomk") or any(map(is_narrowed, arguments))
        case Binary(left=left, operator=operator, right=right):
            return operator in ("and", "unless") or is_narrowed(left) or is_narrowed(right)
        case Number() | Text():
            return False


def span_of(expression: Expression) -> Span:
    """Return when an alert holds, as far as the expiry decides on that; raise UnclearError where it cannot be told."""
    match expression:
        case Binary(operator="and", left=left, right=right):
            return _both(left, right)
        case Binary(operator="or", left=left, right=right):
            return _either(left, right)
        case Binary(operator="unless", left=left, right=right) if not metrics_in(right):
            return span_of(left)
        case Binary(operator=operator, left=left, right=right, returns_bool=False) if operator in _MIRRORED:
            return _narrowed(_compared(_value(left), operator, _value(right)), left, right)
        case Call(function=function, arguments=arguments) if arguments and (
            function in _PASSING or function in ("sum", "count", "group")
        ):
            return span_of(arguments[0])
        case _:
            raise UnclearError


def _value(expression: Expression) -> Line:
    """Return a value; a comparison passes on what holds of its vector, which speaks of the expiry."""
    if isinstance(expression, Binary) and expression.operator in _MIRRORED and not expression.returns_bool:
        vector = expression.left if metrics_in(expression.left) else expression.right
        return _value(vector)
    return line_of(expression)


def _narrowed(span: Span, *sides: Expression) -> Span:
    """Return when a comparison holds together with those that are inside its sides: `0 <= x < 3`."""
    for one in sides:
        if isinstance(one, Binary) and one.operator in _MIRRORED:
            inner = span_of(one)
            span = Span(max(span.fewest, inner.fewest), min(span.most, inner.most))
    return span


def _both(left: Expression, right: Expression) -> Span:
    """Return when both hold; what does not speak of the expiry may hold at any time."""
    spans = [span_of(one) for one in (left, right) if metrics_in(one)]
    if not spans:
        raise UnclearError
    return Span(max(one.fewest for one in spans), min(one.most for one in spans))


def _either(left: Expression, right: Expression) -> Span:
    first, second = (span_of(one) for one in (left, right) if metrics_in(one)) if _speak(left, right) else (None, None)
    if first is None or second is None:
        raise UnclearError
    if first.is_empty or second.is_empty:
        return second if first.is_empty else first
    if max(first.fewest, second.fewest) > min(first.most, second.most):
        raise UnclearError  # two times with another between them
    return Span(min(first.fewest, second.fewest), max(first.most, second.most))


def _speak(*sides: Expression) -> bool:
    return all(map(metrics_in, sides))


def line_of(expression: Expression) -> Line:
    """Return a value as a line of the time that is left; raise UnclearError where it is none."""
    match expression:
        case Number(value) if isfinite(value):
            return Line(constant=value)
        case Call(function="time", arguments=()):
            return Line(now=1)
        case Call(function="-", arguments=(argument,)):
            return _times(line_of(argument), -1)
        case Call(function="histogram_quantile", arguments=(_, buckets)) if _is_of_buckets(buckets):
            return Line(left=1)
        case Call(function=function, arguments=arguments) if arguments and function in _PASSING:
            return line_of(arguments[0])
        case Selector(metric) if metric in METRICS:
            return _of_metric(METRICS[metric].counts)
        case Binary(operator=operator, left=left, right=right):
            return _computed(line_of(left), operator, line_of(right))
        case _:
            raise UnclearError


def _of_metric(counts: Counts) -> Line:
    match counts:
        case Counts.MOMENT:
            return Line(left=1, now=1)
        case Counts.SECONDS:
            return Line(left=1)
        case Counts.DAYS:
            return Line(left=1 / DAY)
        case Counts.BUCKETS:
            raise UnclearError


def _is_of_buckets(expression: Expression) -> bool:
    match expression:
        case Selector(metric):
            return metric in METRICS and METRICS[metric].counts is Counts.BUCKETS
        case Call(function=function, arguments=(argument, *_)):
            return function in _OF_BUCKETS and _is_of_buckets(argument)
        case _:
            return False


def _computed(one: Line, operator: str, other: Line) -> Line:
    match operator:
        case "+":
            return Line(one.left + other.left, one.now + other.now, one.constant + other.constant)
        case "-":
            return _computed(one, "+", _times(other, -1))
        case "*" if other.is_constant:
            return _times(one, other.constant)
        case "*" if one.is_constant:
            return _times(other, one.constant)
        case "/" if other.is_constant and other.constant:
            return _times(one, 1 / other.constant)
        case "^" if one.is_constant and other.is_constant and 0 <= other.constant < 10:  # noqa: PLR2004  # 60^2 and the like
            return Line(constant=one.constant**other.constant)
        case _:
            raise UnclearError


def _times(line: Line, factor: float) -> Line:
    return Line(line.left * factor, line.now * factor, line.constant * factor)


def _compared(one: Line, operator: str, other: Line) -> Span:
    difference = _computed(one, "-", other)
    if abs(difference.now) > 1e-9:  # noqa: PLR2004  # nothing but rounding
        return _at_any_time(difference, operator)
    if difference.left == 0:
        raise UnclearError  # nothing in it changes
    at = -difference.constant / difference.left
    turned = operator if difference.left > 0 else _MIRRORED[operator]
    match turned:
        case "<" | "<=":
            return Span(-inf, at)
        case ">" | ">=":
            return Span(at, inf)
        case _:
            raise UnclearError


def _at_any_time(difference: Line, operator: str) -> Span:
    """Return whether a comparison that the time of day decides ever holds: a date against a number of days."""
    corners = [
        difference.now * now + difference.left * left + difference.constant
        for now in (_EARLIEST, _LATEST)
        for left in (-_FARTHEST, _FARTHEST)
    ]
    below = operator in ("<", "<=")
    if operator in ("==", "!="):
        raise UnclearError
    if max(corners) < 0:
        return ALWAYS if below else NEVER
    if min(corners) > 0:
        return NEVER if below else ALWAYS
    raise UnclearError
