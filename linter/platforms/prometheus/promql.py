"""PromQL text to a tree.  Knows no metric, and of functions nothing but their names.

Source: https://prometheus.io/docs/prometheus/latest/querying/basics/.  Read by promql-parser, which has no build for
Windows on ARM, so where it is not installed an expression stays unread.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from msgspec import Struct

from linter.provenance.pattern import pattern


class Number(Struct, frozen=True):
    """A number as it is written."""

    value: float


class Selector(Struct, frozen=True):
    """The series of a metric, those of a while included."""

    metric: str
    is_narrowed: bool = False
    """Whether labels choose among them, other than by who was asked."""


class Call(Struct, frozen=True):
    """What a function, an aggregation or a sign in front makes of other values."""

    function: str
    arguments: tuple["Expression", ...]


class Binary(Struct, frozen=True):
    """Two values and what stands between them."""

    left: "Expression"
    operator: str
    right: "Expression"
    returns_bool: bool


class Text(Struct, frozen=True):
    """A text, which no arithmetic takes."""


Expression: TypeAlias = Number | Selector | Call | Binary | Text


class PromqlError(Exception):
    """An expression that cannot be read, and why."""


_DEEPEST = 100
"""Levels of an expression; the deepest of people have a dozen."""
_LONGEST = 20_000
_MOST = 200
"""Operators and parentheses."""
_QUOTED = pattern(r"#[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`")
"""Comments and texts, in which nothing is an operator."""
_DEEPER = pattern(r"[-+*/%^<>=!(\[{]|\b(?:and|or|unless|atan2)\b", re.IGNORECASE)
_NOT_INSTALLED = "expressions are read with promql-parser, which is not installed here"


def parse(text: str) -> Expression:
    """Parse an expression; raise PromqlError where it is none, or cannot be read here."""
    try:
        import promql_parser  # noqa: PLC0415  # only where there is an alert
    except ImportError:
        raise PromqlError(_NOT_INSTALLED) from None
    # The parser goes down by recursion, in a language where too much of it ends the whole program.
    if len(text) > _LONGEST or sum(1 for _ in _DEEPER.finditer(_QUOTED.sub("", text))) > _MOST:
        raise PromqlError("the expression is longer than any that people write")
    try:
        found = promql_parser.parse(text)
    except ValueError:
        raise PromqlError("the expression is not PromQL as Prometheus 2.45 reads it") from None
    return _expression(found, _DEEPEST)


def taking_up(expression: Expression, recorded: Mapping[str, Expression]) -> Expression:
    """Return an expression with what other rules record in the place of its names; what these take up stays a name."""
    match expression:
        case Selector(metric) if metric in recorded:
            return recorded[metric]
        case Call(function, arguments):
            return Call(function, tuple(taking_up(one, recorded) for one in arguments))
        case Binary(left, operator, right, returns_bool):
            return Binary(taking_up(left, recorded), operator, taking_up(right, recorded), returns_bool)
        case _:
            return expression


def _expression(node: Any, left: int) -> Expression:  # noqa: ANN401  # the tree of another package
    if not left:
        raise PromqlError("the expression is deeper than any that people write")

    def inside(one: Any) -> Expression:  # noqa: ANN401  # as above
        return _expression(one, left - 1)

    kind = type(node).__name__
    if kind in _LEAVES:
        return _LEAVES[kind](node)
    match kind:
        case "ParenExpr" | "SubqueryExpr":
            return inside(node.expr)
        case "UnaryExpr":
            return Call("-", (inside(node.expr),))
        case "Call":
            return Call(node.func.name, tuple(map(inside, node.args)))
        case "AggregateExpr":
            return Call(str(node.op), (inside(node.expr),))
        case "BinaryExpr":
            returns_bool = node.modifier is not None and bool(node.modifier.return_bool)
            return Binary(inside(node.lhs), str(node.op), inside(node.rhs), returns_bool)
        case _:
            raise PromqlError(f"the expression has a {kind}, which is not known here")


def _selector(node: Any) -> Selector:  # noqa: ANN401  # as above
    named = node.matchers.matchers
    alternatives = node.matchers.or_matchers
    return Selector(node.name or "", bool(alternatives) or any(one.name not in _ASKED for one in named))


_ASKED = frozenset({"__name__", "job", "service", "container", "endpoint"})
"""Labels that tell who was asked, and not of which certificate."""

_LEAVES: Mapping[str, Callable[[Any], Expression]] = MappingProxyType(
    {
        "NumberLiteral": lambda node: Number(float(node.val)),
        "StringLiteral": lambda _: Text(),
        "VectorSelector": _selector,
        "MatrixSelector": lambda node: _selector(node.vector_selector),
    }
)
