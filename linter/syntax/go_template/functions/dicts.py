"""Functions of dictionaries.  `set`, `unset` and `merge` change the dictionary that they are given, as sprig's do.

Source: https://masterminds.github.io/sprig/dicts.html.
"""

from collections.abc import Callable

from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.functions.lists import at_installation
from linter.syntax.go_template.lifted import text
from linter.syntax.go_template.values.value import Hole, Value, copied, truth

_MAX_DEPTH = 60

Body = Callable[[Engine, dict[str, Value], tuple[Value, ...]], Value]


def _made(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    pairs = zip(arguments[::2], [*arguments[1::2], Value("")], strict=False)
    return Value({text(key): value for key, value in pairs})


def _of_dict(body: Body, position: int = 0, *, shallow: bool = True) -> Callable[[int, int | None], Function]:
    """Return a function whose argument at a position is a dictionary, where it is known."""

    def call(engine: Engine, arguments: tuple[Value, ...]) -> Value:
        whole = arguments[position]
        if isinstance(whole.data, Hole):
            return whole
        data = {} if whole.data is None else whole.data
        if not isinstance(data, dict):
            raise engine.wrong("this is no dictionary")
        others = (*arguments[:position], *arguments[position:][1:])
        return body(engine, data, others)

    return lambda least, most: Function(call, least, most, shallow)


def _got(engine: Engine, whole: dict[str, Value], others: tuple[Value, ...]) -> Value:
    if isinstance(others[0].data, Hole):
        return others[0]
    unknown = at_installation(engine, whole, others[0])
    if unknown is not None:
        return unknown
    return whole.get(text(others[0]), Value(""))


def _set(_engine: Engine, whole: dict[str, Value], others: tuple[Value, ...]) -> Value:
    whole[text(others[0])] = others[1]
    return Value(whole)


def _unset(_engine: Engine, whole: dict[str, Value], others: tuple[Value, ...]) -> Value:
    whole.pop(text(others[0]), None)
    return Value(whole)


def _has_key(engine: Engine, whole: dict[str, Value], others: tuple[Value, ...]) -> Value:
    unknown = at_installation(engine, whole, others[0])
    if unknown is not None:
        return unknown
    return others[0] if isinstance(others[0].data, Hole) else Value(text(others[0]) in whole)


def _picked(_engine: Engine, whole: dict[str, Value], others: tuple[Value, ...]) -> Value:
    return Value({key: whole[key] for key in map(text, others) if key in whole})


def _omitted(_engine: Engine, whole: dict[str, Value], others: tuple[Value, ...]) -> Value:
    refused = set(map(text, others))
    return Value({key: one for key, one in whole.items() if key not in refused})


def _values(_engine: Engine, whole: dict[str, Value], _others: tuple[Value, ...]) -> Value:
    # Go leaves their order to chance; that of the keys is one of those that it may take.
    return Value([whole[key] for key in sorted(whole)])


def _keys(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    found: list[Value] = []
    for one in arguments:
        if isinstance(one.data, Hole):
            return one
        if not isinstance(one.data, dict | None):
            raise engine.wrong("this is no dictionary")
        data = one.data or {}
        found += (Value(key, data[key].key) for key in sorted(data))
    return Value(found)


def _plucked(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    key, *others = arguments
    return Value([one.data[text(key)] for one in others if isinstance(one.data, dict) and text(key) in one.data])


def _dug(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Follow keys into the last argument; what is missing is the one before it."""
    *keys, other, value = arguments
    for key in keys:
        if isinstance(value.data, Hole):
            return value
        if not isinstance(value.data, dict):
            raise engine.wrong("`dig` into something that is no dictionary")
        unknown = at_installation(engine, value.data, key)
        if unknown is not None:
            return unknown
        if text(key) not in value.data:
            return other
        value = value.data[text(key)]
    return value


def merged(target: dict[str, Value], source: dict[str, Value], *, overwrite: bool, depth: int = 0) -> None:
    """Add to a dictionary what another has, down to the leaves; unless told, only what is empty is replaced."""
    for key, value in source.items():
        mine = target.get(key)
        if mine is not None and isinstance(mine.data, dict) and isinstance(value.data, dict) and depth < _MAX_DEPTH:
            merged(mine.data, value.data, overwrite=overwrite, depth=depth + 1)
        elif overwrite or mine is None or (truth(mine) is False and truth(value) is not False):
            target[key] = value


def _merging(*, overwrite: bool) -> Function:
    def body(engine: Engine, whole: dict[str, Value], others: tuple[Value, ...]) -> Value:
        for other in others:
            if isinstance(other.data, Hole):
                return other
            if not isinstance(other.data, dict | None):
                raise engine.wrong("this is no dictionary")
            merged(whole, other.data or {}, overwrite=overwrite)
        return Value(whole)

    return _of_dict(body, shallow=False)(1, None)


def _copied(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    return copied(arguments[0])


FUNCTIONS: Functions = {
    "deepCopy": Function(_copied, 1, 1),
    "dict": Function(_made, 0, None, shallow=True),
    "dig": Function(_dug, 2, None, shallow=True),
    "get": _of_dict(_got)(2, 2),
    "hasKey": _of_dict(_has_key)(2, 2),
    "keys": Function(_keys, 0, None, shallow=True),
    "merge": _merging(overwrite=False),
    "mergeOverwrite": _merging(overwrite=True),
    "omit": _of_dict(_omitted)(1, None),
    "pick": _of_dict(_picked)(1, None),
    "pluck": Function(_plucked, 1, None, shallow=True),
    "set": _of_dict(_set)(3, 3),
    "unset": _of_dict(_unset)(2, 2),
    "values": _of_dict(_values)(1, 1),
}
