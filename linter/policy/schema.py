"""Policy files to rules and profiles; every error has a place in the file.  Knows no platform."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from linter.finding import Severity
from linter.policy import predicate
from linter.policy.predicate import Predicate, Test
from linter.policy.rule import EXPOSURES, Example, Profile, Rule, RuleUse, Scalar, Value
from linter.source import InputError, Location, Source
from linter.syntax import node as tree
from linter.syntax import yaml
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node
from linter.tls import suites


class PolicyError(InputError):
    """A policy file that is not valid."""


def built_in() -> Path:
    """Return the folder of the policies that come with the linter, in a wheel or in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "policies"
    return inside if inside.is_dir() else package.parent / "policies"


def load(source: Source) -> Map:
    """Parse a policy file; raise PolicyError where it is not a mapping."""
    try:
        documents = list(yaml.parse_all(source))
    except InputError as error:
        raise PolicyError(error.at, error.message, error.cure) from error
    if len(documents) != 1 or not isinstance(documents[0], Map):
        raise PolicyError(source.whole, "a policy file holds one mapping", "see `policies/schema.json`")
    return documents[0]


def validate(policy: Map, definition: str) -> None:
    """Check a rule, a profile or a configuration against the published JSON Schema.

    `definition` is a name under `$defs` of `policies/schema.json`.
    Raises PolicyError at the deepest place that explains the problem.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # 0.06 s that only users' policies need
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    schema = json.loads((built_in() / "schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator({**schema, "$ref": f"#/$defs/{definition}"})
    error = best_match(validator.iter_errors(plain(policy)))
    if error is not None:
        at, message = _explained(policy, error)
        raise PolicyError(at, message, "see `policies/schema.json`")


def read_rule(policy: Map, use: RuleUse | None = None) -> Rule:
    """Read a valid rule file, with the severity and the parameters of a profile where one uses it."""
    parameters = _parameters(policy, use)
    require = policy.mapping("require")
    when = policy.mapping("when")
    assert require is not None  # noqa: S101  # the schema demands it
    return Rule(
        id=policy.text("id") or "",
        title=policy.text("title") or "",
        category=policy.text("category") or "",
        severity=use.severity if use and use.severity else _severity(policy),
        precision=policy.text("precision") or "high",
        applies_to=_texts(policy, "applies-to"),
        parameters=parameters,
        when=None if when is None else _predicate(when, parameters),
        require=_predicate(require, parameters),
        message=policy.text("message") or "",
        fix=policy.text("fix") or "",
        why=policy.text("why") or "",
        references=_texts(policy, "references"),
        cwe=tuple(int(text) for text in _texts(policy, "cwe")),
        examples=tuple(_examples(policy)),
        not_applicable=MappingProxyType(_text_map(policy.mapping("not-applicable"))),
        at=policy.key_at("id"),
    )


def read_profile(policy: Map) -> Profile:
    """Read a valid profile file."""
    return Profile(
        id=policy.text("id") or "",
        title=policy.text("title") or "",
        description=policy.text("description") or "",
        extends=policy.text("extends"),
        uses=tuple(read_uses(policy)),
        without=_texts(policy, "without"),
        at=policy.key_at("id"),
    )


def read_uses(policy: Map) -> Iterator[RuleUse]:
    """Read the `rules` of a valid profile or configuration; one that is `off` is not among them."""
    for key, value in _entries(policy.mapping("rules")):
        if isinstance(value, Map):
            yield RuleUse(
                rule=key.text,
                severity=_severity(value) if "severity" in value.entries else None,
                parameters={name.text: _value(node) for name, node in _entries(value.mapping("parameters"))},
                at=key.at,
            )
        elif not is_off(value):
            yield RuleUse(key.text, severity_by_exposure(_word(value)), {}, key.at)


def is_off(node: Node) -> bool:
    """Say whether a rule is switched off: `rule-id: off`."""
    return isinstance(node, tree.Scalar) and node.plain and node.text in ("off", "false")


def severity_by_exposure(word: str) -> Mapping[str, Severity]:
    """Return one severity for every exposure."""
    return dict.fromkeys(EXPOSURES, Severity[word.upper()])


def plain(node: Node) -> Any:  # noqa: ANN401  # the JSON that jsonschema reads
    """Return a node as plain Python values, with YAML 1.2's core schema."""
    match node:
        case Map():
            return {key: plain(value) for key, (_, value) in node.entries.items()}
        case tree.Sequence():
            return [plain(item) for item in node.items]
        case tree.Scalar():
            return _plain_scalar(node)


def did_you_mean(word: str, words: list[str]) -> str:
    """Return `, did you mean ...?` where one of the words is close, else nothing."""
    close = get_close_matches(word, words, n=1)
    return f", did you mean `{close[0]}`?" if close else ""


def _plain_scalar(scalar: tree.Scalar) -> Scalar | None:
    if not scalar.plain:
        return scalar.text
    if scalar.is_null:
        return None
    if scalar.text in ("true", "false"):
        return scalar.text == "true"
    for convert in (int, float):
        try:
            return convert(scalar.text)
        except ValueError:
            continue
    return scalar.text


def _value(node: Node) -> Value:
    value = plain(node)
    return tuple(value) if isinstance(value, list) else value


def _entries(mapping: Map | None) -> Iterator[tuple[tree.Scalar, Node]]:
    yield from mapping.entries.values() if mapping is not None else ()


def _text_map(mapping: Map | None) -> dict[str, str]:
    return {key.text: _word(value) for key, value in _entries(mapping)}


def _word(node: Node) -> str:
    return node.text if isinstance(node, tree.Scalar) else ""


