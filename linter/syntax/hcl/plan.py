"""A plan as `terraform show -json` writes it: instances, what they are worth, and what was configured.

Source: Terraform documentation, "JSON Output Format", of format version 1.  Knows no source file and evaluates nothing.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from msgspec import Struct

from linter.provenance.source import InputError, Location, Source

Key: TypeAlias = int | str | None
Json: TypeAlias = Any

_CURE = "write it with `terraform show -json PLAN`, as one JSON object with `format_version` 1.x"
_NOTHING: Mapping[str, Json] = MappingProxyType({})


class Instance(Struct, frozen=True):
    """One instance of a resource, or of a data source that was read."""

    address: str
    """`module.web["a"].aws_lb.this[0]`."""
    declared: str
    """The same without its own key: `module.web["a"].aws_lb.this`."""
    key: Key
    type: str
    name: str
    values: Mapping[str, Json]
    """What is known of it; a name that is missing is known only after apply, or is sensitive."""


class Plan(Struct, frozen=True, eq=False, dict=True):
    """What will be, and what was written to make it so."""

    source: Source
    variables: Mapping[str, Json]
    instances: Mapping[str, Instance]
    """By address."""
    keys: Mapping[str, tuple[Key, ...]]
    """By the address without the last key, of resources and of module calls."""
    configuration: Mapping[str, Json]
    """The root module as it is written."""

    @cached_property
    def declares(self) -> frozenset[tuple[str, ...]]:
        """The blocks of the root module: type and labels of each."""
        resources = objects(self.configuration.get("resources"))
        calls = members(self.configuration.get("module_calls"))
        written = {(str(one.get("type")), str(one.get("name"))) for one in resources if one.get("mode") == "managed"}
        return frozenset({("resource", *labels) for labels in written} | {("module", name) for name in calls})

    def at(self, address: str) -> Location:
        """Return where an instance stands in the text."""
        quoted = json.dumps(address)
        found = self.source.text.find(quoted)
        return self.source.whole.header if found < 0 else self.source.at(found, found + len(quoted))


def read(source: Source) -> Plan:
    """Read a plan; raises InputError where the text is none."""
    try:
        root = json.loads(source.text)
    except json.JSONDecodeError as error:
        raise InputError(source.at(error.pos, error.pos), f"not JSON: {error.msg.lower()}", _CURE) from error
    except (RecursionError, ValueError) as error:
        raise InputError(
            source.whole.header, "nested too deeply, or with numbers too long, to be read", _CURE
        ) from error
    if not isinstance(root, dict) or not str(root.get("format_version", "")).startswith("1."):
        raise InputError(source.whole.header, "not a plan that this version reads", _CURE)
    planned = tuple(_modules(members(root.get("planned_values")).get("root_module")))
    earlier = members(members(root.get("prior_state")).get("values")).get("root_module")
    instances = [one for module in planned for one in _instances(module)]
    configuration = members(members(root.get("configuration")).get("root_module"))
    written = members(configuration.get("variables"))
    shown = {name for name in members(root.get("variables")) if members(written.get(name)).get("sensitive") is not True}
    instances += [one for module in _modules(earlier) for one in _instances(module) if ".data." in f".{one.declared}"]
    return Plan(
        source,
        {name: members(one).get("value") for name, one in members(root.get("variables")).items() if name in shown},
        {one.address: one for one in instances},
        _keys([one.address for one in instances] + [str(module.get("address", "")) for module in planned]),
        configuration,
    )


def _modules(root: Json) -> Iterator[Mapping[str, Json]]:
    """Return a module of values and all below it."""
    pending = [members(root)]
    while pending:
        module = pending.pop()
        yield module
        pending.extend(objects(module.get("child_modules")))


def _instances(module: Mapping[str, Json]) -> Iterator[Instance]:
    for one in objects(module.get("resources")):
        address, index = one.get("address"), one.get("index")
        if isinstance(address, str):
            values = _without(members(one.get("values")), one.get("sensitive_values"))
            key = index if isinstance(index, int | str) else None
            declared = _split(address)[0]
            yield Instance(address, declared, key, str(one.get("type")), str(one.get("name")), values)


def _keys(addresses: list[str]) -> Mapping[str, tuple[Key, ...]]:
    found: dict[str, tuple[Key, ...]] = {}
    for address in addresses:
        declared, key = _split(address)
        found[declared] = (*found.get(declared, ()), key)
    return found


def _split(address: str) -> tuple[str, Key]:
    """Part an address from its last key."""
    if address.endswith('"]') and (start := address.rfind('["')) >= 0:
        return address[:start], address[start + 2 : -2].replace('\\"', '"').replace("\\\\", "\\")
    declared, bracket, number = address.removesuffix("]").rpartition("[")
    return (declared, int(number)) if bracket and number.isdigit() else (address, None)


def _without(values: Mapping[str, Json], sensitive: Json) -> Mapping[str, Json]:
    """Leave out what is sensitive, wholly or in part: nothing of it is ever shown."""
    marks = members(sensitive)
    return {name: value for name, value in values.items() if not _is_marked(marks.get(name))}


def _is_marked(mark: Json) -> bool:
    """Say whether anything in a tree of marks is true."""
    pending = [mark]
    while pending:
        one = pending.pop()
        if one is True:
            return True
        pending.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
    return False


def members(value: Json) -> Mapping[str, Json]:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else _NOTHING


def objects(value: Json) -> list[Mapping[str, Json]]:
    """Return the objects of a list; none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
