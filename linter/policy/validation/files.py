"""Policy files against their JSON Schema; every error has a place in the file.  Knows no rule."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from linter.policy import built_in
from linter.policy.rule import Scalar, Value
from linter.policy.spelling import closest, did_you_mean
from linter.policy.validation.sure import is_surely_valid
from linter.provenance import shipped
from linter.provenance.source import InputError, Location, Source
from linter.syntax import node as tree
from linter.syntax import yaml
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node

_MANUAL = "https://github.com/tlslint/tlslint/blob/main"
CURE = f"see {_MANUAL}/docs/policies.md"
_OF_CONFIGURATION = f"see {_MANUAL}/docs/reference/configuration.md"
_MOST_VALUES = 100_000
_MOST_PROBLEMS = 100
"""Of one file: nobody reads more."""
_MOST_QUOTED = 200
"""Characters of a value."""

_TYPES = MappingProxyType(
    {
        "array": "a list",
        "boolean": "true or false",
        "integer": "a whole number",
        "number": "a number",
        "object": "a mapping",
        "string": "a text",
    }
)


T = TypeVar("T")


class PolicyError(InputError):
    """A policy file that is not valid."""

    others: "tuple[PolicyError, ...]" = ()
    """What else is wrong with it, and with those that are read with it."""

    @property
    def every(self) -> "tuple[PolicyError, ...]":
        """All that is wrong."""
        return (self, *self.others)


def together(errors: Iterable[PolicyError]) -> PolicyError | None:
    """Return one error that stands for all of them, each told once and in the order of their places."""
    told = {(one.at, one.message): one for error in errors for one in error.every}
    if not told:
        return None
    first, *others = sorted(told.values(), key=lambda one: one.at.order)
    first.others = tuple(others)
    return first


def collected(reads: Iterable[Callable[[], T]]) -> tuple[T, ...]:
    """Carry everything out, and raise what is wrong with any of it as one error."""
    results: list[T] = []
    errors: list[PolicyError] = []
    for read in reads:
        try:
            results.append(read())
        except PolicyError as error:
            errors.append(error)
    wrong = together(errors)
    if wrong is not None:
        raise wrong
    return tuple(results)


def load(source: Source) -> Map:
    """Parse a policy file; raise PolicyError where it is not a mapping."""
    try:
        documents = list(yaml.parse_all(source))
    except InputError as error:
        raise PolicyError(error.at, error.message, error.cure) from error
    if len(documents) != 1 or not isinstance(documents[0], Map):
        raise PolicyError(source.whole.header, "the file must hold one mapping", CURE)
    return documents[0]


def validate(policy: Map, definition: str) -> None:
    """Check a rule, a profile or a configuration against the published JSON Schema.

    `definition` is a name under `$defs` of `policies/schema.json`.
    Raises PolicyError, which has all that is wrong, each at the deepest place that explains it.
    """
    wrong = together(problems(policy, definition))
    if wrong is not None:
        raise wrong


def problems(policy: Map, definition: str) -> Iterator[PolicyError]:
    """Return what the published JSON Schema has against a rule, a profile or a configuration."""
    if _size(policy, {}) > _MOST_VALUES:
        message = f"has more than {_MOST_VALUES:,} values, with its aliases"
        yield PolicyError(policy.header(), message, "write it shorter")
        return
    yield from islice(_repeated(policy, set()), _MOST_PROBLEMS)
    value = plain(policy)
    schema = msgspec.json.decode(shipped.content(f"{built_in()}/schema.json"))
    if is_surely_valid(value, schema, definition):
        return
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415  # it takes half of a start
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    # Whether a month has such a day is said by `format` alone.
    days = FormatChecker(("date",))
    validator = Draft202012Validator({**schema, "$ref": f"#/$defs/{definition}"}, format_checker=days)
    cure = _OF_CONFIGURATION if definition == "configuration" else CURE
    for error in islice(validator.iter_errors(value), _MOST_PROBLEMS):
        yield from (PolicyError(at, message, cure) for at, message in _explained(policy, best_match([error])))


def _repeated(node: Node, seen: set[int]) -> Iterator[PolicyError]:
    """Return the keys that come again in a mapping, for nobody sees which of them counts."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, Map):
        for key, _ in node.repeated:
            again = node.entries[key.text][0]
            line = key.at.region.start_line
            yield PolicyError(again.at, f"key `{again.text}` stands on line {line} already", "keep one of them")
    for below in node.items if isinstance(node, tree.Sequence) else ():
        yield from _repeated(below, seen)
    for _, below in node.entries.values() if isinstance(node, Map) else ():
        yield from _repeated(below, seen)


def plain(node: Node) -> Any:  # noqa: ANN401  # the JSON that jsonschema reads
    """Return a node as plain Python values, with YAML 1.2's core schema."""
    match node:
        case Map():
            return {key: plain(value) for key, (_, value) in node.entries.items()}
        case tree.Sequence():
            return [plain(item) for item in node.items]
        case tree.Scalar():
            return _plain_scalar(node)


def value_of(node: Node) -> Value:
    """Return a node as the value of a parameter or the argument of an operator."""
    value = plain(node)
    return tuple(value) if isinstance(value, list) else value


def _size(node: Node, known: dict[int, int]) -> int:
    """Count the values of a node with every alias written out, without writing them out."""
    if id(node) not in known:
        match node:
            case Map():
                known[id(node)] = 1 + sum(_size(value, known) for _, value in node.entries.values())
            case tree.Sequence():
                known[id(node)] = 1 + sum(_size(item, known) for item in node.items)
            case tree.Scalar():
                known[id(node)] = 1
    return known[id(node)]


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


def _explained(policy: Map, error: Any) -> Iterator[tuple[Location, str]]:  # noqa: ANN401  # jsonschema's error
    """Turn a schema error into places and sentences."""
    node: Node = policy
    for step in error.absolute_path:
        if isinstance(node, Map):
            node = node.entries[step][1]
        elif isinstance(node, tree.Sequence):
            node = node.items[step]
    if isinstance(node, Map) and error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for key in (key for key in node.entries if repr(key) in error.message):
            yield node.key_at(key), f"unknown key `{key}`{did_you_mean(key, known)}"
    elif isinstance(node, Map) and error.validator == "required":
        strangers = [key for key in node.entries if key not in error.schema.get("properties", {})]
        absent = [key for key in error.validator_value if key not in node.entries]
        missing = [f"`{key}`" for key in absent if closest(key, strangers) is None]  # a misspelt key is told as such
        if missing:
            plural = f"keys {', '.join(missing)} are" if len(missing) > 1 else f"key {missing[0]} is"
            yield node.header(), f"{plural} missing"
    else:
        yield node.at.header, _not_as_expected(error)


def _not_as_expected(error: Any) -> str:  # noqa: ANN401  # jsonschema's error
    """Say what stands there and what was expected, which the schema tells by a title."""
    words = [str(word) for one in (error, *error.context) if one.validator == "enum" for word in one.validator_value]
    found = f"`{_shortened(str(error.instance))}`" if isinstance(error.instance, str | int | float) else "this"
    hint = did_you_mean(str(error.instance), words)
    if hint:
        return f"{found} is not allowed here{hint}"
    if title := error.schema.get("title"):
        return f"{found} is not allowed here, expected {title}"
    if error.validator == "type":
        types = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        return f"{found} is not allowed here, expected {' or '.join(_TYPES[name] for name in types)}"
    return f"{found} is not allowed here, expected one of {', '.join(words)}" if words else _shortened(error.message)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}..."