def _texts(policy: Map, key: str) -> tuple[str, ...]:
    return tuple(_word(item) for item in policy.items_of(key))


def _severity(policy: Map) -> Mapping[str, Severity]:
    by_exposure = policy.mapping("severity")
    if by_exposure is None:
        return severity_by_exposure(policy.text("severity") or "")
    words = _text_map(by_exposure)
    default = words.get("unknown", "low")
    return {exposure: Severity[words.get(exposure, default).upper()] for exposure in EXPOSURES}


def _parameters(policy: Map, use: RuleUse | None) -> Mapping[str, Value]:
    declared = {
        key.text: _value(value.entries["default"][1])
        for key, value in _entries(policy.mapping("parameters"))
        if isinstance(value, Map)
    }
    for name in use.parameters if use else ():
        if name not in declared:
            known = did_you_mean(name, list(declared)) or f"; it has {', '.join(declared) or 'none'}"
            raise PolicyError(
                use.at if use else policy.header(),
                f"rule has no parameter `{name}`{known}",
                "correct the name",
            )
    return {**declared, **(use.parameters if use else {})}


def _examples(policy: Map) -> Iterator[Example]:
    for platform, value in _entries(policy.mapping("examples")):
        if isinstance(value, Map):
            yield Example(
                platform=platform.text,
                bad=tuple(_files(value.get("bad"))),
                good=tuple(_files(value.get("good"))),
                at=platform.at,
            )


def _files(node: Node | None) -> Iterator[Mapping[str, str]]:
    """Read one example or a list of them; a text alone is a file that gets its platform's name."""
    match node:
        case tree.Scalar():
            yield {"": node.text}
        case Map():
            yield _text_map(node)
        case tree.Sequence():
            for item in node.items:
                yield from _files(item)


# --- conditions -------------------------------------------------------------------------------------------------


def _predicate(condition: Map, parameters: Mapping[str, Value]) -> Predicate:
    parts = tuple(_part(key, value, parameters) for key, value in condition.entries.values())
    return parts[0] if len(parts) == 1 else predicate.Every(parts)


def _part(key: tree.Scalar, value: Node, parameters: Mapping[str, Value]) -> Predicate:
    conditions = [item for item in value.items if isinstance(item, Map)] if isinstance(value, tree.Sequence) else []
    match key.text:
        case "every":
            return predicate.Every(tuple(_predicate(item, parameters) for item in conditions))
        case "some":
            return predicate.Some(tuple(_predicate(item, parameters) for item in conditions))
        case "not" if isinstance(value, Map):
            return predicate.Not(_predicate(value, parameters))
        case path:
            fields = tuple(part.replace("-", "_") for part in path.split("."))
            return predicate.Field(fields, _test(fields[-1], value, parameters))


def _test(field: str, node: Node, parameters: Mapping[str, Value]) -> Test:
    if not isinstance(node, Map):
        return _word_test(_argument(field, node, parameters))
    ((operator, argument),) = node.entries.values()
    if operator.text == "not":
        return predicate.Otherwise(_test(field, argument, parameters))
    if operator.text == "every" and isinstance(argument, Map):
        return predicate.Each(_predicate(argument, parameters))
    return _operator_test(operator, _argument(field, argument, parameters))


def _word_test(value: Value) -> Test:
    """Read a test that is one word: `tls: present`, `serves: content`."""
    match value:
        case "present":
            return predicate.Present()
        case "absent":
            return predicate.Otherwise(predicate.Present())
        case "empty":
            return predicate.Empty()
        case _:
            return predicate.Equals(value)


def _operator_test(operator: tree.Scalar, value: Value) -> Test:
    match operator.text, value:
        case "one-of" | "all-of", tuple():
            return predicate.OneOf(frozenset(value))
        case "none-of", tuple():
            return predicate.NoneOf(frozenset(value))
        case "includes", _:
            return predicate.Includes(value)
        case "at-least", int() | float():
            return predicate.AtLeast(value)
        case _:
            raise PolicyError(operator.at, f"`{operator.text}` cannot take this value", "see `policies/schema.json`")


def _argument(field: str, node: Node, parameters: Mapping[str, Value]) -> Value:
    """Return an operator's argument, with a parameter's value in place of `$name`."""
    value = _value(node)
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in parameters:
            hint = did_you_mean(value[1:], list(parameters))
            raise PolicyError(node.at, f"no parameter `{value[1:]}`{hint}", "declare it under `parameters`")
        value = parameters[value[1:]]
    if field == "cipher_suites" and isinstance(value, tuple):
        return tuple(suites.canonical_name(str(name)) for name in value)
    return value


# --- errors -----------------------------------------------------------------------------------------------------


def _explained(policy: Map, error: Any) -> tuple[Location, str]:  # noqa: ANN401  # jsonschema's error
    """Turn a schema error into a place and a sentence."""
    node: Node = policy
    for step in error.absolute_path:
        if isinstance(node, Map):
            node = node.entries[step][1]
        elif isinstance(node, tree.Sequence):
            node = node.items[step]
    if error.validator == "additionalProperties" and isinstance(node, Map):
        known = list(error.schema.get("properties", {}))
        for key in node.entries:
            if key not in known:
                return node.key_at(key), f"unknown key `{key}`{did_you_mean(key, known)}"
    if error.validator == "enum":
        words = [str(word) for word in error.validator_value]
        hint = did_you_mean(str(error.instance), words) or f", expected one of {', '.join(words)}"
        return node.at.header, f"`{error.instance}` is not allowed here{hint}"
    return node.at.header, error.message
