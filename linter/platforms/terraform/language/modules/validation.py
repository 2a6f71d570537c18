"""`validation` blocks: which values they leave for a variable that is not given.  Knows no resource type."""

from collections.abc import Callable

from linter.platforms.terraform.language.values.value import Value, is_list, settled
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.hcl.expression import Binary, Call, Expression, GetAttribute, Literal, Name
from linter.syntax.hcl.tree import Block

_MOST = 16
_MAX_DEPTH = 20

Evaluate = Callable[[Expression], Setting[Value]]


def allowed(block: Block, evaluate: Evaluate) -> tuple[Known[Value], ...]:
    """Return the values that the validations of a variable leave; empty where they name none."""
    name = block.labels[0] if block.labels else ""
    for validation in block.body.named("validation"):
        condition = validation.body.attributes.get("condition")
        if condition is not None:
            found = _named(condition.expression, name, evaluate, _MAX_DEPTH)
            if found is not None and len(found) <= _MOST:
                return found
    return ()


def _named(condition: Expression, name: str, evaluate: Evaluate, depth: int) -> tuple[Known[Value], ...] | None:
    """Return all values for which a condition can hold; None where it names none."""
    if depth <= 0:
        return None
    match condition:
        case Call("contains", (of, variable)) if _is_variable(variable, name):
            return _elements(settled(evaluate(of)))
        case Binary("==", left, right):
            other = right if _is_variable(left, name) else left if _is_variable(right, name) else None
            value = None if other is None else settled(evaluate(other))
            return (value,) if isinstance(value, Known) else None
        case Binary("||", left, right):
            first, second = (_named(side, name, evaluate, depth - 1) for side in (left, right))
            return None if first is None or second is None else (*first, *second)
        case Binary("&&", left, right):
            sides = (_named(side, name, evaluate, depth - 1) for side in (left, right))
            return next((found for found in sides if found is not None), None)
        case Call("can", (Call("regex", (Literal(pattern), variable)),)) if _is_variable(variable, name):
            return _alternatives(pattern, condition)
        case _:
            return None


def _is_variable(expression: Expression, name: str) -> bool:
    match expression:
        case GetAttribute(Name("var"), found):
            return found == name
        case _:
            return False


def _elements(value: Setting[Value]) -> tuple[Known[Value], ...] | None:
    if isinstance(value, Unknown) or not is_list(value.value):
        return None
    elements = [settled(element) for element in value.value]
    found = tuple(element for element in elements if isinstance(element, Known))
    return found if len(found) == len(elements) else None


def _alternatives(pattern: object, condition: Expression) -> tuple[Known[Value], ...] | None:
    """Return the words of `^(one|other)$`; None for any other regular expression."""
    if not isinstance(pattern, str) or not pattern.startswith("^(") or not pattern.endswith(")$"):
        return None
    words = pattern[2:-2].removeprefix("?:").split("|")
    if any(not word or not all(letter.isalnum() or letter in "-_ " for letter in word) for word in words):
        return None
    return tuple(Known(word, condition.at) for word in words)
