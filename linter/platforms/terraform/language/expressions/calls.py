"""Calls: those that decide what is evaluated, those that read files, and all others.  Knows no function's meaning."""

import math

from linter.platforms.terraform.language.expressions.loops import Evaluate
from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.functions.arguments import tried
from linter.platforms.terraform.language.functions.table import call
from linter.platforms.terraform.language.values.value import Mistake, Value, is_list, mistake_in, settled
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.hcl.expression import Call

_OF_PATTERNS = frozenset({"regex", "regexall", "replace"})
_LETTERS = 10
"""Letters that are looked at in the time that an expression takes; of elements, it is one."""
_OF_FILES = frozenset(
    {
        "file",
        "filebase64",
        "filebase64sha256",
        "filebase64sha512",
        "fileexists",
        "filemd5",
        "fileset",
        "filesha1",
        "filesha256",
        "filesha512",
        "templatefile",
        "templatestring",
    }
)


def called(expression: Call, scope: Scope, evaluate: Evaluate) -> Setting[Value]:
    """Return the result of a call."""
    name, at = expression.function.removeprefix("core::"), expression.at
    if name == "try":
        return _try(expression, scope, evaluate)
    arguments = tuple(evaluate(argument, scope) for argument in expression.arguments)
    if name == "can" and len(arguments) == 1:
        return _can(settled(arguments[0]), expression)
    if expression.expands and arguments:
        last = settled(arguments[-1])
        if isinstance(last, Unknown):
            return last if isinstance(last, Mistake) else Unknown(last.because, at, via=last.via)
        if not is_list(last.value):
            return Mistake("`...` needs a list", at)
        arguments = (*arguments[:-1], *last.value)
    scope.effort.left -= _cost(name, arguments)
    if scope.effort.left < 0:
        return Unknown("the module takes too long to evaluate", at)
    if name in _OF_FILES:
        from linter.platforms.terraform.language.expressions.file_functions import of_files  # noqa: PLC0415  # seldom

        return tried(of_files(name, scope, evaluate), arguments, at)
    return call(name, arguments, at)


def _cost(name: str, arguments: tuple[Setting[Value], ...]) -> int:
    """Return how much a call counts, beside its arguments, by how large they are."""
    if name in _OF_PATTERNS:
        texts = [argument.value for argument in arguments[:2] if isinstance(argument, Known)]
        return math.prod(len(text) for text in texts if isinstance(text, str)) // _LETTERS
    return sum(map(_size, arguments))


def _size(argument: Setting[Value]) -> int:
    value = argument.value if isinstance(argument, Known) else None
    if isinstance(value, str):
        return len(value) // _LETTERS
    return len(value) if isinstance(value, tuple | dict) else 0


def _try(expression: Call, scope: Scope, evaluate: Evaluate) -> Setting[Value]:
    """Return the first argument that has a value."""
    for argument in expression.arguments:
        value = evaluate(argument, scope)
        if mistake_in((value,)) is None:
            return value
    return Mistake("no argument of `try` has a value", expression.at)


def _can(value: Setting[Value], expression: Call) -> Setting[Value]:
    if mistake_in((value,)) is not None:
        return Known(False, expression.at)
    if isinstance(value, Unknown):
        return Unknown(value.because, value.at, via=value.via)
    return Known(True, expression.at)
