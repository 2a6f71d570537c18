"""What an expression can be worth, and how one type becomes another.  Knows no names and no functions."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.platforms.terraform.language.values.numbers import kept_number, parsed_number, text_of_number
from linter.provenance.setting import Known, Setting, Step, Unknown
from linter.provenance.source import Location

MAX_ELEMENTS = 1_000
MAX_TEXT = 100_000
MAX_PARTS = 2_000
MAX_STEPS = 20
"""Stops on the way of a value that are told."""
_MOST_PARTS = 500


class Mistake(Unknown, frozen=True):
    """The expression has no value at all: Terraform refuses it, and `try` goes on to the next one."""


class Callee(Protocol):
    """A module that is called, as its caller sees it."""

    def output(self, name: str, at: Location) -> Setting[Any]:
        """Return an output, for a reference that stands at a place."""


class Outputs(Struct, frozen=True):
    """A reference to a module that is called."""

    module: Callee


class Target(Protocol):
    """A resource or data source that a reference leads to."""

    @property
    def address(self) -> str:
        """Its name in messages."""

    def content(self, path: tuple[str | int, ...], at: Location) -> Setting[Any]:
        """Return what is written under a path, for a reference that stands at a place."""


class Handle(Struct, frozen=True):
    """A reference to a resource or an attribute of it, which stays one until somebody needs the value."""

    target: Target
    path: tuple[str | int, ...] = ()


class Several(Struct, frozen=True):
    """A list or map of unknown length, whose elements are all like this one."""

    element: Setting[Any]


class Partial(Struct, frozen=True):
    """A text of which some parts are unknown."""

    parts: tuple[str | Unknown, ...]


class Encoded(Struct, frozen=True):
    """A JSON text, as the value that it was made from."""

    value: Setting[Any]


class List(tuple[Setting[Any], ...]):
    """A list; what is no list and no set is a tuple, whose elements may have types of their own."""

    __slots__ = ()


class Set(tuple[Setting[Any], ...]):
    """A set, in Terraform's order."""

    __slots__ = ()


class Map(dict[str, Setting[Any]]):
    """A map; what is no map is an object, whose attributes may have types of their own."""

    __slots__ = ()


Value: TypeAlias = Any
"""str, int, float, bool, None, a tuple of settings, a dictionary of settings, or one of the classes above."""


_REFERRING = frozenset({Handle, Outputs, Several, Partial})


def settled(setting: Setting[Value]) -> Setting[Value]:
    """Return a plain value: what a reference leads to, unknown where a part is missing."""
    for _ in range(MAX_STEPS):
        if isinstance(setting, Unknown) or type(setting.value) not in _REFERRING:
            return setting
        value = setting.value
        if isinstance(value, Handle):
            found = value.target.content(value.path, setting.at)
            step = Step(setting.at, f"attribute of `{value.target.address}`")
            setting = replace(found, via=(*found.via, step, *setting.via))
        elif isinstance(value, Outputs):
            return Unknown("it is a whole module", setting.at)
        elif isinstance(value, Several):
            return Unknown("it is not known how many elements there are", setting.at, via=setting.via)
        else:
            return _missing_part(value, setting)
    return Unknown("it is a reference to a reference, and so on", setting.at)


def _missing_part(value: Partial, setting: Known[Value]) -> Unknown:
    for part in value.parts:
        if isinstance(part, Unknown):
            return Unknown(part.because, setting.at, via=setting.via)
    return Unknown("it is not known", setting.at)


def noted(setting: Setting[Value], at: Location, note: str) -> Setting[Value]:
    """Note one more stop on the way of a value, as long as somebody may want to read about it."""
    return setting.passed(Step(at, note)) if len(setting.via) < MAX_STEPS else setting


def text_of(value: Value) -> str | None:
    """Return a string as Terraform makes one; None for what it makes none of."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int() | float():
            return text_of_number(value)
        case _:
            return None


def number_of(value: Value) -> int | float | None:
    """Return a number as Terraform makes one; None for what it makes none of."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return parsed_number(value) if isinstance(value, str) else kept_number(value)


_BOOLEANS = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}


def boolean_of(value: Value) -> bool | None:
    """Return a boolean as Terraform makes one; None for what it makes none of."""
    return _BOOLEANS.get(value) if isinstance(value, bool | str) else None


def is_list(value: Value) -> bool:
    """Say whether a value is a list, a set or a tuple."""
    return isinstance(value, tuple)


def is_map(value: Value) -> bool:
    """Say whether a value is a map or an object."""
    return isinstance(value, dict)


def ways(settings: Iterator[Setting[Value]] | tuple[Setting[Value], ...]) -> tuple[Step, ...]:
    """Return the ways of all values that something was made of, once each."""
    return tuple(dict.fromkeys(step for setting in settings for step in setting.via))[:MAX_STEPS]


def first_unknown(settings: tuple[Setting[Value], ...], at: Location) -> Unknown | None:
    """Return why something made of these is unknown, if it is; a mistake in one is a mistake in the whole."""
    unknown: Unknown | None = None
    for setting in settings:
        if isinstance(setting, Mistake):
            return setting
        if isinstance(setting, Unknown) and unknown is None:
            unknown = Unknown(setting.because, at, via=setting.via)
    return unknown


def mistake_in(settings: Iterable[Setting[Value]]) -> Mistake | None:
    """Return a mistake in values or in parts of them, near enough to be found soon."""
    pending = list(settings)
    for _ in range(_MOST_PARTS):
        if not pending:
            return None
        setting = pending.pop()
        if isinstance(setting, Mistake):
            return setting
        if isinstance(setting, Known) and is_list(setting.value):
            pending.extend(setting.value)
        elif isinstance(setting, Known) and is_map(setting.value):
            pending.extend(setting.value.values())
    return None
