"""What Chart.yaml says of the charts that one uses.

Source: https://helm.sh/docs/topics/charts/, "Chart dependencies".
"""

from collections.abc import Iterator

from msgspec import Struct

from linter.syntax.go_template.values.value import Value


class Dependency(Struct, frozen=True):
    """What Chart.yaml says of a chart that this one uses."""

    name: str
    alias: str
    conditions: tuple[str, ...]
    tags: tuple[str, ...]
    imports: tuple[tuple[str, str], ...]
    """Paths in the values of that chart, and those in the values of this one that get what stands there."""


def _entries(metadata: Value) -> Iterator[dict[str, Value]]:
    data = metadata.data.get("dependencies") if isinstance(metadata.data, dict) else None
    for entry in data.data if data is not None and isinstance(data.data, list) else ():
        if isinstance(entry.data, dict):
            yield entry.data


def _text(entry: dict[str, Value], key: str) -> str:
    found = entry.get(key)
    return found.data if found is not None and isinstance(found.data, str) else ""


def dependencies(metadata: Value) -> Iterator[Dependency]:
    """Return the charts that one says it uses."""
    for entry in _entries(metadata):
        name = _text(entry, "name")
        tags = entry.get("tags")
        listed = tags.data if tags is not None and isinstance(tags.data, list) else []
        yield Dependency(
            name=name,
            alias=_text(entry, "alias") or name,
            conditions=tuple(one.strip() for one in _text(entry, "condition").split(",") if one.strip()),
            tags=tuple(one.data for one in listed if isinstance(one.data, str)),
            imports=tuple(_imports(entry)),
        )


def _imports(entry: dict[str, Value]) -> Iterator[tuple[str, str]]:
    """Return what is imported: by two paths, or by a name below `exports` for the top of the values."""
    listed = entry.get("import-values")
    for one in listed.data if listed is not None and isinstance(listed.data, list) else ():
        if isinstance(one.data, str):
            yield f"exports.{one.data}", "."
        elif isinstance(one.data, dict) and _text(one.data, "child") and _text(one.data, "parent"):
            yield _text(one.data, "child"), _text(one.data, "parent")


def paths_of(metadata: Value) -> Iterator[tuple[str, str]]:
    """Return the names of the charts that lie elsewhere in the tree, and the paths that lead there."""
    for entry in _entries(metadata):
        repository = _text(entry, "repository")
        if repository.startswith("file://"):
            yield _text(entry, "name"), repository.removeprefix("file://")
