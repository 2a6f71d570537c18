"""What is valid by a JSON Schema beyond doubt, so that most runs need not wait for jsonschema.

Knows the keywords that our schemas use (https://json-schema.org/draft/2020-12/json-schema-validation) and gives up at
any other.  Whatever is not valid is for jsonschema, which says what is wrong with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

# What a file says can be anything that JSON has.
# ruff: noqa: ANN401

Schema: TypeAlias = Mapping[str, Any]

_DEFINITIONS = "#/$defs/"
_SAY_NOTHING = frozenset({"$defs", "$id", "$schema", "default", "description", "examples", "title"})


class _DoubtError(Exception):
    """Nothing here knows."""


def is_surely_valid(value: Any, schema: Schema, definition: str) -> bool:
    """Say whether a value is surely what a definition of a schema asks for."""
    try:
        return _Asked(schema, schema["$defs"][definition]).of(value)
    except (_DoubtError, RecursionError):
        return False


class _Asked:
    """What a part of a schema asks of a value."""

    def __init__(self, schema: Schema, part: Schema) -> None:
        self.schema = schema
        self.part = part

    def of(self, value: Any) -> bool:
        """Say whether a value is that."""
        for keyword in self.part.keys() - _SAY_NOTHING:
            kind, holds = _KEYWORDS.get(keyword, (object, _unknown))
            if isinstance(value, kind) and not holds(value, self):
                return False
        return True

    def below(self, part: Schema) -> "_Asked":
        """Return what another part asks."""
        return _Asked(self.schema, part)


def _unknown(_value: Any, _asked: _Asked) -> bool:
    raise _DoubtError


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "array": lambda value: isinstance(value, list),
        "boolean": lambda value: isinstance(value, bool),
        "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
        "number": _is_number,
        "object": lambda value: isinstance(value, dict),
        "string": lambda value: isinstance(value, str),
    }
)


def _type(value: Any, asked: _Asked) -> bool:
    types = asked.part["type"]
    return any(_TYPES[one](value) for one in ([types] if isinstance(types, str) else types))


def _enum(value: Any, asked: _Asked) -> bool:
    words = asked.part["enum"]
    if not all(isinstance(one, str | bool) for one in words):
        raise _DoubtError  # of numbers, 1 and 1.0 are the same and true is none, however deep inside
    return any(type(value) is type(one) and value == one for one in words)


def _format(value: str, asked: _Asked) -> bool:
    if asked.part["format"] != "date":
        raise _DoubtError
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _ref(value: Any, asked: _Asked) -> bool:
    path: str = asked.part["$ref"]
    if not path.startswith(_DEFINITIONS):
        raise _DoubtError
    return asked.below(asked.schema["$defs"][path.removeprefix(_DEFINITIONS)]).of(value)


def _one_of(value: Any, asked: _Asked) -> bool:
    return [asked.below(part).of(value) for part in asked.part["oneOf"]].count(True) == 1


def _unique(value: Sequence[Any], _asked: _Asked) -> bool:
    if not all(isinstance(item, str) for item in value):
        raise _DoubtError
    return len(set(value)) == len(value)


def _additional(value: Mapping[str, Any], asked: _Asked) -> bool:
    known, patterns = asked.part.get("properties", {}), asked.part.get("patternProperties", {})
    others = [key for key in value.keys() - known if not any(re.search(pattern, key) for pattern in patterns)]
    allowed = asked.part["additionalProperties"]
    if isinstance(allowed, bool):
        return allowed or not others
    return all(asked.below(allowed).of(value[key]) for key in others)


def _by_pattern(value: Mapping[str, Any], asked: _Asked) -> bool:
    return all(
        asked.below(part).of(inside)
        for pattern, part in asked.part["patternProperties"].items()
        for key, inside in value.items()
        if re.search(pattern, key)
    )


_KEYWORDS: Mapping[str, tuple[type, Callable[[Any, _Asked], bool]]] = MappingProxyType(
    {
        "$ref": (object, _ref),
        "additionalProperties": (dict, _additional),
        "anyOf": (object, lambda value, asked: any(asked.below(part).of(value) for part in asked.part["anyOf"])),
        "enum": (object, _enum),
        "format": (str, _format),
        "items": (list, lambda value, asked: all(map(asked.below(asked.part["items"]).of, value))),
        "maxLength": (str, lambda value, asked: len(value) <= asked.part["maxLength"]),
        "maxProperties": (dict, lambda value, asked: len(value) <= asked.part["maxProperties"]),
        "maximum": (object, lambda value, asked: not _is_number(value) or value <= asked.part["maximum"]),
        "minItems": (list, lambda value, asked: len(value) >= asked.part["minItems"]),
        "minLength": (str, lambda value, asked: len(value) >= asked.part["minLength"]),
        "minProperties": (dict, lambda value, asked: len(value) >= asked.part["minProperties"]),
        "minimum": (object, lambda value, asked: not _is_number(value) or value >= asked.part["minimum"]),
        "oneOf": (object, _one_of),
        "pattern": (str, lambda value, asked: re.search(asked.part["pattern"], value) is not None),
        "patternProperties": (dict, _by_pattern),
        "properties": (
            dict,
            lambda value, asked: all(
                asked.below(part).of(value[key]) for key, part in asked.part["properties"].items() if key in value
            ),
        ),
        "propertyNames": (dict, lambda value, asked: all(map(asked.below(asked.part["propertyNames"]).of, value))),
        "required": (dict, lambda value, asked: value.keys() >= set(asked.part["required"])),
        "type": (object, _type),
        "uniqueItems": (list, _unique),
    }
)
"""By keyword: of which values it asks something, and whether that holds."""
