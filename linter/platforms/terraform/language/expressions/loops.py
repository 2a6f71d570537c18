"""`for` expressions.  Knows no names; what stands in them is evaluated by the caller."""

from collections.abc import Callable
from typing import TypeAlias

from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.functions.arguments import chosen_from
from linter.platforms.terraform.language.values.access import elements_of, is_unordered
from linter.platforms.terraform.language.values.value import (
    Mistake,
    Set,
    Several,
    Value,
    boolean_of,
    first_unknown,
    settled,
    text_of,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.hcl.expression import Expression, For

Evaluate: TypeAlias = Callable[[Expression, Scope], Setting[Value]]


def looped(expression: For, scope: Scope, evaluate: Evaluate) -> Setting[Value]:
    """Return what a `for` makes of a list or a map; of each, where it is one of several."""
    collection = evaluate(expression.collection, scope)
    if isinstance(collection, Known) and isinstance(collection.value, Several):
        uncounted = Unknown("it is not known how many elements there are", expression.at)
        inner = _bound(expression, scope, uncounted, collection.value.element)
        return Known(Several(evaluate(expression.value, inner)), expression.at)
    collection = settled(collection)
    if isinstance(collection, Mistake):
        return collection
    if isinstance(collection, Unknown):
        unknown = Unknown(collection.because, expression.at, via=collection.via)
        results = [_over(expression, scope, settled(one), evaluate) for one in collection.candidates]
        return chosen_from(results, unknown)
    return _over(expression, scope, collection, evaluate)


def _over(expression: For, scope: Scope, collection: Setting[Value], evaluate: Evaluate) -> Setting[Value]:
    elements = None if isinstance(collection, Unknown) else elements_of(collection)
    if isinstance(collection, Unknown) or elements is None:
        return collection if isinstance(collection, Unknown) else Mistake("`for` needs a list or a map", expression.at)
    pairs = []
    for key, element in elements:
        inner = _bound(expression, scope, key, element)
        keep = _keeps(expression, inner, evaluate)
        if isinstance(keep, Unknown):
            mistake = isinstance(keep, Mistake)
            return keep if mistake else Unknown(keep.because, expression.at, via=keep.via)
        if keep.value:
            key_result = None if expression.key_result is None else evaluate(expression.key_result, inner)
            pairs.append((key_result, evaluate(expression.value, inner)))
    made = _gathered(expression, pairs)
    # In which order the elements of a set come is open where one of them is unknown; a set goes by no order.
    if isinstance(made, Known) and isinstance(made.value, tuple) and is_unordered(collection.value):
        return made.map(Set)
    return made


def _bound(expression: For, scope: Scope, key: Setting[Value], element: Setting[Value]) -> Scope:
    bindings = {expression.name: element}
    return scope.binding(bindings if expression.key is None else {expression.key: key, **bindings})


def _keeps(expression: For, scope: Scope, evaluate: Evaluate) -> Setting[Value]:
    if expression.condition is None:
        return Known(True, expression.at)
    condition = settled(evaluate(expression.condition, scope))
    if isinstance(condition, Unknown):
        return condition
    truth = boolean_of(condition.value)
    return Mistake("the condition is no boolean", expression.at) if truth is None else condition.map(lambda _: truth)


def _gathered(expression: For, pairs: list[tuple[Setting[Value] | None, Setting[Value]]]) -> Setting[Value]:
    """Make a list of the results, or a map where they have keys."""
    if expression.key_result is None:
        return Known(tuple(value for _, value in pairs), expression.at)
    keys = tuple(settled(key) for key, _ in pairs if key is not None)
    if (unknown := first_unknown(keys, expression.at)) is not None:
        return unknown
    groups: dict[str, list[Setting[Value]]] = {}
    for key, (_, value) in zip(keys, pairs, strict=True):
        name = text_of(key.value) if isinstance(key, Known) else None
        if name is None:
            return Mistake("a key is no string", expression.at)
        groups.setdefault(name, []).append(value)
    if expression.grouped:
        return Known({name: Known(tuple(values), expression.at) for name, values in groups.items()}, expression.at)
    if any(len(values) > 1 for values in groups.values()):
        return Mistake("a key occurs twice", expression.at)
    return Known({name: value for name, (value,) in groups.items()}, expression.at)
