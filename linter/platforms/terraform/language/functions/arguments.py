"""What Terraform's functions get, and the checks that most of them begin with.  Knows no function."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from msgspec.structs import replace

from linter.platforms.terraform.language.values.equality import same, unwrapped
from linter.platforms.terraform.language.values.numbers import is_exact
from linter.platforms.terraform.language.values.value import (
    MAX_ELEMENTS,
    MAX_PARTS,
    MAX_TEXT,
    List,
    Mistake,
    Partial,
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

Arguments: TypeAlias = tuple[Setting[Value], ...]
Function: TypeAlias = Callable[[Arguments, Location], Setting[Value]]

MOST_CANDIDATES = 16
"""Combinations of candidates that a function is tried with."""


class RefusedError(Exception):
    """Terraform refuses the arguments."""


class TooMuchError(Exception):
    """The result is larger than anybody needs, or not told apart from others."""


class UnknownPartError(Exception):
    """A part of an argument is unknown."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.because)
        self.unknown = unknown


def known(arguments: Arguments, at: Location) -> tuple[Known[Value], ...] | Unknown:
    """Return plain values, or why one of them is unknown."""
    plain = tuple(map(unwrapped, arguments))
    unknown = first_unknown(plain, at)
    if unknown is not None:
        return unknown
    return tuple(one for one in plain if isinstance(one, Known))


def elements_from(elements: Arguments, at: Location, of: Arguments) -> Setting[Value]:
    """Make a list, unless it is too long."""
    if len(elements) > MAX_ELEMENTS:
        return Unknown(f"it has more than {MAX_ELEMENTS:,} elements", at)
    return Known(elements, at, via=ways(of))


def text_from(parts: list[str | Unknown], at: Location, of: Arguments) -> Setting[Value]:
    """Put a text together; it stays partial where a part is unknown."""
    if len(parts) > MAX_PARTS or sum(len(part) for part in parts if isinstance(part, str)) > MAX_TEXT:
        return Unknown(f"it is longer than {MAX_TEXT:,} characters", at)
    if all(isinstance(part, str) for part in parts):
        return Known("".join(part for part in parts if isinstance(part, str)), at, via=ways(of))
    return Known(Partial(tuple(parts)), at, via=ways(of))


def text_of_json(value: Known[Value]) -> str:
    """Return the JSON text of a value as a text."""
    from linter.platforms.terraform.language.values.json_text import json_text  # noqa: PLC0415  # seldom

    text = json_text(value, value.at)
    if isinstance(text, Unknown):
        raise UnknownPartError(text)
    return str(text.value)


def of_plain(make: Callable[..., Any], *kinds: str, rest: str = "", optional: int = 0) -> Function:
    """Make a function of one on plain values, whose arguments are of these kinds; `rest` is that of further ones."""
    least = len(kinds) - optional

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        if len(arguments) < least or (len(arguments) > len(kinds) and not rest):
            raise RefusedError("it is called with the wrong number of arguments")
        wanted = [kinds[index] if index < len(kinds) else rest for index in range(len(arguments))]
        values = [_plain(argument, kind) for argument, kind in zip(arguments, wanted, strict=True)]
        return placed(make(*values), at, arguments)

    return function


def placed(value: Any, at: Location, of: Arguments = ()) -> Setting[Value]:  # noqa: ANN401  # any plain value
    """Make a value of plain ones, all at one place."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise TooMuchError(f"it is longer than {MAX_TEXT:,} characters")
    if isinstance(value, list | tuple | dict) and len(value) > MAX_ELEMENTS:
        raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
    way = ways(of)
    if isinstance(value, list):
        return Known(List(placed(one, at) for one in value), at, via=way)
    if isinstance(value, tuple):
        return Known(type(value)(placed(one, at) for one in value), at, via=way)
    if isinstance(value, dict):
        return Known(type(value)({key: placed(one, at) for key, one in value.items()}), at, via=way)
    return Known(value, at, via=way)


def _plain(argument: Setting[Value], kind: str) -> Any:  # noqa: ANN401  # as the kind says
    setting = unwrapped(argument)
    if isinstance(setting, Unknown):
        raise UnknownPartError(setting)
    value = setting.value
    match kind:
        case "any":
            return value
        case "text":
            return _wanted(text_of(value), "it needs a string")
        case "string":
            return _wanted(value if isinstance(value, str) else None, "it needs a string")
        case "number" | "whole" | "rough":
            return _number(value, kind)
        case "bool":
            return _wanted(boolean_of(value), "it needs a boolean")
        case "texts":
            return [_plain(element, "text") for element in elements(value)]
        case _:
            return [_plain(element, "number") for element in elements(value)]


def _number(value: Value, kind: str) -> int | float:
    number: int | float = _wanted(number_of(value), "it needs a number")
    if kind != "rough" and not is_exact(number):
        raise TooMuchError("a number has more digits than are kept here")
    if kind == "whole" and not isinstance(number, int):
        raise RefusedError("it needs a whole number")
    return number


def _wanted(value: Any, otherwise: str) -> Any:  # noqa: ANN401  # as the caller says
    if value is None:
        raise RefusedError(otherwise)
    return value


def elements(value: Value) -> Arguments:
    """Return the elements of a list, a set or a tuple."""
    if not is_list(value):
        raise RefusedError("it needs a list")
    found: Arguments = value
    return found


def members(value: Value) -> dict[str, Setting[Value]]:
    """Return the members of a map or an object."""
    if not is_map(value):
        raise RefusedError("it needs a map")
    found: dict[str, Setting[Value]] = value
    return found


def given(argument: Setting[Value]) -> Known[Value]:
    """Return an argument whose outermost value is known."""
    setting = settled(argument)
    if isinstance(setting, Unknown):
        raise UnknownPartError(setting)
    return setting


def tried(function: Function, arguments: Arguments, at: Location) -> Setting[Value]:
    """Call a function; over candidates, where that is cheap and all of them have results."""
    result = answered(function, arguments, at)
    if isinstance(result, Known | Mistake):
        return result
    combinations: list[Arguments] = [()]
    for argument in arguments:
        plain = settled(argument)
        choices: Iterable[Setting[Value]] = (
            (plain.candidates or (plain,)) if isinstance(plain, Unknown) else (argument,)
        )
        combinations = [(*before, choice) for before in combinations for choice in choices]
        if len(combinations) > MOST_CANDIDATES:
            return result
    if len(combinations) == 1:
        return result
    return chosen_from([answered(function, one, at) for one in combinations], result)


def chosen_from(results: list[Setting[Value]], unknown: Unknown, *, converge: bool = True) -> Setting[Value]:
    """Return what candidates became: candidates again, or (if they may converge) the value that all of them have."""
    found = tuple(one for one in results if isinstance(one, Known))
    if not found or len(found) < len(results):
        return unknown
    if not converge:
        return replace(unknown, candidates=found)
    different = [one for index, one in enumerate(found) if not any(same(one, other) for other in found[:index])]
    if len(different) == 1:
        return found[0]
    return replace(unknown, candidates=tuple(different))


def answered(function: Function, arguments: Arguments, at: Location) -> Setting[Value]:
    """Call a function; what it raises becomes its answer."""
    try:
        return function(arguments, at)
    except UnknownPartError as error:
        mistake = isinstance(error.unknown, Mistake)
        return error.unknown if mistake else Unknown(error.unknown.because, at, via=error.unknown.via)
    except TooMuchError as error:
        return Unknown(str(error), at)
    except RefusedError as error:
        return Mistake(str(error), at)
    except (IndexError, ValueError):  # too few arguments, or too many
        return Mistake("it is called with the wrong number of arguments", at)
