"""`jsonencode` and `jsondecode`.  Knows nothing of what the JSON says."""

import json
from typing import Any

from linter.platforms.terraform.language.arguments import Arguments
from linter.platforms.terraform.language.value import MAX_TEXT, Encoded, Mistake, Value, settled
from linter.setting import Known, Setting, Unknown
from linter.source import Location

MAX_DEPTH = 30


def jsonencode(arguments: Arguments, at: Location) -> Setting[Value]:
    """`jsonencode`, which keeps the value, and with it the places."""
    (value,) = arguments
    return Known(Encoded(value), at)


def jsondecode(arguments: Arguments, at: Location) -> Setting[Value]:
    """`jsondecode`."""
    (given,) = arguments
    value = settled(given)
    if isinstance(value, Unknown):
        return value
    if isinstance(value.value, Encoded):
        return value.value.value
    return Mistake("it is no JSON", at) if not isinstance(value.value, str) else decoded(value.value, at)


def decoded(text: str, at: Location) -> Setting[Value]:
    """Read a JSON text; all values in it stand at one place."""
    if len(text) > MAX_TEXT:
        return Unknown(f"it is longer than {MAX_TEXT:,} characters", at)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Mistake("it is no JSON", at)
    return _placed(value, at, MAX_DEPTH)


def _placed(value: Any, at: Location, depth: int) -> Setting[Value]:  # noqa: ANN401  # JSON
    if depth <= 0:
        return Unknown(f"it is nested more than {MAX_DEPTH} levels deep", at)
    if isinstance(value, list):
        return Known(tuple(_placed(item, at, depth - 1) for item in value), at)
    if isinstance(value, dict):
        return Known({key: _placed(item, at, depth - 1) for key, item in value.items()}, at)
    return Known(value, at)
