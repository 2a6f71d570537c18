"""Functions between values and texts of other formats: YAML, JSON, TOML and printf.

Source: https://helm.sh/docs/chart_template_guide/function_list/, Helm's engine/funcs.go.
"""

import json
from math import isfinite

from linter.provenance.source import InputError, Source
from linter.syntax import yaml
from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.functions.printf import formatted_text
from linter.syntax.go_template.lifted import has_hole, text
from linter.syntax.go_template.values import toml_text, yaml_text, yaml_values
from linter.syntax.go_template.values.placing import placed
from linter.syntax.go_template.values.value import Hole, Value, boxed, formatted, joined, plain


def _to_yaml(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    value = arguments[0]
    if isinstance(value.data, Hole):
        return value
    if not _is_finite(value):
        return Value("")
    pieces = tuple(yaml_text.yaml_pieces(value))
    engine.budget.text(sum(len(piece.text) for piece in pieces))
    return joined(pieces)


def _to_json(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    value = arguments[0]
    if isinstance(value.data, Hole):
        return value
    return joined(yaml_text.json_pieces(value)) if _is_finite(value) else Value("")


def _to_pretty_json(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    value = arguments[0]
    return value if isinstance(value.data, Hole) else Value(_json(value, indentation=2), value.origin)


def _is_finite(value: Value, depth: int = 0) -> bool:
    """Say whether YAML and JSON have a word for all numbers in a value; Helm writes nothing where they have not."""
    data = value.data
    if isinstance(data, float):
        return isfinite(data)
    if not isinstance(data, dict | list) or depth > yaml_text.MAX_DEPTH:
        return True
    return all(_is_finite(one, depth + 1) for one in (data.values() if isinstance(data, dict) else data))


def _json(value: Value, *, indentation: int | None) -> str:
    if not _is_finite(value):
        return ""
    data = yaml_text.json_data(plain(value))
    separators = (",", ":") if indentation is None else (",", ": ")
    written = json.dumps(data, ensure_ascii=False, separators=separators, indent=indentation, default=str)
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _to_raw_json(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    value = arguments[0]
    if isinstance(value.data, Hole):
        return value
    data = yaml_text.json_data(plain(value))
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str) if _is_finite(value) else ""
    return Value(written, value.origin)


def _parsed(engine: Engine, value: Value) -> Value | str:
    """Return what a text of YAML or JSON holds, or what is wrong with it."""
    source = Source(engine.at.source.path, text(value))
    try:
        found = next((yaml.parse(one) for one in yaml.documents(source)), None)
        return placed(yaml_values.of_node(found), value, source, engine.hole_in)
    except InputError as error:
        return error.message


def _with_holes(engine: Engine, data: object, depth: int = 0) -> object:
    """Find the holes again that were printed into a text."""
    if isinstance(data, dict):
        return {key: _with_holes(engine, one, depth + 1) for key, one in data.items()}
    if isinstance(data, list):
        return [_with_holes(engine, one, depth + 1) for one in data]
    if isinstance(data, str) and len(data) == 1 and has_hole(Value(data)):
        return engine.hole_in(data)
    if data is not None and not isinstance(data, str | bool | int | float):
        return engine.hole("a date of TOML is not read here")
    return data


def _from_yaml(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    if isinstance(arguments[0].data, Hole):
        return arguments[0]
    found = _parsed(engine, arguments[0])
    if isinstance(found, str):
        return Value({"Error": Value(found)})
    return found if isinstance(found.data, dict) else Value({})


def _from_yaml_list(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    if isinstance(arguments[0].data, Hole):
        return arguments[0]
    found = _parsed(engine, arguments[0])
    if isinstance(found, str):
        return Value([Value(found)])
    return found if isinstance(found.data, list) else Value([])


def _from_json(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    if isinstance(arguments[0].data, Hole):
        return arguments[0]
    found = _parsed(engine, arguments[0])
    return Value({"Error": Value(found)}) if isinstance(found, str) else found


def _to_toml(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    value = arguments[0]
    if isinstance(value.data, Hole) or value.data is None:
        return value if value.data is not None else engine.hole("Helm writes no TOML of nothing")
    written = toml_text.toml_text(plain(value))
    engine.budget.text(len(written))
    return Value(written, value.origin)


def _from_toml(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    value = arguments[0]
    if isinstance(value.data, Hole):
        return value
    import tomllib  # noqa: PLC0415  # hardly any chart reads TOML

    try:
        data: object = tomllib.loads(text(value))
    except (ValueError, RecursionError):
        return engine.hole("what is wrong with this TOML is said in words of Helm's own")
    return boxed(_with_holes(engine, data), value.origin)


def _to_text(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    value = arguments[0]
    return value if isinstance(value.data, str | Hole) else Value(formatted(value), value.origin)


FUNCTIONS: Functions = {
    "fromJson": Function(_from_json, 1, 1),
    "fromJsonArray": Function(_from_yaml_list, 1, 1),
    "fromToml": Function(_from_toml, 1, 1),
    "fromYaml": Function(_from_yaml, 1, 1),
    "fromYamlArray": Function(_from_yaml_list, 1, 1),
    "printf": Function(formatted_text, 1),
    "toJson": Function(_to_json, 1, 1),
    "toPrettyJson": Function(_to_pretty_json, 1, 1),
    "toRawJson": Function(_to_raw_json, 1, 1),
    "toString": Function(_to_text, 1, 1),
    "toToml": Function(_to_toml, 1, 1),
    "toYaml": Function(_to_yaml, 1, 1),
    "toYamlPretty": Function(_to_yaml, 1, 1),
}
