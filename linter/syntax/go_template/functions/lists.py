"""Functions of lists, and what texts and lists have in common.

Source: https://masterminds.github.io/sprig/lists.html, https://masterminds.github.io/sprig/string_slice.html.
"""

from linter.syntax.go_template.budget import MAX_ITEMS
from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.lifted import WrongError, has_hole, integer, of_texts, of_values, text
from linter.syntax.go_template.values.value import NIL, Assumed, Hole, Value, formatted, plain, truth


def items(value: Value) -> list[Value]:
    """Return the elements of a list; none of what is absent."""
    if isinstance(value.data, list):
        return value.data
    if value.data is None:
        return []
    raise WrongError("this is no list")


def length(value: Value) -> int:
    """Return how many elements, keys or bytes there are."""
    if isinstance(value.data, str):
        return len(value.data.encode())
    if isinstance(value.data, list | dict):
        return len(value.data)
    raise WrongError("this has no length")


def _indexed(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Follow keys and numbers into a value."""
    value, *keys = arguments
    for key in keys:
        if isinstance(value.data, Hole):
            return value
        if isinstance(key.data, Hole):
            return key
        if value.data is None:
            return engine.hole("the chart needs a value that its values do not give")
        value = _at(engine, value, key)
    return value


def at_installation(engine: Engine, whole: dict[str, Value], key: Value) -> Value | None:
    """Return what is unknown where something is looked up by what is given at the installation only; else None."""
    if not isinstance(key.data, Assumed) or key.data.others or not whole or (key.data.is_likely and key.data in whole):
        return None
    what = key.data.what
    return engine.hole(f"`{what}` is given at the installation", f"what is looked up by {what}")


def _at(engine: Engine, value: Value, key: Value) -> Value:
    data = value.data
    if isinstance(data, dict):
        unknown = at_installation(engine, data, key)
        if unknown is not None:
            return unknown
        found = data.get(text(key), NIL)
        assert isinstance(found, Value)  # noqa: S101  # what a dictionary holds
        return found
    if isinstance(data, list | str):
        index = integer(key)
        if not 0 <= index < len(data):
            raise engine.wrong(f"the index {index} is out of range")
        return Value(ord(data[index]), value.origin) if isinstance(data, str) else data[index]
    raise engine.wrong("`index` into something that is neither a list nor a dictionary")


def _sliced(value: Value, *bounds: Value) -> object:
    data = value.data
    if not isinstance(data, list | str):
        raise WrongError("`slice` of something that is neither a list nor a text")
    start, end = [*map(integer, bounds[:2]), *(0, len(data))[len(bounds[:2]) :]]
    if not 0 <= start <= end <= len(data):
        raise WrongError("the bounds of `slice` are out of range")
    return data[start:end]


def _pick(index: int) -> Function:
    """Return the function of the element at one end, which keeps its own place."""

    def call(engine: Engine, arguments: tuple[Value, ...]) -> Value:
        data = arguments[0].data
        if isinstance(data, Hole):
            return arguments[0]
        if not isinstance(data, list | None):
            raise engine.wrong("this is no list")
        return data[index] if data else NIL

    return Function(call, 1, 1)


def _concatenated(*lists: Value) -> list[Value]:
    if sum(len(items(one)) for one in lists) > MAX_ITEMS:
        raise WrongError(f"a list of more than {MAX_ITEMS:,} elements")
    return [item for one in lists for item in items(one)]


def _unique(value: Value) -> list[Value]:
    kept: dict[str, Value] = {}
    for one in items(value):
        kept.setdefault(repr(plain(one)), one)
    return list(kept.values())


def _without(value: Value, *unwanted: Value) -> list[Value]:
    refused = [plain(one) for one in unwanted]
    return [one for one in items(value) if plain(one) not in refused]


def _has(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    wanted, whole = arguments
    if isinstance(whole.data, Hole):
        return whole
    if any(has_hole(one) for one in arguments):
        return engine.hole("it is compared with what cannot be known")
    return Value(plain(wanted) in [plain(one) for one in _listed(engine, whole)], whole.origin)


def _listed(engine: Engine, value: Value) -> list[Value]:
    try:
        return items(value)
    except WrongError as error:
        raise engine.wrong(str(error)) from None


def _texts(value: Value) -> list[Value]:
    if not isinstance(value.data, list):
        return [] if value.data is None else [Value(formatted(value), value.origin)]
    return [Value(formatted(one), one.origin) for one in value.data if one.data is not None]


def _sorted(value: Value) -> list[Value]:
    return sorted(_texts(value), key=lambda one: str(one.data))


def _split(separator: str, whole: str) -> list[Value]:
    parts = whole.split(separator) if separator else list(whole)
    if len(parts) > MAX_ITEMS:
        raise WrongError(f"a list of more than {MAX_ITEMS:,} elements")
    return [Value(part) for part in parts]


def _split_dict(separator: str, whole: str) -> dict[str, Value]:
    return {f"_{index}": part for index, part in enumerate(_split(separator, whole))}


def _splitn(separator: str, count: str, whole: str) -> dict[str, Value]:
    most = integer(Value(count))
    parts = whole.split(separator, most - 1) if separator and most > 0 else [whole]
    return {f"_{index}": Value(part) for index, part in enumerate(parts)}


def _compact(value: Value) -> list[Value]:
    return [one for one in items(value) if truth(one) is not False]


def _chunked(size: Value, value: Value) -> list[Value]:
    step = max(integer(size), 1)
    found = items(value)
    return [Value(found[start : start + step]) for start in range(0, len(found), step)]


FUNCTIONS: Functions = {
    "append": of_values(lambda value, one: [*items(value), one], 2),
    "chunk": of_values(_chunked, 2),
    "compact": of_values(_compact, 1),
    "concat": of_values(_concatenated, 0, None),
    "first": _pick(0),
    "has": Function(_has, 2, 2),
    "index": Function(_indexed, 1),
    "initial": of_values(lambda value: items(value)[:-1], 1),
    "last": _pick(-1),
    "len": of_values(length, 1),
    "list": Function(lambda _engine, arguments: Value(list(arguments)), 0),
    "prepend": of_values(lambda value, one: [one, *items(value)], 2),
    "push": of_values(lambda value, one: [*items(value), one], 2),
    "rest": of_values(lambda value: items(value)[1:], 1),
    "reverse": of_values(lambda value: items(value)[::-1], 1),
    "slice": of_values(_sliced, 1, 3),
    "sortAlpha": of_values(_sorted, 1),
    "split": of_texts(_split_dict, 2),
    "splitList": of_texts(_split, 2),
    "splitn": of_texts(_splitn, 3),
    "toStrings": of_values(_texts, 1),
    "tuple": Function(lambda _engine, arguments: Value(list(arguments)), 0),
    "uniq": of_values(_unique, 1),
    "without": of_values(_without, 1, None),
}
