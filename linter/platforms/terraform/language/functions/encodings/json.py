"""`jsonencode` and `jsondecode`.  Knows nothing of what the JSON says."""

from typing import Any, NoReturn

from linter.platforms.terraform.language.functions.arguments import Arguments
from linter.platforms.terraform.language.functions.texts.characters import composed
from linter.platforms.terraform.language.values.numbers import parsed_number
from linter.platforms.terraform.language.values.value import (
    MAX_TEXT,
    Encoded,
    Mistake,
    Value,
    is_list,
    is_map,
    settled,
    text_of,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import InputError, Location
from linter.syntax.node import Mapping, Node, Sequence

MAX_DEPTH = 30


def jsonencode(arguments: Arguments, at: Location) -> Setting[Value]:
    """`jsonencode`, which keeps the value, and with it the places."""
    (value,) = arguments
    return value if isinstance(value, Mistake) else Known(Encoded(value), at)


def jsondecode(arguments: Arguments, at: Location) -> Setting[Value]:
    """`jsondecode`; a text that is written or read whole has places of its own in it."""
    (given,) = arguments
    value = settled(given)
    if isinstance(value, Unknown):
        return value
    if isinstance(value.value, Encoded):
        return _untyped(value.value.value, MAX_DEPTH)
    text = text_of(value.value)
    if text is None:
        return Mistake("it is no JSON", at)
    return decoded(text, value.at if value.at.text == text else at)


def _untyped(setting: Setting[Value], depth: int) -> Setting[Value]:
    """Return what JSON keeps of a value: it has no sets, and its lists and maps are not of one type."""
    if isinstance(setting, Unknown) or depth <= 0:
        return setting
    if is_list(setting.value):
        return setting.map(lambda found: tuple(_untyped(one, depth - 1) for one in found))
    if is_map(setting.value):
        return setting.map(lambda found: {key: _untyped(one, depth - 1) for key, one in found.items()})
    return setting


def decoded(text: str, at: Location) -> Setting[Value]:
    """Read a JSON text, whose values stand at their places where the text itself stands at its place."""
    if len(text) > MAX_TEXT:
        return Unknown(f"it is longer than {MAX_TEXT:,} characters", at)
    import json  # noqa: PLC0415  # many configurations have none

    try:
        value = json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Mistake("it is no JSON", at)
    return _placed(value, at, _tree(at) if at.text == text else None, MAX_DEPTH)


class _TooLarge:
    """A number that is not kept."""


def _number(text: str) -> int | float | _TooLarge:
    number = parsed_number(text)
    return _TooLarge() if number is None else number


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _tree(at: Location) -> Node | None:
    from linter.syntax.yaml import parse  # noqa: PLC0415  # seldom

    try:
        return parse(at)
    except InputError:  # what JSON takes and YAML does not has one place only
        return None


def _placed(value: Any, at: Location, node: Node | None, depth: int) -> Setting[Value]:  # noqa: ANN401  # JSON
    if depth <= 0:
        return Unknown(f"it is nested more than {MAX_DEPTH} levels deep", at)
    place = at if node is None else node.at
    if isinstance(value, list):
        items = node.items if isinstance(node, Sequence) and len(node.items) == len(value) else [None] * len(value)
        pairs = zip(value, items, strict=True)
        return Known(tuple(_placed(item, place, inner, depth - 1) for item, inner in pairs), place)
    if isinstance(value, dict):
        entries = node.entries if isinstance(node, Mapping) else {}
        return Known(
            {
                composed(key): _placed(item, place, entries[key][1] if key in entries else None, depth - 1)
                for key, item in value.items()
            },
            place,
        )
    if isinstance(value, _TooLarge):
        return Unknown("a number has more digits than are kept here", place)
    return Known(composed(value) if isinstance(value, str) else value, place)
