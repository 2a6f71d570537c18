"""Functions on lists, sets and maps, and those that choose one of their arguments.  Knows no names."""

from collections.abc import Callable, Mapping

from linter.platforms.terraform.language.arguments import Arguments, Function, elements_from, known
from linter.platforms.terraform.language.operators import same
from linter.platforms.terraform.language.value import (
    MAX_ELEMENTS,
    Handle,
    Mistake,
    Several,
    Value,
    boolean_of,
    first_unknown,
    is_list,
    is_map,
    number_of,
    settled,
    text_of,
    ways,
)
from linter.setting import Known, Setting, Unknown
from linter.source import Location

_MOST_STEPS = 10_000


def unchanged(arguments: Arguments, _at: Location) -> Setting[Value]:
    """`sensitive`, `nonsensitive`."""
    (value,) = arguments
    return value


def tolist(arguments: Arguments, at: Location) -> Setting[Value]:
    """`tolist`."""
    (given,) = arguments
    if isinstance(given, Known) and isinstance(given.value, Several):
        return given
    value = settled(given)
    if isinstance(value, Unknown) or is_list(value.value) or value.value is None:
        return value
    return Mistake("it is not a list", at)


def toset(arguments: Arguments, at: Location) -> Setting[Value]:
    """`toset`; the order stays, which does not matter to anybody who asks for a set."""
    value = tolist(arguments, at)
    return value if isinstance(value, Unknown) or not is_list(value.value) else value.map(distinct)


def tomap(arguments: Arguments, at: Location) -> Setting[Value]:
    """`tomap`."""
    (given,) = arguments
    value = settled(given)
    if isinstance(value, Unknown) or is_map(value.value) or value.value is None:
        return value
    return Mistake("it is not a map", at)


def on_list(change: Callable[[Arguments], Arguments]) -> Function:
    """Make a function that makes a list of a list."""

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        (given,) = arguments
        value = settled(given)
        if isinstance(value, Unknown):
            return value
        return value.map(change) if is_list(value.value) else Mistake("it needs a list", at)

    return function


def distinct(elements: Arguments) -> Arguments:
    """Drop what equals an earlier element; an unknown one may equal none."""
    kept: list[Setting[Value]] = []
    texts: set[str] = set()
    for element in elements:
        plain = settled(element)
        if isinstance(plain, Known) and isinstance(plain.value, str):
            if plain.value in texts:
                continue
            texts.add(plain.value)
        elif any(same(element, other) for other in kept):
            continue
        kept.append(element)
    return tuple(kept)


def compact(elements: Arguments) -> Arguments:
    """Drop empty strings and nulls."""
    return tuple(one for one in elements if not (isinstance(one, Known) and one.value in (None, "")))


def concat(arguments: Arguments, at: Location) -> Setting[Value]:
    """`concat`."""
    values = known(arguments, at)
    if isinstance(values, Unknown):
        return values
    if not all(is_list(one.value) for one in values):
        return Mistake("`concat` needs lists", at)
    return elements_from(tuple(element for one in values for element in one.value), at, values)


def merge(arguments: Arguments, at: Location) -> Setting[Value]:
    """`merge`: of equal keys the last one counts, and null stands for an empty map."""
    values = known(arguments, at)
    if isinstance(values, Unknown):
        return values
    maps = [one.value for one in values if one.value is not None]
    if not all(map(is_map, maps)):
        return Mistake("`merge` needs maps", at)
    merged = {key: value for one in maps for key, value in one.items()}
    if len(merged) > MAX_ELEMENTS:
        return Unknown(f"it has more than {MAX_ELEMENTS:,} elements", at)
    return Known(merged, at, via=ways(values))


def lookup(arguments: Arguments, at: Location) -> Setting[Value]:
    """`lookup`."""
    of, key, *default = arguments
    values = known((of, key), at)
    if isinstance(values, Unknown):
        return values
    found, name = values[0].value, text_of(values[1].value)
    if not is_map(found) or name is None:
        return Mistake("`lookup` needs a map and a key", at)
    if name in found:
        value: Setting[Value] = found[name]
        return value
    return default[0] if default else Mistake(f"the map has no `{name}`", at)


def coalesce(arguments: Arguments, at: Location) -> Setting[Value]:
    """`coalesce`."""
    for argument in arguments:
        if isinstance(argument, Unknown):
            return argument
        if argument.value not in (None, ""):
            return argument
    return Mistake("all arguments are null or empty", at)


