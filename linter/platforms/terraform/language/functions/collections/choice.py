"""Functions that return one of their arguments, or one of its elements.  Knows no names."""

from collections.abc import Mapping

from linter.platforms.terraform.language.functions.arguments import Arguments, Function, elements, given
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.kinds import converted, kind_of, unified
from linter.platforms.terraform.language.values.value import Handle, Mistake, Set, Several, Value, number_of, settled
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location


def _unchanged(arguments: Arguments, _at: Location) -> Setting[Value]:
    (value,) = arguments
    return value


def _coalesce(arguments: Arguments, at: Location) -> Setting[Value]:
    for argument in arguments:
        value = argument if isinstance(argument, Known) and isinstance(argument.value, Handle) else unwrapped(argument)
        if isinstance(value, Unknown):
            return argument if isinstance(argument, Known) else value
        if value.value is not None and value.value != "":
            kind = unified([kind_of(one) for one in arguments])
            if kind is None:
                return Mistake("its arguments are of types that do not go together", at)
            return converted(argument, kind)
    return Mistake("all arguments are null or empty", at)


def _coalescelist(arguments: Arguments, at: Location) -> Setting[Value]:
    for argument in map(settled, arguments):
        if isinstance(argument, Unknown):
            return argument
        if elements(argument.value):
            return argument
    return Mistake("all lists are empty", at)


def _one(arguments: Arguments, at: Location) -> Setting[Value]:
    (argument,) = arguments
    if isinstance(argument, Known) and isinstance(argument.value, Several):
        return argument.value.element
    found = elements(given(argument).value)
    if len(found) > 1:
        return Mistake("`one` needs a list of at most one element", at)
    return found[0] if found else Known(None, at)


def _element(arguments: Arguments, at: Location) -> Setting[Value]:
    """`element`, whose index begins anew after the last one."""
    of, index = arguments
    if isinstance(of, Known) and isinstance(of.value, Several):
        return of.value.element
    found, number = elements(given(of).value), number_of(given(index).value)
    if isinstance(found, Set) or not found or not isinstance(number, int):
        return Mistake("`element` needs a list that is not empty, and an index", at)
    return found[number % len(found)]


FUNCTIONS: Mapping[str, Function] = {
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "element": _element,
    "nonsensitive": _unchanged,
    "one": _one,
    "sensitive": _unchanged,
}
