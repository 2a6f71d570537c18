"""Functions on maps and objects.  Knows no names."""

from collections.abc import Mapping

from linter.platforms.terraform.language.functions.arguments import Arguments, Function, elements, given, known, members
from linter.platforms.terraform.language.values.kinds import ANY, converted, kind_of, unified
from linter.platforms.terraform.language.values.value import (
    MAX_ELEMENTS,
    List,
    Map,
    Mistake,
    Set,
    Value,
    is_map,
    text_of,
    ways,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location


def _keys(arguments: Arguments, at: Location) -> Setting[Value]:
    (argument,) = arguments
    value = given(argument)
    found = [Known(key, at) for key in sorted(members(value.value))]
    return value.map(lambda of: List(found) if isinstance(of, Map) else tuple(found))


def _values(arguments: Arguments, _at: Location) -> Setting[Value]:
    (argument,) = arguments
    value = given(argument)
    of = members(value.value)
    found = [of[key] for key in sorted(of)]
    return value.map(lambda of: List(found) if isinstance(of, Map) else tuple(found))


def _merge(arguments: Arguments, at: Location) -> Setting[Value]:
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
    alike = maps and all(isinstance(one, Map) for one in maps) and len({kind_of(one) for one in values}) == 1
    return Known(Map(merged) if alike else merged, at, via=ways(values))


def _lookup(arguments: Arguments, at: Location) -> Setting[Value]:
    of, key, *default = arguments
    values = known((of, key), at)
    if isinstance(values, Unknown):
        return values
    found, name = values[0].value, text_of(values[1].value)
    if not is_map(found) or name is None or len(default) > 1:
        return Mistake("`lookup` needs a map and a key", at)
    otherwise = default[0] if default else Mistake(f"the map has no `{name}`", at)
    if isinstance(found, Map) and isinstance(otherwise, Known):
        otherwise = _like_members(found, otherwise)
        if isinstance(otherwise, Mistake):
            return otherwise
    value: Setting[Value] = found.get(name, otherwise)
    return value


def _like_members(found: Map, default: Known[Value]) -> Setting[Value]:
    """Give the default of `lookup` the type of a map's members."""
    kind = unified([kind_of(one) for one in found.values()]) or ANY
    of_default = kind_of(default)
    fits = unified([kind, of_default]) is not None
    value = converted(default, kind)
    if isinstance(kind, str) and isinstance(of_default, str):
        fits = ANY in {kind, kind_of(value)} or kind == kind_of(value)
    return value if fits else Mistake("the default is of another type than the map's members", default.at)


def _zipmap(arguments: Arguments, at: Location) -> Setting[Value]:
    first, second = map(given, arguments)
    names, values = elements(first.value), elements(second.value)
    if isinstance(values, Set):
        return Mistake("`zipmap` needs a list of values", at)
    if len(names) != len(values):
        return Mistake("there are not as many keys as values", at)
    plain = known(names, at)
    if isinstance(plain, Unknown):
        return plain
    texts = [text_of(one.value) for one in plain]
    if None in texts:
        return Mistake("a key is no string", at)
    zipped = {str(text): value for text, value in zip(texts, values, strict=True)}
    return Known(Map(zipped) if isinstance(values, List) else zipped, at, via=ways((first, second)))


FUNCTIONS: Mapping[str, Function] = {
    "keys": _keys,
    "lookup": _lookup,
    "merge": _merge,
    "values": _values,
    "zipmap": _zipmap,
}