def coalescelist(arguments: Arguments, at: Location) -> Setting[Value]:
    """`coalescelist`."""
    for argument in map(settled, arguments):
        if isinstance(argument, Unknown) or argument.value:
            return argument
    return Mistake("all lists are empty", at)


def contains(arguments: Arguments, at: Location) -> Setting[Value]:
    """`contains`."""
    given, value = arguments
    of = settled(given)
    if isinstance(of, Unknown):
        return of
    if not is_list(of.value):
        return Mistake("`contains` needs a list", at)
    compared = [same(element, value) for element in of.value]
    if True not in compared and None in compared:
        return Unknown("an element or the value is not known", at)
    return Known(True in compared, at, via=ways((of, value)))


def length(arguments: Arguments, at: Location) -> Setting[Value]:
    """`length`."""
    (given,) = arguments
    value = settled(given)
    if isinstance(value, Unknown):
        return value
    if isinstance(value.value, str) or is_list(value.value) or is_map(value.value):
        return Known(len(value.value), at, via=value.via)
    return Mistake("`length` needs a list, a map or a string", at)


def keys(arguments: Arguments, at: Location) -> Setting[Value]:
    """`keys`, sorted."""
    return _of_map(arguments, at, lambda found: tuple(Known(key, at) for key in sorted(found)))


def values(arguments: Arguments, at: Location) -> Setting[Value]:
    """`values`, in the order of the keys."""
    return _of_map(arguments, at, lambda found: tuple(found[key] for key in sorted(found)))


def _of_map(arguments: Arguments, at: Location, make: Callable[[Mapping[str, Value]], Value]) -> Setting[Value]:
    (given,) = arguments
    value = settled(given)
    if isinstance(value, Unknown):
        return value
    return value.map(make) if is_map(value.value) else Mistake("it needs a map", at)


def one(arguments: Arguments, at: Location) -> Setting[Value]:
    """`one`: the only element, or null."""
    (given,) = arguments
    if isinstance(given, Known) and isinstance(given.value, Several):
        return given.value.element
    value = settled(given)
    if isinstance(value, Unknown):
        return value
    if not is_list(value.value) or len(value.value) > 1:
        return Mistake("`one` needs a list of at most one element", at)
    return value.value[0] if value.value else Known(None, at)


def element(arguments: Arguments, at: Location) -> Setting[Value]:
    """`element`, whose index begins anew after the last one."""
    of, index = arguments
    if isinstance(of, Known) and isinstance(of.value, Several):
        return of.value.element
    given = known((of, index), at)
    if isinstance(given, Unknown):
        return given
    elements, number = given[0].value, number_of(given[1].value)
    if not is_list(elements) or not elements or not isinstance(number, int) or number < 0:
        return Mistake("`element` needs a list that is not empty, and an index", at)
    found: Setting[Value] = elements[number % len(elements)]
    return found


def flatten(arguments: Arguments, at: Location) -> Setting[Value]:
    """`flatten`: lists in lists, however deep."""
    (given,) = arguments
    value = settled(given)
    if isinstance(value, Unknown):
        return value
    if not is_list(value.value):
        return Mistake("`flatten` needs a list", at)
    flat: list[Setting[Value]] = []
    pending = list(reversed(value.value))
    for _ in range(_MOST_STEPS):
        if not pending:
            return elements_from(tuple(flat), at, (value,))
        one_of_them = pending.pop()
        is_handle = isinstance(one_of_them, Known) and isinstance(one_of_them.value, Handle)
        plain = one_of_them if is_handle else settled(one_of_them)
        if isinstance(plain, Unknown):
            return Unknown(plain.because, at, via=plain.via)
        if is_list(plain.value):
            pending.extend(reversed(plain.value))
        else:
            flat.append(one_of_them)
    return Unknown(f"it has more than {MAX_ELEMENTS:,} elements", at)


def truths(*, decisive: bool) -> Function:
    """Make `anytrue` or `alltrue`, which one element can decide alone."""

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        (given,) = arguments
        value = settled(given)
        if isinstance(value, Unknown):
            return value
        if not is_list(value.value):
            return Mistake("it needs a list of booleans", at)
        elements = tuple(map(settled, value.value))
        if any(isinstance(one, Known) and boolean_of(one.value) is decisive for one in elements):
            return Known(decisive, at, via=value.via)
        return first_unknown(elements, at) or Known(not decisive, at, via=value.via)

    return function
