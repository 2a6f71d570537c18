"""Expressions to values, lazily, with places and ways.  Knows no resource type."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from linter.platforms.terraform.language.access import attribute_of, element_of, elements_of, within
from linter.platforms.terraform.language.arguments import text_from
from linter.platforms.terraform.language.functions import call
from linter.platforms.terraform.language.operators import binary, unary
from linter.platforms.terraform.language.scope import Scope
from linter.platforms.terraform.language.value import (
    MAX_ELEMENTS,
    Encoded,
    Mistake,
    Partial,
    Several,
    Value,
    boolean_of,
    first_unknown,
    is_list,
    settled,
    text_of,
)
from linter.setting import Known, Setting, Unknown
from linter.syntax.hcl.expression import (
    Binary,
    Call,
    Conditional,
    Element,
    Expression,
    For,
    GetAttribute,
    Index,
    Literal,
    Name,
    Object,
    Opaque,
    Splat,
    Template,
    Tuple,
    Unary,
)

_NOT_EVALUATED = {
    "path": "paths are not evaluated",
    "self": "`self` is known only after apply",
    "terraform": "it depends on the workspace",
}


def evaluate(expression: Expression, scope: Scope) -> Setting[Value]:
    """Return the value of an expression."""
    effort = scope.effort
    effort.left -= 1
    if effort.left < 0:
        return Unknown("the module takes too long to evaluate", expression.at)
    if effort.depth <= 0:
        return Unknown("it is nested too deeply", expression.at)
    effort.depth -= 1
    try:
        return _EVALUATORS[type(expression)](expression, scope)
    finally:
        effort.depth += 1


def _literal(expression: Literal, _scope: Scope) -> Setting[Value]:
    return Known(expression.value, expression.at)


def _opaque(expression: Opaque, _scope: Scope) -> Setting[Value]:
    return Unknown(expression.because, expression.at)


def _name(expression: Name, scope: Scope) -> Setting[Value]:
    if expression.name in scope.bindings:
        return scope.bindings[expression.name]
    return Unknown(f"`{expression.name}` is not a value", expression.at)


def _get_attribute(expression: GetAttribute, scope: Scope) -> Setting[Value]:
    of, at = expression.of, expression.at
    if isinstance(of, Name) and of.name not in scope.bindings:
        return _global(of.name, expression, scope)
    if isinstance(of, GetAttribute) and isinstance(of.of, Name) and of.of.name == "data" and scope.names is not None:
        return scope.names.resource("data", (of.name, expression.name), at)
    return within(evaluate(of, scope), lambda value: attribute_of(value, expression.name, at))


def _global(root: str, expression: GetAttribute, scope: Scope) -> Setting[Value]:
    """Return `var.name`, `local.name`, `module.name` or a resource."""
    name, at, names = expression.name, expression.at, scope.names
    if root in _NOT_EVALUATED or names is None:
        return Unknown(_NOT_EVALUATED.get(root, "only literal values are allowed here"), at)
    if root in ("each", "count"):
        return Unknown(f"there is no `{root}` here", at)
    match root:
        case "var":
            return names.variable(name, at)
        case "local":
            return names.local(name, at)
        case "module":
            return names.module(name, at)
        case _:
            return names.resource("resource", (root, name), at)


def _index(expression: Index, scope: Scope) -> Setting[Value]:
    key = settled(evaluate(expression.key, scope))
    of = evaluate(expression.of, scope)
    if isinstance(key, Unknown):
        several = isinstance(of, Known) and isinstance(of.value, Several)
        return of.value.element if several and isinstance(of, Known) else key
    return within(of, lambda value: element_of(value, key.value, expression.at))


def _element(expression: Element, scope: Scope) -> Setting[Value]:
    return scope.element or Unknown("it is not inside a splat", expression.at)


def _splat(expression: Splat, scope: Scope) -> Setting[Value]:
    def each(element: Setting[Value]) -> Setting[Value]:
        return evaluate(expression.each, replace(scope, element=element))

    def all_of(value: Value) -> Setting[Value]:
        if isinstance(value, Several):
            return Known(Several(each(value.element)), expression.at)
        if value is None:
            return Known((), expression.at)
        elements = value if is_list(value) else (Known(value, expression.at),)
        return Known(tuple(map(each, elements)), expression.at)

    return evaluate(expression.of, scope).then(all_of)


def _conditional(expression: Conditional, scope: Scope) -> Setting[Value]:
    condition = settled(evaluate(expression.condition, scope))
    if isinstance(condition, Mistake):
        return condition
    if isinstance(condition, Unknown):
        branches = (evaluate(expression.yes, scope), evaluate(expression.no, scope))
        known = tuple(branch for branch in branches if isinstance(branch, Known))
        candidates = known if len(known) == len(branches) else ()
        return Unknown(condition.because, expression.at, via=condition.via, candidates=candidates)
    truth = boolean_of(condition.value)
    if truth is None:
        return Mistake("its condition is no boolean", expression.at)
    return evaluate(expression.yes if truth else expression.no, scope)


def _binary(expression: Binary, scope: Scope) -> Setting[Value]:
    left = evaluate(expression.left, scope)
    right = evaluate(expression.right, scope)
    return binary(expression.operator, left, right, expression.at)


def _unary(expression: Unary, scope: Scope) -> Setting[Value]:
    return unary(expression.operator, evaluate(expression.operand, scope), expression.at)


def _template(expression: Template, scope: Scope) -> Setting[Value]:
    values = tuple(evaluate(part, scope) for part in expression.parts)
    if len(values) == 1:  # a string of one interpolation is its value, whatever its type
        return values[0]
    parts: list[str | Unknown] = []
    for value in values:
        if isinstance(value, Known) and isinstance(value.value, Partial):
            parts.extend(value.value.parts)
            continue
        plain = settled(value)
        if isinstance(plain, Mistake):
            return plain
        if isinstance(plain, Known) and (text := text_of(plain.value)) is not None:
            parts.append(text)
        elif isinstance(plain, Unknown):
            parts.append(plain)
        elif isinstance(plain.value, Encoded):
            parts.append(Unknown("JSON text is not put together", expression.at))
        else:
            return Mistake("a part of it is no string", expression.at)
    return text_from(parts, expression.at, values)


def _call(expression: Call, scope: Scope) -> Setting[Value]:
    if expression.function == "try":
        return _try(expression, scope)
    arguments = tuple(evaluate(argument, scope) for argument in expression.arguments)
    if expression.function == "can" and len(arguments) == 1:
        return _can(settled(arguments[0]), expression)
    if expression.expands and arguments:
        last = settled(arguments[-1])
        if isinstance(last, Unknown):
            return Unknown(last.because, expression.at, via=last.via)
        if not is_list(last.value):
            return Mistake("`...` needs a list", expression.at)
        arguments = (*arguments[:-1], *last.value)
    return call(expression.function, arguments, expression.at)


def _try(expression: Call, scope: Scope) -> Setting[Value]:
    """Return the first argument that has a value."""
    for argument in expression.arguments:
        value = evaluate(argument, scope)
        if not isinstance(value, Mistake):
            return value
    return Mistake("no argument of `try` has a value", expression.at)


def _can(value: Setting[Value], expression: Call) -> Setting[Value]:
    if isinstance(value, Mistake):
        return Known(False, expression.at)
    return value if isinstance(value, Unknown) else Known(True, expression.at)


def _tuple(expression: Tuple, scope: Scope) -> Setting[Value]:
    if len(expression.items) > MAX_ELEMENTS:
        return Unknown(f"it has more than {MAX_ELEMENTS:,} elements", expression.at)
    return Known(tuple(evaluate(item, scope) for item in expression.items), expression.at)


def _object(expression: Object, scope: Scope) -> Setting[Value]:
    if len(expression.items) > MAX_ELEMENTS:
        return Unknown(f"it has more than {MAX_ELEMENTS:,} elements", expression.at)
    members: dict[str, Setting[Value]] = {}
    for key_expression, value in expression.items:
        key = settled(evaluate(key_expression, scope))
        if isinstance(key, Unknown):
            return Unknown(key.because, expression.at, via=key.via)
        name = text_of(key.value)
        if name is None:
            return Mistake("a key is no string", expression.at)
        members[name] = evaluate(value, scope)
    return Known(members, expression.at)


def _for(expression: For, scope: Scope) -> Setting[Value]:
    collection = evaluate(expression.collection, scope)
    if isinstance(collection, Known) and isinstance(collection.value, Several):
        uncounted = Unknown("it is not known how many elements there are", expression.at)
        inner = _bound(expression, scope, uncounted, collection.value.element)
        return Known(Several(evaluate(expression.value, inner)), expression.at)
    collection = settled(collection)
    if isinstance(collection, Unknown):
        return Unknown(collection.because, expression.at, via=collection.via)
    elements = elements_of(collection)
    if elements is None:
        return Mistake("`for` needs a list or a map", expression.at)
    pairs = []
    for key, element in elements:
        inner = _bound(expression, scope, key, element)
        keep = _keeps(expression, inner)
        if isinstance(keep, Unknown):
            return Unknown(keep.because, expression.at, via=keep.via)
        if keep.value:
            key_result = None if expression.key_result is None else evaluate(expression.key_result, inner)
            pairs.append((key_result, evaluate(expression.value, inner)))
    return _gathered(expression, pairs)


def _bound(expression: For, scope: Scope, key: Setting[Value], element: Setting[Value]) -> Scope:
    bindings = {expression.name: element}
    return scope.binding(bindings if expression.key is None else {expression.key: key, **bindings})


def _keeps(expression: For, scope: Scope) -> Setting[Value]:
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
    members: dict[str, Setting[Value]] = {}
    groups: dict[str, list[Setting[Value]]] = {}
    for key, (_, value) in zip(keys, pairs, strict=True):
        name = text_of(key.value) if isinstance(key, Known) else None
        if name is None:
            return Mistake("a key is no string", expression.at)
        groups.setdefault(name, []).append(value)
        members[name] = value
    if expression.grouped:
        return Known({name: Known(tuple(values), expression.at) for name, values in groups.items()}, expression.at)
    return Known(members, expression.at)


_EVALUATORS: Mapping[type, Callable[[Any, Scope], Setting[Value]]] = {
    Binary: _binary,
    Call: _call,
    Conditional: _conditional,
    Element: _element,
    For: _for,
    GetAttribute: _get_attribute,
    Index: _index,
    Literal: _literal,
    Name: _name,
    Object: _object,
    Opaque: _opaque,
    Splat: _splat,
    Template: _template,
    Tuple: _tuple,
    Unary: _unary,
}
