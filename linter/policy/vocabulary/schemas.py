"""The JSON Schemas for editors, one for each kind of policy file: `policies/schema.json`, with the words added."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from linter.model.endpoint import KINDS
from linter.policy import built_in
from linter.policy.vocabulary.slots import Slot, fields
from linter.provenance import shipped
from linter.tls.suites import CipherSuite

_ID = "https://raw.githubusercontent.com/tlslint/tlslint/main/docs/schemas/{}.schema.json"
POLICY_KINDS = ("configuration", "profile", "rule", "standard")
_DRAFT = "http://json-schema.org/draft-07/schema#"
_PARAMETER = {"type": "string", "pattern": "^\\$[a-z][a-z0-9-]*$", "description": "A parameter of the rule."}


def schemas() -> dict[str, str]:
    """Return the schemas as texts, by the kinds of files."""
    return {kind: json.dumps(schema(kind), indent=1, ensure_ascii=False) + "\n" for kind in POLICY_KINDS}


@cache
def schema(kind: str) -> dict[str, Any]:
    """Return the schema of a kind of files."""
    written = json.loads(shipped.content(f"{built_in()}/schema.json"))["$defs"]
    definitions: dict[str, Any] = {**written, **_of_conditions()} if kind == "rule" else written
    own = definitions[kind]
    needed = _reachable(own, definitions)
    return {
        "$schema": _DRAFT,
        "$id": _ID.format(kind),
        **_older(own),
        "definitions": {name: _older(definitions[name]) for name in sorted(needed)},
    }


def _reachable(schema: object, definitions: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    pending = [schema]
    while pending:
        for name in _named(pending.pop()):
            if name not in found:
                found.add(name)
                pending.append(definitions[name])
    return found


def _named(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        for one in schema.values():
            yield from _named(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _named(one)


def _older(schema: Any) -> Any:  # noqa: ANN401  # a schema is any JSON
    """Write a schema as draft 7 has it, where nothing beside `$ref` counts."""
    if isinstance(schema, list):
        return [_older(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: _older(value) for key, value in schema.items() if key != "$ref"}
    if "$ref" not in schema:
        return changed
    reference = {"$ref": schema["$ref"].replace("#/$defs/", "#/definitions/")}
    return {**changed, "allOf": [reference]} if changed else reference


def _of_conditions() -> dict[str, Any]:
    """Return the condition, with every field of every kind and the tests that it can have."""
    by_path: dict[str, tuple[Slot, list[str]]] = {}
    for kind in sorted(KINDS):
        for path, slot in _paths(KINDS[kind], ""):
            by_path.setdefault(path, (slot, []))[1].append(kind)
    definitions: dict[str, Any] = {}
    properties = {
        path: _field(slot, f"Of {', '.join(named)}: ", definitions) for path, (slot, named) in sorted(by_path.items())
    }
    definitions["condition"] = _condition("condition", properties)
    suite = {name: _field(slot, "", definitions) for name, slot in sorted(fields(CipherSuite).items())}
    definitions["suite"] = _condition("suite", suite)
    return definitions


def _condition(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    again = {"$ref": f"#/$defs/{name}"}
    several = {"type": "array", "minItems": 1, "items": again}
    joined = {
        "every": {"description": "All of these hold.", **several},
        "some": {"description": "At least one of these holds.", **several},
        "not": {"description": "This does not hold.", **again},
    }
    return {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": {**joined, **properties}}


def _paths(kind: type, above: str) -> Iterator[tuple[str, Slot]]:
    for name, slot in fields(kind).items():
        yield f"{above}{name}", slot
        if slot.holds not in (None, CipherSuite):
            yield from _paths(slot.holds, f"{above}{name}.")


def _field(slot: Slot, of: str, definitions: dict[str, Any]) -> dict[str, Any]:
    unit = f", in {slot.word.unit}" if slot.word.unit else ""
    name = _test(slot, definitions)
    return {"description": f"{of}{slot.word.meaning}{unit}.", "$ref": f"#/$defs/{name}"}


def _test(slot: Slot, definitions: dict[str, Any]) -> str:
    """Return the name of what a field of this kind can be tested for."""
    values = slot.word.values or "-".join(one.__name__.lower() for one in slot.types)
    name = f"test of {'list of ' if slot.is_list else ''}{values}"
    if slot.is_text and (slot.word.separator or slot.word.folds):
        name += {".": " with dots", "/": " with slashes"}[slot.word.separator]
    if name not in definitions:
        definitions[name] = {}  # what it holds may be tested in the same way
        definitions[name] = _of_test(slot, name, _value(slot, values, definitions))
    return name


def _value(slot: Slot, values: str, definitions: dict[str, Any]) -> dict[str, Any]:
    if slot.values:
        name = f"values of {values}"
        definitions[name] = {"enum": [getattr(one, "value", one) for one in slot.values]}
        return {"$ref": f"#/$defs/{name}"}
    return {"type": "number"} if int in slot.types else {"type": "string", "minLength": 1}


def _of_test(slot: Slot, name: str, value: dict[str, Any]) -> dict[str, Any]:
    has_fields = slot.holds is not None and slot.holds is not CipherSuite
    words = ["present", "absent", *(["empty"] if slot.is_list else [])]
    either = {"anyOf": [value, _PARAMETER]}
    several = {"anyOf": [{"type": "array", "minItems": 1, "items": value}, _PARAMETER]}
    operators: dict[str, Any] = {"not": {"description": "The test does not hold.", "$ref": f"#/$defs/{name}"}}
    if not has_fields:
        operators["one-of"] = {"description": "Each value is one of these.", **several}
        operators["none-of"] = {"description": "No value is one of these.", **several}
    if slot.is_list:
        operators["all-of"] = {"description": "Every element is one of these.", **several}
        operators["includes"] = {"description": "The list has this element.", **either}
    if slot.holds is CipherSuite:
        operators["every"] = {"description": "Every suite is so.", "$ref": "#/$defs/suite"}
    if int in slot.types:
        operators["at-least"] = {"description": "The number is this or more.", **either}
        operators["at-most"] = {"description": "The number is this or less.", **either}
    if slot.is_text:
        operators["matches"] = {
            "description": "A text is as this pattern, or one of these, says.",
            "anyOf": [{"type": "string", "minLength": 1, "maxLength": 256}, {"$ref": "#/$defs/words"}],
        }
    plain = [] if has_fields or slot.is_list else [either]
    operator = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": operators,
    }
    return {"anyOf": [{"enum": words}, *plain, operator]}
