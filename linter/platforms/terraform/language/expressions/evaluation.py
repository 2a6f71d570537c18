"""Expressions to values, lazily, with places and ways.  Knows no resource type."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from linter.platforms.terraform.language.expressions.operators import binary, unary
from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.functions.arguments import chosen_from, text_from, tried
from linter.platforms.terraform.language.functions.texts.characters import composed
from linter.platforms.terraform.language.values.access import attribute_of, element_of, within
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.kinds import converted, kind_of, unified
from linter.platforms.terraform.language.values.value import (
    MAX_ELEMENTS,
    Handle,
    List,
    Mistake,
    Outputs,
    Partial,
    Set,
    Several,
    Value,
    boolean_of,
    is_list,
    settled,
    text_of,
)
from linter.provenance.budget import EXPRESSION
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
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
    "self": "`self` is known only after apply",
    "terraform": "it depends on the workspace",
}


def evaluate(expression: Expression, scope: Scope) -> Setting[Value]:
    """Return the value of an expression."""
    effort = scope.effort
    effort.left -= 1
    effort.budget.spend(EXPRESSION, expression.at)
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
    value = expression.value
    return Known(composed(value) if isinstance(value, str) else value, expression.at)


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
    if root == "path":
        return Unknown("paths are not known here", at) if scope.files is None else scope.files.named(name, at)
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
        if isinstance(of, Known) and isinstance(of.value, Several):
            element: Setting[Value] = of.value.element
            return element
        unknown = key if isinstance(key, Mistake) else Unknown(key.because, expression.at, via=key.via)
        return chosen_from([_at_key(of, one, expression) for one in map(settled, key.candidates)], unknown)
    return _at_key(of, key, expression)


def _at_key(of: Setting[Value], key: Setting[Value], expression: Index) -> Setting[Value]:
    if isinstance(key, Unknown):
        return key
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
        elements = tuple(map(each, value if is_list(value) else (Known(value, expression.at),)))
        return Known(List(elements) if isinstance(value, List | Set) else elements, expression.at)

    return evaluate(expression.of, scope).then(all_of)


def _conditional(expression: Conditional, scope: Scope) -> Setting[Value]:
    condition = settled(evaluate(expression.condition, scope))
    if isinstance(condition, Mistake):
        return condition
    branches = (expression.yes, expression.no)
    if isinstance(condition, Unknown):
        values = [evaluate(branch, scope) for branch in branches]
        unknown = Unknown(condition.because, expression.at, via=condition.via)
        possible = [one for value in values for one in _possible(value)]
        known = [_of_common_kind(one, possible) for one in possible]
        return chosen_from(known, unknown, converge=False)
    truth = boolean_of(condition.value)
    if truth is None:
        return Mistake("its condition is no boolean", expression.at)
    yes, no = branches if truth else reversed(branches)
    value = evaluate(yes, scope)
    if isinstance(value, Unknown) or isinstance(value.value, Handle | Outputs | Several | Partial):
        return value
    return _of_common_kind(value, [value, evaluate(no, scope)])


def _possible(value: Setting[Value]) -> tuple[Setting[Value], ...]:
    return (value,) if isinstance(value, Known) else value.candidates or (value,)


def _of_common_kind(value: Setting[Value], values: list[Setting[Value]]) -> Setting[Value]:
    """Convert one of the values of a conditional to the type that all of them have in common."""
    kind = unified([kind_of(one) for one in values])
    if kind is None:
        return Mistake("its values are of types that do not go together", value.at)
    return converted(value, kind)


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
    if any(isinstance(value, Unknown) and value.candidates for value in values):
        chosen = tried(_whole_text, values, expression.at)
        if isinstance(chosen, Known) or chosen.candidates:
            return chosen
    return _text(values, expression.at)


def _whole_text(values: tuple[Setting[Value], ...], at: Location) -> Setting[Value]:
    return settled(_text(values, at))


def _text(values: tuple[Setting[Value], ...], at: Location) -> Setting[Value]:
    parts: list[str | Unknown] = []
    for value in values:
        if isinstance(value, Known) and isinstance(value.value, Partial):
            parts.extend(value.value.parts)
            continue
        plain = unwrapped(value)
        if isinstance(plain, Mistake):
            return plain
        if isinstance(plain, Known) and (text := text_of(plain.value)) is not None:
            parts.append(text)
        elif isinstance(plain, Unknown):
            parts.append(plain)
        elif isinstance(plain.value, int | float):
            parts.append(Unknown("a number has more digits than are kept here", at))
        else:
            return Mistake("a part of it is no string", at)
    return text_from(parts, at, values)


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


def _call(expression: Call, scope: Scope) -> Setting[Value]:
    from linter.platforms.terraform.language.expressions.calls import called  # noqa: PLC0415  # with all functions

    return called(expression, scope, evaluate)


def _for(expression: For, scope: Scope) -> Setting[Value]:
    from linter.platforms.terraform.language.expressions.loops import looped  # noqa: PLC0415  # seldom

    return looped(expression, scope, evaluate)


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
