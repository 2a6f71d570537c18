"""ConfigMaps and Secrets that Kustomize generates, from literals and files.  Knows no kind's meaning.

Names stay without the hash that Kustomize adds, since it changes with each value and all that name them get it too.
A file that becomes one value of a Secret is read as what it is, so that a Secret made of files is known only in part.
"""

import posixpath
import re
from collections.abc import Iterator

from msgspec.structs import replace

from linter.platforms.kubernetes.building.kustomize.patches.merge import merged
from linter.platforms.kubernetes.building.kustomize.resource import Resource, mapping, scalar
from linter.platforms.kubernetes.objects.objects import Object
from linter.platforms.platform import Workspace
from linter.provenance.budget import paid
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_GENERATORS = {"configMapGenerator": ("ConfigMap", "data"), "secretGenerator": ("Secret", "stringData")}
_LINE = pattern(r"^(?!#)(?P<key>[\w.-]{1,253})=(?P<value>[^\r\n]*)", re.MULTILINE)


def generated(found: list[Resource], kustomization: Map, folder: str, workspace: Workspace) -> list[Resource]:
    """Add the objects that a kustomization generates to those that it has, or merge them into these."""
    for generator, (kind, part) in _GENERATORS.items():
        for entry in kustomization.mappings_of(generator):
            given = dict(_given(entry, folder, workspace))
            files = {} if kind == "Secret" else dict(_files(entry, folder, workspace))
            options = (kustomization.mapping("generatorOptions"), entry.mapping("options"))
            one = _object(entry, kind, _parts(entry, part, given | files, options))
            if one is not None:
                one = replace(one, partial=len(files) < len(entry.items_of("files")))
            if one is not None:
                found = _with(found, one, entry.text("behavior") or "create")
    return found


def _with(found: list[Resource], one: Object, behavior: str) -> list[Resource]:
    same = next((index for index, other in enumerate(found) if _is_same(other, one)), None)
    if behavior == "create" or same is None:
        return [*found, Resource(one)]
    other = found[same]
    if behavior == "merge":
        node = merged(other.object.node, _without_name(one.node), by_key=True) or one.node
        changed = replace(other, object=replace(other.object, partial=other.object.partial or one.partial))
    else:
        node = Map({**one.node.entries, "metadata": other.object.node.entries["metadata"]}, one.node.at)
        changed = replace(other, object=replace(other.object, partial=one.partial))
    return [*found[:same], changed.with_node(node), *found[same + 1 :]]


def _is_same(other: Resource, one: Object) -> bool:
    named = any(had.name == one.name for had in other.ids)
    return other.object.kind == one.kind and named and one.namespace in ("", *(had.namespace for had in other.ids))


def _without_name(node: Map) -> Map:
    metadata = node.mapping("metadata")
    if metadata is None:
        return node
    kept = {key: entry for key, entry in metadata.entries.items() if key not in ("name", "namespace")}
    return Map({**node.entries, "metadata": (node.entries["metadata"][0], Map(kept, metadata.at))}, node.at)


def _object(entry: Map, kind: str, parts: dict[str, Node]) -> Object | None:
    name = entry.scalar("name")
    if name is None:
        return None
    named = {"apiVersion": scalar("v1", name.at), "kind": scalar(kind, name.at), **parts}
    node = mapping(((scalar(key, name.at), value) for key, value in named.items()), entry.at)
    return Object("", "v1", kind, entry.text("namespace") or "", name.text, node)


def _parts(
    entry: Map, part: str, given: dict[str, tuple[Scalar, Node]], options: tuple[Map | None, ...]
) -> dict[str, Node]:
    """Return what an entry says of its object, by the keys of the object."""
    metadata = {key: entry.entries[key] for key in ("name", "namespace") if entry.get(key) is not None}
    for key in ("labels", "annotations"):
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for one in options:
            more = None if one is None else one.mapping(key)
            pairs |= {} if more is None else more.entries
        if pairs:
            metadata[key] = (scalar(key, entry.at), Map(pairs, entry.at))
    parts: dict[str, Node] = {"metadata": Map(metadata, entry.at)}
    if given or part == "stringData":
        parts[part] = Map(given, entry.at)
    if part == "stringData":
        parts["type"] = entry.scalar("type") or scalar("Opaque", entry.at)
    immutable = [one.entries["immutable"][1] for one in options if one is not None and one.get("immutable")]
    return {**parts, "immutable": immutable[-1]} if immutable else parts


def _given(entry: Map, folder: str, workspace: Workspace) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
    for key, value, at in (*_lines(entry, folder, workspace), *_literals(entry)):
        yield key, (Scalar(key, at, plain=True), Scalar(value, at, plain=False))


def _literals(entry: Map) -> Iterator[tuple[str, str, Location]]:
    for literal in entry.items_of("literals"):
        if isinstance(literal, Scalar) and "=" in literal.text:
            key, _, value = literal.text.partition("=")
            yield key, _unquoted(value), literal.at


def _unquoted(value: str) -> str:
    """Remove one pair of quotes around a value."""
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def _lines(entry: Map, folder: str, workspace: Workspace) -> Iterator[tuple[str, str, Location]]:
    for path in _environment_files(entry, folder):
        source = workspace.read(path)
        if source is not None:
            for line in paid(_LINE.finditer(source.text), source.whole):
                yield line["key"], line["value"], source.at(line.start(), line.end())


def _files(entry: Map, folder: str, workspace: Workspace) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
    """Return whole files as values, by their names or as the entry names them."""
    for one in entry.items_of("files"):
        if isinstance(one, Scalar):
            key, has_key, path = one.text.partition("=")
            path = posixpath.normpath(posixpath.join(folder, path if has_key else one.text))
            source = None if path.startswith(("../", "/")) else workspace.read(path)
            if source is not None:
                at = source.whole
                name = key if has_key else posixpath.basename(path)
                yield name, (Scalar(name, one.at, plain=True), Scalar(source.text, at, plain=False))


def _environment_files(entry: Map, folder: str) -> Iterator[str]:
    named = [entry.scalar("env"), *entry.items_of("envs")]
    for one in named:
        if isinstance(one, Scalar):
            path = posixpath.normpath(posixpath.join(folder, one.text))
            if not path.startswith(("../", "/")):
                yield path
