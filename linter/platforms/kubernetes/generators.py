"""ConfigMaps and Secrets that Kustomize generates, from literals and environment files.  Knows no other file."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from linter.platforms.kubernetes.objects import Object
from linter.platforms.kubernetes.patches import merged
from linter.platforms.platform import Workspace
from linter.source import Location
from linter.syntax.node import Mapping as Map
from linter.syntax.node import Node, Scalar

_GENERATORS = {"configMapGenerator": ("ConfigMap", "data"), "secretGenerator": ("Secret", "stringData")}
_LINE = re.compile(r"^(?!#)(?P<key>[\w.-]{1,253})=(?P<value>[^\r\n]*)", re.MULTILINE)
_MOST_LINES = 10_000


def generated(found: list[Object], kustomization: Map, folder: str, workspace: Workspace) -> list[Object]:
    """Add the objects that a kustomization generates to those that it has, or merge them into these."""
    for generator, (kind, part) in _GENERATORS.items():
        for entry in kustomization.mappings_of(generator):
            one = _object(entry, kind, part, folder, workspace)
            if one is not None:
                found = _with(found, one, entry.text("behavior") or "create")
    return found


def _with(found: list[Object], one: Object, behavior: str) -> list[Object]:
    same = next((index for index, other in enumerate(found) if (other.kind, other.name) == (one.kind, one.name)), None)
    if behavior == "create" or same is None:
        return [*found, one]
    node = merged(found[same].node, one.node, by_key=True) if behavior == "merge" else one.node
    return [*found[:same], replace(found[same], node=node or one.node), *found[same + 1 :]]


def _object(entry: Map, kind: str, part: str, folder: str, workspace: Workspace) -> Object | None:
    name = entry.scalar("name")
    if name is None:
        return None
    given: dict[str, tuple[Scalar, Node]] = {}
    for key, value, at in (*_literals(entry), *_lines(entry, folder, workspace)):
        given[key] = (Scalar(key, at, plain=True), Scalar(value, at, plain=False))
    if not given:
        return None  # files keep their own names and places, so they are read as what they are

    def word(text: str) -> Scalar:
        return Scalar(text, name.at, plain=False)

    metadata = Map({"name": (word("name"), name)}, name.at)
    node = Map(
        {
            "apiVersion": (word("apiVersion"), word("v1")),
            "kind": (word("kind"), word(kind)),
            "metadata": (word("metadata"), metadata),
            part: (word(part), Map(given, entry.at)),
        },
        entry.at,
    )
    return Object("", "v1", kind, entry.text("namespace") or "", name.text, node)


def _literals(entry: Map) -> Iterator[tuple[str, str, Location]]:
    for literal in entry.items_of("literals"):
        if isinstance(literal, Scalar) and "=" in literal.text:
            key, _, value = literal.text.partition("=")
            yield key, value.strip("\"'"), literal.at


def _lines(entry: Map, folder: str, workspace: Workspace) -> Iterator[tuple[str, str, Location]]:
    for path in _environment_files(entry, folder):
        source = workspace.read(path)
        if source is not None:
            for line in islice(_LINE.finditer(source.text), _MOST_LINES):
                yield line["key"], line["value"], source.at(line.start(), line.end())


def _environment_files(entry: Map, folder: str) -> Iterator[str]:
    named = [entry.scalar("env"), *entry.items_of("envs")]
    for one in named:
        if isinstance(one, Scalar):
            path = posixpath.normpath(posixpath.join(folder, one.text))
            if not path.startswith(("../", "/")):
                yield path
