"""Conditions of policy files to predicates, in words that the model has.  Knows no rule."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from linter.model.whereabouts.patterns import Pattern
from linter.policy import predicate, vocabulary
from linter.policy.predicate import Predicate, Test
from linter.policy.rule import Value
from linter.policy.spelling import did_you_mean
from linter.policy.validation.files import CURE, PolicyError, collected, value_of
from linter.policy.vocabulary import Slot, VocabularyError
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar
from linter.syntax.node import Sequence as List
from linter.tls import suites
from linter.tls.suites import CipherSuite


class _Context(Struct, frozen=True):
    """What a condition is about, and the values of the rule's parameters."""

    kinds: Sequence[type]
    parameters: Mapping[str, Value]


def read(condition: Map, kinds: Sequence[type], parameters: Mapping[str, Value]) -> Predicate:
    """Read a valid condition on subjects of these kinds.

    Raises PolicyError, which has every word that the model does not have, and every parameter that is not declared.
    """
    return _predicate(condition, _Context(kinds, parameters))


def _predicate(condition: Map, context: _Context) -> Predicate:
    parts = collected(partial(_part, key, value, context) for key, value in condition.entries.values())
    return parts[0] if len(parts) == 1 else predicate.Every(parts)


def _predicates(conditions: Iterable[Map], context: _Context) -> tuple[Predicate, ...]:
    return collected(partial(_predicate, one, context) for one in conditions)


def _part(key: Scalar, value: Node, context: _Context) -> Predicate:
    conditions = [item for item in value.items if isinstance(item, Map)] if isinstance(value, List) else []
    match key.text:
        case "every":
            return predicate.Every(_predicates(conditions, context))
        case "some":
            return predicate.Some(_predicates(conditions, context))
        case "not" if isinstance(value, Map):
            return predicate.Not(_predicate(value, context))
        case path:
            return _field(key, path.split("."), value, context)


def _field(key: Scalar, path: list[str], value: Node, context: _Context) -> Predicate:
    try:
        slot = vocabulary.slot(context.kinds, path)
    except VocabularyError as error:
        raise PolicyError(key.at, str(error), "correct the name") from error
    test = _test(value, slot, context)
    try:
        vocabulary.check(test, slot)
    except VocabularyError as error:
        raise PolicyError(value.at.header, str(error), "correct the test") from error
    return predicate.Field(tuple(name.replace("-", "_") for name in path), test)


def _test(node: Node, slot: Slot, context: _Context) -> Test:
    if not isinstance(node, Map):
        return _word_test(_argument(node, slot, context))
    ((operator, argument),) = node.entries.values()
    if operator.text == "not":
        return predicate.Otherwise(_test(argument, slot, context))
    if operator.text == "every" and isinstance(argument, Map):
        return predicate.Each(_predicate(argument, replace(context, kinds=slot.types)))
    if operator.text == "matches":
        return _patterns(_argument(argument, slot, context), slot)
    return _operator_test(operator, _argument(argument, slot, context))


def _patterns(value: Value, slot: Slot) -> Test:
    """Read the patterns that a text is compared with, of which one has to fit."""
    texts = value if isinstance(value, tuple) else (value,)
    return predicate.Matches(tuple(Pattern(str(one), slot.word.separator, slot.word.folds) for one in texts))


def _word_test(value: Value) -> Test:
    """Read a test that is one word: `tls: present`, `serves: content`."""
    match value:
        case "present":
            return predicate.Present()
        case "absent":
            return predicate.Otherwise(predicate.Present())
        case "empty":
            return predicate.Empty()
        case _:
            return predicate.Equals(value)


def _operator_test(operator: Scalar, value: Value) -> Test:
    match operator.text, value:
        case "one-of" | "all-of", tuple():
            return predicate.OneOf(frozenset(value))
        case "none-of", tuple():
            return predicate.NoneOf(frozenset(value))
        case "includes", str() | int() | float():
            return predicate.Includes(value)
        case "at-least", int() | float():
            return predicate.AtLeast(value)
        case "at-most", int() | float():
            return predicate.AtMost(value)
        case _:
            raise PolicyError(operator.at, f"`{operator.text}` cannot take this value", CURE)


def _argument(node: Node, slot: Slot, context: _Context) -> Value:
    """Return an operator's argument, with a parameter's value in place of `$name`."""
    value = value_of(node)
    if isinstance(value, str) and value.startswith("$"):
        name = value[1:]
        if name not in context.parameters:
            hint = did_you_mean(name, list(context.parameters))
            raise PolicyError(node.at, f"no parameter `{name}`{hint}", "declare it under `parameters`")
        value = context.parameters[name]
    if CipherSuite in slot.types:
        return tuple(map(_suite, value)) if isinstance(value, tuple) else _suite(value)
    return value


def _suite(name: object) -> str:
    return suites.canonical_name(str(name))
