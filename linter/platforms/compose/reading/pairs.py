"""Mappings that Compose lets one write as lists: `- NAME=value`, `- name`.  Knows no key's meaning."""

from linter.provenance.budget import paid
from linter.provenance.source import Location
from linter.syntax.node import Mapping, Node, Scalar, Sequence


def pairs(node: Node | None, separators: str = "=") -> Mapping | None:
    """Return a mapping, be it written as one or as a list; None for anything else."""
    if not isinstance(node, Sequence):
        return node if isinstance(node, Mapping) else None
    entries: dict[str, tuple[Scalar, Node]] = {}
    for item in paid(node.items, node.at):
        if isinstance(item, Scalar):
            key, value = _cut(item, separators)
            entries[key.text] = (key, value)
    return Mapping(entries, node.at)


def _cut(item: Scalar, separators: str) -> tuple[Scalar, Scalar]:
    """Cut an element at the first of the separators; what has none names something without a value."""
    positions = [found for one in separators if (found := item.text.find(one)) >= 0]
    if not positions:
        return item, Scalar("", item.at, plain=True)
    position = min(positions)
    name, value = item.text[:position], item.text[position + 1 :]
    return Scalar(name, part(item, 0, position), plain=False), Scalar(
        value, part(item, position + 1, len(item.text)), plain=False
    )


def part(item: Scalar, start: int, end: int) -> Location:
    """Return the place of a part of a scalar's text; the whole where it is written otherwise than it reads."""
    return part_from(item, offset_of(item), start, end)


def offset_of(item: Scalar) -> int:
    """Return where in its place a scalar's text begins; below 0 where it is written otherwise than it reads."""
    return item.at.text.find(item.text)


def part_from(item: Scalar, offset: int, start: int, end: int) -> Location:
    """Return the place of one of many parts of a scalar's text, which is looked for once."""
    if offset < 0 or start >= end:
        return item.at
    return item.at.source.at(item.at.start + offset + start, item.at.start + offset + end)
