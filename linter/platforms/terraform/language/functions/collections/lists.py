"""Functions on lists and sets.  Knows no names."""

from collections.abc import Callable, Mapping

from linter.platforms.terraform.language.functions.arguments import (
    Arguments,
    Function,
    RefusedError,
    TooMuchError,
    elements,
    elements_from,
    given,
    known,
)
from linter.platforms.terraform.language.functions.texts.characters import characters
from linter.platforms.terraform.language.values.access import is_unordered
from linter.platforms.terraform.language.values.equality import same, unwrapped
from linter.platforms.terraform.language.values.kinds import Of, converted, kind_of, simple_key, unified
from linter.platforms.terraform.language.values.value import (
    MAX_ELEMENTS,
    Handle,
    List,
    Mistake,
    Set,
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
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_MOST_STEPS = 10_000
_MOST_OTHERS = 200


def to_collection(collection: str, fits: Callable[[Value], bool]) -> Function:
    """Make `tolist`, `toset` or `tomap`, whose elements become of one type."""

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        (argument,) = arguments
        if collection == "list" and isinstance(argument, Known) and isinstance(argument.value, Several):
            return argument
        return _collected(given(argument), at)

    def _collected(value: Known[Value], at: Location) -> Setting[Value]:
        if value.value is None:
            return value
        if not fits(value.value):
            return Mistake(f"it is not a {collection}", at)
        members = list(value.value.values() if is_map(value.value) else value.value)
        element = unified([kind_of(one) for one in members])
        if element is None:
            return Mistake("its elements are of types that do not go together", at)
        if is_unordered(value.value) and collection == "list":
            return value
        return converted(value, Of(collection, element))

    return function


def one_kind(value: Value) -> list[Setting[Value]]:
    """Return the elements of a list or a tuple, all of one type."""
    found = elements(value)
    element = unified([kind_of(one) for one in found])
    if element is None:
        raise RefusedError("its elements are of types that do not go together")
    return [converted(one, element) for one in found]


def on_list(change: Callable[[list[Setting[Value]]], list[Setting[Value]]]) -> Function:
    """Make a function that makes a list of a list."""

    def function(arguments: Arguments, _at: Location) -> Setting[Value]:
        (argument,) = arguments
        value = given(argument)
        return value.map(lambda found: List(change(one_kind(found))))

    return function


def distinct(found: list[Setting[Value]]) -> list[Setting[Value]]:
    """Drop what equals an earlier element; an unknown one may equal none."""
    kept: list[Setting[Value]] = []
    others: list[Setting[Value]] = []
    keys: set[tuple[str, Value]] = set()
    for element in found:
        key = simple_key(element)
        if key in keys or (key is None and any(same(element, other) for other in others)):
            continue
        if key is not None:
            keys.add(key)
        else:
            others.append(element)
        if len(others) > _MOST_OTHERS:
            raise TooMuchError(f"it has more than {_MOST_OTHERS} lists or maps")
        kept.append(element)
    return kept


def _compact(arguments: Arguments, _at: Location) -> Setting[Value]:
    (argument,) = arguments
    value = given(argument)
    texts = [converted(one, "string") for one in elements(value.value)]
    if any(isinstance(one, Known) and (is_list(one.value) or is_map(one.value)) for one in texts):
        raise RefusedError("`compact` needs strings")
    return value.map(lambda _: List(one for one in texts if not (isinstance(one, Known) and one.value in (None, ""))))


def _concat(arguments: Arguments, at: Location) -> Setting[Value]:
    values = known(arguments, at)
    if isinstance(values, Unknown):
        return values
    if not values or not all(is_list(one.value) and not isinstance(one.value, Set) for one in values):
        return Mistake("`concat` needs lists", at)
    joined = elements_from(tuple(element for one in values for element in one.value), at, values)
    if isinstance(joined, Known) and all(isinstance(one.value, List) for one in values):
        return joined.map(lambda found: List(one_kind(found)))
    return joined


def _contains(arguments: Arguments, at: Location) -> Setting[Value]:
    argument, value = arguments
    of = given(argument)
    if isinstance(value, Known) and given(value).value is None:
        raise RefusedError("`contains` needs a value")
    compared = [same(element, value) for element in elements(of.value)]
    if True not in compared and None in compared:
        return first_unknown((settled(value),), at) or Unknown("an element or the value is not known", at)
    return Known(True in compared, at, via=ways((of, value)))


def _index(arguments: Arguments, at: Location) -> Setting[Value]:
    argument, value = arguments
    of = given(argument)
    if isinstance(of.value, Set):
        raise RefusedError("a set has no indexes")
    for index, element in enumerate(elements(of.value)):
        equal = same(element, value)
        if equal is None:
            return Unknown("an element or the value is not known", at)
        if equal:
            return Known(index, at, via=ways((of, value)))
    return Mistake("the list has no such element", at)


def _length(arguments: Arguments, at: Location) -> Setting[Value]:
    (argument,) = arguments
    plain = unwrapped(argument)
    if isinstance(plain, Unknown):
        return plain
    value = plain.value
    if is_unordered(value):
        return Unknown("elements of the set may be equal", at)
    if isinstance(value, str):
        return Known(len(characters(value)), at, via=plain.via)
    if is_list(value) or is_map(value):
        return Known(len(value), at, via=plain.via)
    return Mistake("`length` needs a list, a map or a string", at)


def _flatten(arguments: Arguments, at: Location) -> Setting[Value]:
    """`flatten`: lists in lists, however deep."""
    (argument,) = arguments
    value = given(argument)
    flat: list[Setting[Value]] = []
    pending = list(reversed(elements(value.value)))
    for _ in range(_MOST_STEPS):
        if not pending:
            return elements_from(tuple(flat), at, (value,))
        inner = pending.pop()
        is_handle = isinstance(inner, Known) and isinstance(inner.value, Handle)
        plain = inner if is_handle else settled(inner)
        if isinstance(plain, Unknown):
            return Unknown(plain.because, at, via=plain.via)
        if is_list(plain.value):
            pending.extend(reversed(plain.value))
        else:
            flat.append(inner)
    raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")


def _truths(*, decisive: bool) -> Function:
    """Make `anytrue` or `alltrue`, which one element can decide alone."""

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        (argument,) = arguments
        value = given(argument)
        found = tuple(map(settled, elements(value.value)))
        if (mistake := next((one for one in found if isinstance(one, Mistake)), None)) is not None:
            return mistake
        # Null is not true, for both of them.
        truths = [boolean_of(False if one.value is None else one.value) for one in found if isinstance(one, Known)]
        if None in truths:
            return Mistake("it needs a list of booleans", at)
        if decisive in truths:
            return Known(decisive, at, via=value.via)
        return first_unknown(found, at) or Known(not decisive, at, via=value.via)

    return function


def _reverse(arguments: Arguments, _at: Location) -> Setting[Value]:
    (argument,) = arguments
    value = given(argument)
    backwards = list(reversed(elements(value.value)))
    return value.map(lambda found: List(backwards) if isinstance(found, List | Set) else tuple(backwards))


def _slice(arguments: Arguments, at: Location) -> Setting[Value]:
    of, *limits = arguments
    value = given(of)
    start, end = (number_of(given(limit).value) for limit in limits)
    found = elements(value.value)
    if isinstance(found, Set) or not isinstance(start, int) or not isinstance(end, int):
        return Mistake("`slice` needs a list and two indexes", at)
    if not 0 <= start <= end <= len(found):
        return Mistake("the list has no such elements", at)
    return value.map(lambda _: type(found)(found[start:end]))


def _sort(arguments: Arguments, at: Location) -> Setting[Value]:
    (argument,) = arguments
    value = given(argument)
    found = [converted(one, "string") for one in elements(value.value)]
    plain = tuple(unwrapped(one) for one in found)
    if (unknown := first_unknown(plain, at)) is not None:
        return unknown
    texts = [text_of(one.value) if isinstance(one, Known) else None for one in plain]
    if None in texts:
        return Mistake("`sort` needs strings", at)
    order = sorted(range(len(texts)), key=lambda index: (texts[index] or "").encode("utf-8", "surrogatepass"))
    return value.map(lambda _: List(found[index] for index in order))


FUNCTIONS: Mapping[str, Function] = {
    "alltrue": _truths(decisive=False),
    "anytrue": _truths(decisive=True),
    "compact": _compact,
    "concat": _concat,
    "contains": _contains,
    "distinct": on_list(distinct),
    "flatten": _flatten,
    "index": _index,
    "length": _length,
    "reverse": _reverse,
    "slice": _slice,
    "sort": _sort,
    "tolist": to_collection("list", is_list),
    "tomap": to_collection("map", is_map),
    "toset": to_collection("set", is_list),
}
