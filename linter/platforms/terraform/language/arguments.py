"""What Terraform's functions get, and the checks that most of them begin with.  Knows no function."""

from collections.abc import Callable
from typing import TypeAlias

from linter.platforms.terraform.language.value import (
    MAX_ELEMENTS,
    MAX_PARTS,
    MAX_TEXT,
    Partial,
    Value,
    first_unknown,
    settled,
    ways,
)
from linter.setting import Known, Setting, Unknown
from linter.source import Location

Arguments: TypeAlias = tuple[Setting[Value], ...]
Function: TypeAlias = Callable[[Arguments, Location], Setting[Value]]


def known(arguments: Arguments, at: Location) -> tuple[Known[Value], ...] | Unknown:
    """Return plain values, or why one of them is unknown."""
    plain = tuple(map(settled, arguments))
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
