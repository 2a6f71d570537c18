"""Functions that combine lists and sets.  Knows no names."""

import math
from collections.abc import Callable, Mapping
from itertools import product

from linter.platforms.terraform.language.functions.arguments import (
    Arguments,
    Function,
    RefusedError,
    TooMuchError,
    elements,
    given,
    known,
)
from linter.platforms.terraform.language.functions.collections.lists import one_kind
from linter.platforms.terraform.language.values.equality import same, unwrapped
from linter.platforms.terraform.language.values.kinds import converted, kind_of, set_of, simple_key, unified
from linter.platforms.terraform.language.values.value import (
    MAX_ELEMENTS,
    List,
    Map,
    Set,
    Value,
    first_unknown,
    number_of,
    text_of,
    ways,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_MOST_OTHERS = 200


def _chunklist(arguments: Arguments, at: Location) -> Setting[Value]:
    of, size = arguments
    value, width = given(of), number_of(given(size).value)
    found = one_kind(value.value)
    if not isinstance(width, int) or width < 0:
        raise RefusedError("`chunklist` needs a list and a size")
    width = width or max(1, len(found))
    chunks = List(Known(List(found[start : start + width]), at) for start in range(0, len(found), width))
    return value.map(lambda _: chunks)


def _matchkeys(arguments: Arguments, at: Location) -> Setting[Value]:
    of, by, wanted = (given(argument) for argument in arguments)
    found, keys, searched = one_kind(of.value), one_kind(by.value), one_kind(wanted.value)
    if len(found) != len(keys):
        raise RefusedError("there are not as many keys as values")
    kept = []
    for value, key in zip(found, keys, strict=True):
        compared = [same(key, one) for one in searched]
        if True in compared:
            kept.append(value)
        elif None in compared:
            return Unknown("a key is not known", at)
    return Known(List(kept), at, via=ways((of, by, wanted)))


def _setproduct(arguments: Arguments, at: Location) -> Setting[Value]:
    values = [given(argument) for argument in arguments]
    if len(values) < 2:  # noqa: PLR2004  # a product is one of two at least
        raise RefusedError("`setproduct` needs two lists")
    lists = [one_kind(value.value) for value in values]
    if math.prod(map(len, lists)) > MAX_ELEMENTS:
        raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
    combined = [Known(combination, at) for combination in product(*lists)]
    is_set = any(isinstance(value.value, Set) for value in values)
    return Known(Set(combined) if is_set else List(combined), at, via=ways(tuple(values)))


def _on_sets(combine: Callable[[list[Value], list[Value]], list[Value]]) -> Function:
    """Make a function of two sets and more."""

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        values = [given(argument) for argument in arguments]
        lists = [elements(value.value) for value in values]
        plain = tuple(unwrapped(one) for found in lists for one in found)
        if (unknown := first_unknown(plain, at)) is not None:
            return unknown
        kind = unified([kind_of(one) for one in plain])
        if kind is None:
            raise RefusedError("its elements are of types that do not go together")
        sets = [[converted(one, kind) for one in found] for found in lists]
        result = sets[0]
        for other in sets[1:]:
            result = combine(result, other)
        if len(result) > MAX_ELEMENTS:
            raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
        return Known(set_of(result), at, via=ways(tuple(values)))

    return function


def _both(left: list[Value], right: list[Value]) -> list[Value]:
    is_in = _member_of(right)
    return [one for one in left if is_in(one)]


def _first_only(left: list[Value], right: list[Value]) -> list[Value]:
    is_in = _member_of(right)
    return [one for one in left if not is_in(one)]


def _member_of(found: list[Value]) -> Callable[[Value], bool]:
    keys = {simple_key(one) for one in found} - {None}
    others = [one for one in found if simple_key(one) is None]
    if len(others) > _MOST_OTHERS:
        raise TooMuchError(f"it has more than {_MOST_OTHERS} lists or maps")
    return lambda one: simple_key(one) in keys or any(same(one, other) for other in others)


def _transpose(arguments: Arguments, at: Location) -> Setting[Value]:
    (argument,) = arguments
    value = given(argument)
    if not isinstance(value.value, dict):
        raise RefusedError("`transpose` needs a map of lists")
    found: dict[str, list[Setting[Value]]] = {}
    for key in sorted(value.value):
        plain = known(elements(given(value.value[key]).value), at)
        if isinstance(plain, Unknown):
            return plain
        for element in plain:
            text = text_of(element.value)
            if text is None:
                raise RefusedError("`transpose` needs a map of lists of strings")
            found.setdefault(text, []).append(Known(key, at))
    lists = {key: Known(List(found[key]), at) for key in sorted(found)}
    return value.map(lambda _: Map(lists))


FUNCTIONS: Mapping[str, Function] = {
    "chunklist": _chunklist,
    "matchkeys": _matchkeys,
    "setintersection": _on_sets(_both),
    "setproduct": _setproduct,
    "setsubtract": _on_sets(_first_only),
    "setunion": _on_sets(lambda left, right: [*left, *right]),
    "transpose": _transpose,
}
