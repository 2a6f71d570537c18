"""The tables in `resources`, read when a configuration has a resource of theirs.  Knows their form and no resource."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from linter.platforms.terraform.mapping import ready
from linter.platforms.terraform.mapping.row import (
    Attribute,
    Backward,
    Case,
    Cases,
    Computed,
    Condition,
    Constant,
    EndpointRow,
    Flags,
    Forward,
    IsWritten,
    Join,
    Listed,
    Minimum,
    NamesNone,
    OneOf,
    Path,
    Policy,
    ProviderBelow,
    Reading,
    Row,
    Step,
    Undecided,
    Unnamed,
    Within,
)
from linter.provenance import shipped
from linter.provenance.pattern import pattern
from linter.provenance.source import Source
from linter.syntax import yaml
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar, Sequence

FOLDER = shipped.beside(__file__, "..", "resources")
"""The path of the folder with the tables."""

_TYPES = pattern(r"^ *- types:\s*\[([^\]]*)\]", re.MULTILINE)
_STEP = pattern(r"([\w-]+)(?:\[([\w-]+)=([^\]]*)\])?(?:\.|$)")
_NO_FIELDS = frozenset({"kind", "each", "label", "when", "behind"})
_NEWEST_MAJOR = 10**6


@cache
def types() -> Mapping[str, str]:
    """Return all resource types that have a row, with the files that hold the rows, by their paths from the folder."""
    made = ready.kept(FOLDER)
    return types_as_written() if made is None else made.types


@cache
def row(resource_type: str) -> Row | None:
    """Return the row of a resource type; None where it has none."""
    name = types().get(resource_type)
    return None if name is None else _rows(name)[resource_type]


@cache
def _rows(name: str) -> Mapping[str, Row]:
    made = ready.kept(FOLDER)
    return rows_as_written(name) if made is None else made.of_file(name)


def types_as_written() -> Mapping[str, str]:
    """Return the types by what stands in the files, whatever the build made ready."""
    found: dict[str, str] = {}
    for name in files():
        for listed in _TYPES.findall(shipped.content(f"{FOLDER}/{name}").decode()):
            found |= dict.fromkeys(re.findall(r"[\w.-]+", listed), name)
    return found


def files() -> list[str]:
    """Return the paths of all tables from the folder, in order."""
    providers = sorted(one.name for one in os.scandir(FOLDER) if one.is_dir())
    of_each = ((provider, one.name) for provider in providers for one in os.scandir(f"{FOLDER}/{provider}"))
    return sorted(f"{provider}/{name}" for provider, name in of_each if name.endswith(".yaml"))


def rows_as_written(name: str) -> Mapping[str, Row]:
    """Return the rows that stand in a file by the types of their resources."""
    provider, file = name.split("/")
    root = yaml.parse(Source(file, shipped.content(f"{FOLDER}/{name}").decode()).whole)
    rows = (_row(entry, provider) for entry in root.mappings_of("resources")) if isinstance(root, Map) else ()
    return {kind: one for one in rows for kind in one.types}


def _row(entry: Map, provider: str) -> Row:
    return Row(
        types=_texts(entry.find("types")),
        provider=provider,
        source=entry.text("source") or "",
        checked=entry.text("checked") or "",
        endpoints=tuple(map(_endpoint, entry.mappings_of("endpoints"))),
    )


def _endpoint(entry: Map) -> EndpointRow:
    fields = {key: value for key, (_, value) in entry.entries.items() if key not in _NO_FIELDS}
    behind = entry.entries.get("behind")
    return EndpointRow(
        kind=entry.text("kind") or "listener",
        each=path_of(entry.text("each") or ""),
        label=entry.text("label") or "",
        when=_conditions(entry.mapping("when")),
        fields={key: _cases(value) for key, value in fields.items()},
        behind=None if behind is None else _text(behind[1]),
    )


def path_of(text: str) -> Path:
    """Read a path: `parameter[name=rds.force_ssl].value`."""
    return tuple(Step(name, attribute, value) for name, attribute, value in _STEP.findall(text))


def _cases(node: Node | None) -> Cases:
    nodes: Iterable[Node] = node.items if isinstance(node, Sequence) else () if node is None else (node,)
    return tuple(
        Case(_conditions(entry.mapping("when")) if isinstance(entry, Map) else (), _reading(entry)) for entry in nodes
    )


def _reading(node: Node) -> Reading:
    if not isinstance(node, Map):
        return Constant(node.text if isinstance(node, Scalar) else "")
    if "value" in node.entries:
        return Constant(node.text("value") or "", node.text("because") or "")
    if "unknown" in node.entries:
        return Undecided(node.text("unknown") or "", _texts(node.find("one-of")))
    if "flags" in node.entries:
        flags = node.mapping("flags")
        attributes = {key: _paths(value) for key, (_, value) in flags.entries.items()} if flags else {}
        return Flags(_texts(node.find("always")), attributes, node.text("newest") or "")
    name = node.text("function")
    if "table" in node.entries:
        return Policy(Computed(name) if name else _attribute(node), node.text("table") or "")
    if name:
        return Computed(name)
    attribute = _attribute(node)
    if "newest" in node.entries:
        return Minimum(attribute, node.text("newest") or "")
    return Listed(attribute) if "list" in node.entries else attribute


def _attribute(node: Map) -> Attribute:
    values = node.mapping("values")
    schemes = node.mapping("schemes")
    return Attribute(
        paths=_paths(node.find("attribute") or node.find("list")),
        join=_join(node),
        values={key.lower(): _meaning(value) for key, (_, value) in values.entries.items()} if values else {},
        schemes={key: _text(value) for key, (_, value) in schemes.entries.items()} if schemes else {},
        written=node.text("written") or "",
        absent=_cases(node.find("absent")),
        unlisted=node.text("unlisted") or "",
        setting=node.text("setting") or "",
    )


def _meaning(node: Node) -> Constant | Undecided:
    if isinstance(node, Map):
        return Undecided(node.text("unknown") or "", _texts(node.find("one-of")))
    return Constant(_text(node))


def _join(node: Map) -> Join | None:
    if (forward := node.mapping("of")) is not None:
        return Forward(
            path_of(forward.text("attribute") or ""),
            _texts(forward.find("types")),
            _texts(forward.find("by")),
            forward.text("defaults") or "",
        )
    if (backward := node.mapping("from")) is not None:
        where = backward.mapping("where")
        pairs = {key: _text(value) for key, (_, value) in where.entries.items()} if where else {}
        return Backward(_texts(backward.find("types")), path_of(backward.text("attribute") or ""), pairs)
    return None


def _conditions(node: Map | None) -> tuple[Condition, ...]:
    return () if node is None else tuple(_condition(key, value) for key, (_, value) in node.entries.items())


def _condition(key: str, node: Node) -> Condition:
    if key == "provider-below":
        return ProviderBelow(int(_text(node)))
    if key == "unnamed-by" and isinstance(node, Map):
        return Unnamed(_texts(node.find("types")), _paths(node.find("attribute")), _texts(node.find("by")))
    if key == "names-none-of" and isinstance(node, Map):
        return NamesNone(_texts(node.find("types")), _paths(node.find("attribute"))[0], _texts(node.find("by")))
    path = path_of(key)
    if not isinstance(node, Map):
        return OneOf(path, frozenset(text.lower() for text in _texts(node)), or_absent=False)
    if "written" in node.entries:
        return IsWritten(path, written=node.text("written") == "true")
    if "one-of" in node.entries:
        return OneOf(path, frozenset(text.lower() for text in _texts(node.find("one-of"))), or_absent=True)
    return Within(path, int(node.text("at-least") or 0), int(node.text("below") or _NEWEST_MAJOR))


def _paths(node: Node | None) -> tuple[Path, ...]:
    return tuple(map(path_of, _texts(node)))


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(_all_texts(node))


def _all_texts(node: Node | None) -> Iterator[str]:
    if isinstance(node, Sequence):
        yield from map(_text, node.items)
    elif node is not None:
        yield _text(node)


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""
