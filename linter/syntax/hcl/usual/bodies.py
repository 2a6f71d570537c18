"""The outline of a text to blocks and attributes.  Reads no expression."""

from functools import partial

from linter.provenance.source import Location, Source
from linter.syntax.hcl.reader import read
from linter.syntax.hcl.tree import MAX_DEPTH, Attribute, Block, Body, too_deep
from linter.syntax.hcl.usual.outline import Assigned, Enclosed, OtherShapeError, outline


def usual_body(source: Source) -> Body | None:
    """Return the top level of a file; None where its shape is not the usual one."""
    if "\0" in source.text:
        return None
    try:
        return _body(source, 0, len(source.text), source.at(0, 0), MAX_DEPTH)
    except OtherShapeError:
        return None


def _body(source: Source, start: int, end: int, header: Location, depth: int) -> Body:
    assigned, enclosed = outline(source.text, start, end)
    attributes: dict[str, Attribute] = {}
    for one in assigned:
        attribute = _attribute(source, one)
        attributes.setdefault(attribute.name, attribute)
    return Body(attributes, tuple(_block(source, one, depth) for one in enclosed), header)


def _attribute(source: Source, found: Assigned) -> Attribute:
    name_at = source.at(found.start, found.name_end)
    return Attribute(name_at.text, name_at, source.at(found.value, found.end), read)


def _block(source: Source, found: Enclosed, depth: int) -> Block:
    kind, *labels = (source.text[start:end] for start, end in found.words)
    header = source.at(found.start, found.words[-1][1])
    names = tuple(label.strip('"') for label in labels)
    return Block(kind, names, header, partial(_inside, source, found, header, depth - 1))


def _inside(source: Source, found: Enclosed, header: Location, depth: int) -> Body:
    if depth <= 0:
        raise too_deep(header)
    return _body(source, found.inside, found.end, header, depth)
