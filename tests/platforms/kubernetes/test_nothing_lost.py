"""Every object of a manifest is judged, open, told of or counted, whatever has happened to the file around it.

The objects are counted by ruamel.yaml alone, which knows nothing of kinds.
"""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from support.annotated import FIXTURES, cases

from linter.analysis.discovery import claimant
from linter.analysis.judgement import judged
from linter.files.tree import Texts
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.provenance.source import Location, Source

RULES = tuple(built_in_catalog().resolve("strict", [], {}))
FILES = [case for case in cases("kubernetes") if case.suffix == ".yaml"]
DAMAGES = 6


def written(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield the objects of a text: their kinds, their names, and the lines that they stand on."""
    for document in YAML(typ="rt", pure=True).compose_all(text):
        yield from _objects(document)


def _objects(node: Any) -> Iterator[tuple[str, str, int, int]]:  # noqa: ANN401  # a node of ruamel.yaml
    if not isinstance(getattr(node, "value", None), list) or node.id != "mapping":
        return
    entries = {key.value: value for key, value in node.value if key.id == "scalar"}
    kind, items = entries.get("kind"), entries.get("items")
    if kind is None or kind.id != "scalar" or "apiVersion" not in entries:
        return
    if kind.value.endswith("List") and items is not None and items.id == "sequence":
        for item in items.value:
            yield from _objects(item)
    else:
        yield kind.value, _name(entries.get("metadata")), node.start_mark.line + 1, node.end_mark.line + 1


def _name(metadata: Any) -> str:  # noqa: ANN401  # a node of ruamel.yaml
    value = metadata.value if metadata is not None and metadata.id == "mapping" else []
    return next((str(one.value) for key, one in value if key.value == "name"), "?")


def told(text: str) -> tuple[set[int], str]:
    """Return the lines at which something is said, be it that there is nothing to judge, and the names in it.

    What takes a setting from another object is told of where that is written.
    """
    source = Source("a.yaml", text)
    found = judged([("kubernetes", source)], Texts({source.path: source}), RULES, Options(date(2026, 11, 29)))
    places: list[Location] = [
        *(subject.at for subject in found.subjects),
        *(one.at for one in found.failed),
        *(one.at for one in found.unread),
        *(one.at for one in found.seen.left_out),
    ]
    names = "\n".join(f"{subject.name} {subject.address}" for subject in found.subjects)
    return {at.region.start_line for at in places if at.source is source}, names


def lost(text: str) -> list[str]:
    """Return the objects of which nothing is said."""
    if claimant(Source("a.yaml", text)) != "kubernetes":
        return []
    try:
        objects = list(written(text))
    except YAMLError:
        return []
    lines, names = told(text)
    return [
        f"{kind} {name} at {first}"
        for kind, name, first, last in objects
        if lines.isdisjoint(range(first, last + 1)) and name not in names
    ]


def damaged(text: str, chance: random.Random) -> str:
    """Take lines out, repeat some, and turn words into others."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(lines))
        end = min(len(lines), start + chance.randint(1, 5))
        match chance.randrange(4):
            case 0:
                del lines[start:end]
            case 1:
                lines[start:start] = lines[start:end]
            case 2:
                lines[start] = lines[start].replace(":", ": {{ x }}", 1)
            case _:
                lines[start] = lines[start].replace("kind: ", "kind: X", 1)
        lines = lines or ["\n"]
    return "".join(lines)


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.relative_to(FIXTURES).as_posix())
def test_no_object_is_passed_over_in_silence(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    chance = random.Random(case.name)  # noqa: S311  # the same each time, and no secret

    assert [] == lost(text)
    for _ in range(DAMAGES):
        other = damaged(text, chance)
        assert [] == lost(other), other


def test_objects_are_counted() -> None:
    text = "apiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: B\n- {}\n"

    assert [("A", "?", 1, 3), ("B", "?", 7, 9)] == list(written(text))
