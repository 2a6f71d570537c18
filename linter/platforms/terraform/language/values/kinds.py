"""Types of values, and the one type that several values can be converted to.  Knows no syntax of types.

The rules are those of Terraform's type system (https://github.com/zclconf/go-cty, `convert.Unify`): a number or a
boolean becomes a string where another value is one, tuples become lists, and objects become maps.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct

from linter.platforms.terraform.language.values.equality import same
from linter.platforms.terraform.language.values.value import (
    Encoded,
    Handle,
    List,
    Map,
    Outputs,
    Partial,
    Set,
    Several,
    Value,
    boolean_of,
    is_list,
    is_map,
    number_of,
    settled,
    text_of,
)
from linter.provenance.setting import Known, Setting, Unknown

_MOST_STEPS = 20_000
_MOST_OTHERS = 200
"""Lists and maps in a set that are compared with each other."""


class Of(Struct, frozen=True):
    """The type of a collection: `list`, `set` or `map` of one type."""

    collection: str
    element: "Kind"


class Parts(Struct, frozen=True):
    """The type of a tuple, whose parts go by their indexes, or of an object."""

    is_object: bool
    parts: tuple[tuple[str | int, "Kind"], ...]


Kind: TypeAlias = str | Of | Parts
"""`string`, `number`, `bool`; ANY for what is unknown or null."""
ANY = "any"
_PRIMITIVES = ("string", "number", "bool")
_CONVERSIONS: dict[str, Callable[[Value], Value]] = {"string": text_of, "number": number_of, "bool": boolean_of}


class _Steps(Struct):
    left: int = _MOST_STEPS

    def step(self) -> bool:
        self.left -= 1
        return self.left >= 0


def kind_of(setting: Setting[Value]) -> Kind:
    """Return the type of a value."""
    return _kind(setting, _Steps())


def _kind(setting: Setting[Value], steps: _Steps) -> Kind:
    if not steps.step() or isinstance(setting, Unknown):
        return ANY
    value = setting.value
    if isinstance(value, Handle | Outputs | Several):
        return ANY
    match value:
        case bool():
            return "bool"
        case str() | Partial() | Encoded():
            return "string"
        case int() | float():
            return "number"
        case List() | Set():
            return Of("list" if isinstance(value, List) else "set", _common([_kind(one, steps) for one in value]))
        case Map():
            return Of("map", _common([_kind(one, steps) for one in value.values()]))
        case tuple():
            return Parts(is_object=False, parts=tuple((index, _kind(one, steps)) for index, one in enumerate(value)))
        case dict():
            return Parts(is_object=True, parts=tuple((name, _kind(value[name], steps)) for name in sorted(value)))
        case _:
            return ANY


def _common(kinds: list[Kind]) -> Kind:
    return unified(kinds) or ANY


def unified(kinds: Sequence[Kind]) -> Kind | None:
    """Return the type that values of all these types can be converted to; None where there is none."""
    told = list(dict.fromkeys(kind for kind in kinds if kind != ANY))
    if len(told) <= 1:
        return told[0] if told else ANY
    if all(isinstance(kind, str) for kind in told):
        return "string" if "string" in told else None
    if any(isinstance(kind, str) for kind in told):
        return None
    objects = [kind for kind in told if isinstance(kind, Parts) and kind.is_object]
    if len(objects) == len(told):
        return _of_objects(objects)
    tuples = [kind for kind in told if isinstance(kind, Parts) and not kind.is_object]
    if len(tuples) == len(told):
        return _of_tuples(tuples)
    names = {"map" if isinstance(kind, Parts) and kind.is_object else _collection(kind) for kind in told}
    if "map" in names:
        return _of_elements("map", told) if names == {"map"} else None
    # Of lists and sets Terraform makes a list, of tuples and sets a set.
    is_list_kind = any(isinstance(kind, Of) and kind.collection == "list" for kind in told)
    if is_list_kind and "set" in names and not tuples:
        found = _of_elements("list", told)
        return found and next(kind for kind in told if isinstance(kind, Of) and kind.collection == "list")
    return _of_elements("set" if "set" in names else "list", told)


def _collection(kind: Kind) -> str:
    return kind.collection if isinstance(kind, Of) else "list"


def _of_elements(collection: str, kinds: Sequence[Kind]) -> Kind | None:
    element = unified([inner for kind in kinds for inner in _inner(kind)])
    return None if element is None else Of(collection, element)


def _inner(kind: Kind) -> list[Kind]:
    if isinstance(kind, Of):
        return [kind.element]
    return [inner for _, inner in kind.parts] if isinstance(kind, Parts) else []


def _of_objects(kinds: Sequence[Parts]) -> Kind | None:
    names = [tuple(name for name, _ in kind.parts) for kind in kinds]
    return _of_parts(kinds, is_object=True) if len(set(names)) == 1 else _of_elements("map", kinds)


def _of_tuples(kinds: Sequence[Parts]) -> Kind | None:
    if len({len(kind.parts) for kind in kinds}) == 1:
        return _of_parts(kinds, is_object=False)
    return _of_elements("list", kinds)


def _of_parts(kinds: Sequence[Parts], *, is_object: bool) -> Kind | None:
    parts = []
    for index, (name, _) in enumerate(kinds[0].parts):
        part = unified([kind.parts[index][1] for kind in kinds])
        if part is None:
            return None
        parts.append((name, part))
    return Parts(is_object, tuple(parts))


def converted(setting: Setting[Value], kind: Kind) -> Setting[Value]:
    """Convert a value to a type that was found for it; what is unknown stays as it is."""
    return _converted(setting, kind, _Steps())


def _converted(setting: Setting[Value], kind: Kind, steps: _Steps) -> Setting[Value]:
    if kind == ANY or not steps.step() or isinstance(setting, Unknown):
        return setting
    value = setting.value
    if value is None or isinstance(value, Handle | Outputs | Several | Partial | Encoded):
        return setting
    match kind:
        case str():
            plain = _CONVERSIONS[kind](value)
            return setting if plain is None else setting.map(lambda _: plain)
        case Of(collection, element):
            return _collected(setting, collection, element, steps)
        case Parts(_, parts) if is_map(value):
            return setting.map(lambda _: {str(name): _converted(value[name], part, steps) for name, part in parts})
        case Parts(_, parts) if is_list(value):
            return setting.map(lambda _: tuple(_converted(value[name], part, steps) for name, part in parts))
        case _:
            return setting


def _collected(setting: Known[Value], collection: str, element: Kind, steps: _Steps) -> Setting[Value]:
    value = setting.value
    if element == ANY and (is_map(value) or is_list(value)):
        own = [_kind(one, steps) for one in (value.values() if is_map(value) else value)]
        element = unified(own) or ANY
    if is_map(value):
        return setting.map(lambda _: Map({name: _converted(value[name], element, steps) for name in value}))
    if not is_list(value):
        return setting
    elements = [_converted(one, element, steps) for one in value]
    return setting.map(lambda _: set_of(elements) if collection == "set" else List(elements))


def set_of(elements: Sequence[Setting[Value]]) -> Set:
    """Make a set: each element once, strings and numbers in their order, what is unknown behind them."""
    simple: dict[tuple[str, Value], Setting[Value]] = {}
    others: list[Setting[Value]] = []
    for element in elements:
        key = simple_key(element)
        if key is not None:
            simple.setdefault(key, element)
        elif len(others) > _MOST_OTHERS or not any(same(element, other) for other in others):
            others.append(element)
    ordered = [simple[key] for key in sorted(simple, key=_order)]
    return Set([*ordered, *others])


def simple_key(setting: Setting[Value]) -> tuple[str, Value] | None:
    """Return what tells a string, a number or a boolean from others; None for anything else."""
    plain = settled(setting)
    if isinstance(plain, Known) and isinstance(plain.value, str | int | float):
        return type(plain.value).__name__.replace("float", "int"), plain.value
    return None


def _order(key: tuple[str, Value]) -> tuple[str, Value]:
    kind, value = key
    return kind, value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
