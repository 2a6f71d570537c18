"""Attributes and elements of values.  Knows no expressions."""

from collections.abc import Callable

from msgspec.structs import replace

from linter.platforms.terraform.language.values.value import (
    Handle,
    Mistake,
    Outputs,
    Set,
    Several,
    Value,
    is_list,
    is_map,
    number_of,
    settled,
    text_of,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_NO_ORDER = "in which order its elements come is not known"


def is_unordered(value: Value) -> bool:
    """Say whether a value is a set whose order is open, as it is where an element is unknown."""
    return isinstance(value, Set) and any(isinstance(settled(one), Unknown) for one in value)


def within(of: Setting[Value], take: Callable[[Value], Setting[Value]]) -> Setting[Value]:
    """Take a part of a value: the part has its own way behind it, then that of the whole."""
    if isinstance(of, Known):
        part = take(of.value)
        return replace(part, via=(*part.via, *of.via)) if of.via else part
    return of.then(take)


def attribute_of(value: Value, name: str, at: Location) -> Setting[Value]:
    """Return `value.name`."""
    if isinstance(value, Handle):
        return Known(Handle(value.target, (*value.path, name)), at)
    if isinstance(value, Outputs):
        return value.module.output(name, at)
    if isinstance(value, Several):
        return value.element
    if is_map(value):
        found: Setting[Value] = value[name] if name in value else Mistake(f"there is no `{name}` in it", at)
        return found
    return Mistake(f"a value without attributes is asked for `{name}`", at)


def element_of(value: Value, key: Value, at: Location) -> Setting[Value]:
    """Return `value[key]`."""
    if isinstance(value, Several):
        return value.element
    if isinstance(value, Handle):
        return Known(Handle(value.target, (*value.path, key)), at)
    if isinstance(value, Set):
        return Unknown(_NO_ORDER, at) if is_unordered(value) else Mistake("a set has no indexes", at)
    if is_list(value):
        index = number_of(key)
        if not isinstance(index, int) or not 0 <= index < len(value):
            return Mistake("the list has no such element", at)
        element: Setting[Value] = value[index]
        return element
    name = text_of(key)
    if is_map(value) and name is not None:
        member: Setting[Value] = value[name] if name in value else Mistake(f"there is no `{name}` in it", at)
        return member
    return Mistake("a value without elements is asked for one", at)


def elements_of(collection: Known[Value]) -> list[tuple[Setting[Value], Setting[Value]]] | None:
    """Return keys and elements of a list or a map, in Terraform's order; None for anything else."""
    value = collection.value
    if isinstance(value, Set):
        return [(element, element) for element in value]
    if is_list(value):
        return [(Known(index, collection.at), element) for index, element in enumerate(value)]
    if is_map(value):
        return [(Known(key, collection.at), value[key]) for key in sorted(value)]
    return None
