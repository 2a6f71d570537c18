"""Functions that choose, compare and ask what a value is.  What cannot be known stays unknown.

Source: https://pkg.go.dev/text/template "Functions", https://masterminds.github.io/sprig/defaults.html,
https://helm.sh/docs/chart_template_guide/function_list/.
"""

from collections.abc import Callable
from typing import Any

from linter.syntax.go_template.engine import OPEN, Engine, Function, Functions
from linter.syntax.go_template.lifted import WrongError, has_hole, of_values, text
from linter.syntax.go_template.values.value import (
    Assumed,
    Hole,
    Method,
    Value,
    formatted,
    kind_of,
    plain,
    truth,
    type_of,
)


def _default(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    other = arguments[0]
    if len(arguments) == 1:
        return other
    value = arguments[1]
    return other if truth(value) is False else value


def _coalesce(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    for value in arguments:
        if truth(value) is not False:
            return value
    return Value(None)


def _ternary(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    yes, no, condition = arguments
    holds = truth(condition)
    return condition if holds is None else yes if holds else no


def _negated(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    holds = truth(arguments[0])
    return engine.opposite(arguments[0]) if holds is None else Value(not holds)


def _equal(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Compare the first with each of the others."""
    first, *others = arguments
    if any(has_hole(one) for one in arguments):
        return _compared(engine, arguments)
    given = next((one for one in arguments if isinstance(one.data, Assumed) and not one.data.others), None)
    if given is not None and not (given.data.is_likely and all(_same(given, other) for other in arguments)):
        named = " ".join(formatted(other) for other in arguments if other is not given)[:200]
        return engine.hole(f"`{given.data.what}` is given at the installation", f"{given.data.what} == {named}")
    return Value(any(_same(first, one) for one in others))


def _compared(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Return a question of its own for each thing that something unknown is compared with."""
    unknown = engine.unknown_among(arguments)
    if unknown is None:
        return engine.hole("it is compared with what cannot be known")
    if not isinstance(unknown.data, Hole) or len(arguments) > 2:  # noqa: PLR2004  # of two, one is the other
        return unknown
    other = next((one for one in arguments if not has_hole(one)), arguments[1])
    return engine.hole(unknown.data.because, f"{unknown.data.question} == {formatted(other)[:200]}")


def _unequal(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    return _negated(engine, (_equal(engine, arguments),))


def _same(one: Value, other: Value) -> bool:
    first, second = plain(one), plain(other)
    if isinstance(first, bool) is not isinstance(second, bool):
        return False
    return bool(first == second)


def _ordered(holds: Callable[[Any, Any], bool]) -> Function:
    def compare(one: Value, other: Value) -> bool:
        first, second = one.data, other.data
        numbers = isinstance(first, int | float) and isinstance(second, int | float)
        if not numbers and not (isinstance(first, str) and isinstance(second, str)):
            raise WrongError("these two cannot be compared")
        return holds(first, second)

    return of_values(compare, 2)


def _required(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    message, value = arguments
    if value.data is None or value.data == "":
        return engine.hole(f"the chart requires it: {text(message)[:200]}")
    return value


def _failed(engine: Engine, _arguments: tuple[Value, ...]) -> Value:
    """Leave open what a chart refuses with its default values: it is installed with others."""
    if engine.refused is None and engine.asked:
        engine.refused = next(reversed(engine.asked))
    return Value(OPEN)


def _unknown(because: str, most: int | None = None) -> Function:
    return Function(lambda engine, _: engine.hole(because), 0, most)


def _looked_up(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Ask the cluster, which `helm template` does not."""
    return engine.hole(_CLUSTER, f"lookup {' '.join(map(formatted, arguments))}"[:500])


def _deeply_equal(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    if any(has_hole(one) for one in arguments):
        return engine.hole("it is compared with what cannot be known")
    return Value(_same(*arguments))


def _of_kind(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    wanted, value = arguments
    if isinstance(value.data, Hole):
        return value
    return engine.unknown_among((wanted,)) or Value(kind_of(value) == text(wanted))


def _of_type(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    wanted, value = arguments
    if isinstance(value.data, Hole):
        return value
    return engine.unknown_among((wanted,)) or Value(type_of(value) == text(wanted))


def _called(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    method, *rest = arguments
    if not isinstance(method.data, Method):
        raise engine.wrong("`call` of something that is no function")
    return method.data.call(tuple(rest))


def _all_of(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    return next((one for one in arguments if truth(one) is not True), Value(True))


def _any_of(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    found = [one for one in arguments if truth(one) is not False]
    return next((one for one in found if truth(one)), found[0] if found else Value(False))


def _truths(function: Callable[[Engine, tuple[Value, ...]], Value]) -> Function:
    """Return a function whose result is a boolean, as far as it can be known."""

    def call(engine: Engine, arguments: tuple[Value, ...]) -> Value:
        value = function(engine, arguments)
        holds = truth(value)
        return value if holds is None else Value(holds, value.origin)

    return Function(call, 0)


_PRINTED = "it only shapes what people read, and is not worked out here"
_RANDOM = "it is made anew each time the chart is rendered"
_CLUSTER = "only the cluster can tell it"

FUNCTIONS: Functions = {
    "all": _truths(_all_of),
    "any": _truths(_any_of),
    "ago": _unknown(_RANDOM),
    "bcrypt": _unknown(_RANDOM),
    "buildCustomCert": _unknown("certificates are not made up here"),
    "call": Function(_called, 1),
    "coalesce": Function(_coalesce, 0),
    "date": _unknown(_RANDOM),
    "dateInZone": _unknown(_RANDOM),
    "dateModify": _unknown(_RANDOM),
    "date_in_zone": _unknown(_RANDOM),
    "date_modify": _unknown(_RANDOM),
    "decryptAES": _unknown("nothing is decrypted here"),
    "deepEqual": Function(_deeply_equal, 2, 2),
    "default": Function(_default, 1),
    "derivePassword": _unknown("passwords are not made up here"),
    "duration": _unknown(_PRINTED),
    "durationRound": _unknown(_PRINTED),
    "empty": Function(_negated, 1, 1),
    "encryptAES": _unknown(_RANDOM),
    "eq": Function(_equal, 2),
    "fail": Function(_failed, 1, 1),
    "ge": _ordered(lambda one, other: bool(one >= other)),
    "genCA": _unknown(_RANDOM),
    "genCAWithKey": _unknown(_RANDOM),
    "genPrivateKey": _unknown(_RANDOM),
    "genSelfSignedCert": _unknown(_RANDOM),
    "genSelfSignedCertWithKey": _unknown(_RANDOM),
    "genSignedCert": _unknown(_RANDOM),
    "genSignedCertWithKey": _unknown(_RANDOM),
    "getHostByName": _unknown(_CLUSTER),
    "gt": _ordered(lambda one, other: bool(one > other)),
    "htmlDate": _unknown(_RANDOM),
    "htmlDateInZone": _unknown(_RANDOM),
    "js": _unknown(_PRINTED),
    "htpasswd": _unknown(_RANDOM),
    "kindIs": Function(_of_kind, 2, 2),
    "kindOf": of_values(kind_of, 1),
    "le": _ordered(lambda one, other: bool(one <= other)),
    "lookup": Function(_looked_up, 4, 4),
    "abbrevboth": _unknown(_PRINTED),
    "lt": _ordered(lambda one, other: bool(one < other)),
    "ne": Function(_unequal, 2, 2),
    "not": Function(_negated, 1, 1),
    "must_date_modify": _unknown(_RANDOM),
    "now": _unknown(_RANDOM),
    "randAlpha": _unknown(_RANDOM),
    "randAlphaNum": _unknown(_RANDOM),
    "randAscii": _unknown(_RANDOM),
    "randBytes": _unknown(_RANDOM),
    "randInt": _unknown(_RANDOM),
    "randNumeric": _unknown(_RANDOM),
    "required": Function(_required, 2, 2),
    "shuffle": _unknown(_RANDOM),
    "ternary": Function(_ternary, 3, 3),
    "toDate": _unknown(_PRINTED),
    "typeIs": Function(_of_type, 2, 2),
    "typeIsLike": Function(_of_type, 2, 2),
    "typeOf": of_values(type_of, 1),
    "unixEpoch": _unknown(_RANDOM),
    "uuidv4": _unknown(_RANDOM),
    "wrap": _unknown(_PRINTED),
    "wrapWith": _unknown(_PRINTED),
}
