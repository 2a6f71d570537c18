"""The JSON form of the language (`*.tf.json`, `*.tfvars.json`).  Knows how it nests blocks, and no resource."""

from collections.abc import Iterable, Iterator
from functools import partial

from linter.provenance.source import InputError, Location, Source
from linter.syntax import yaml
from linter.syntax.hcl.expression import Expression, Literal, Object, Opaque, Tuple
from linter.syntax.hcl.reader import read
from linter.syntax.hcl.templates.template import template
from linter.syntax.hcl.tree import Attribute, Block, Body, File
from linter.syntax.node import Mapping, Node, Scalar, Sequence

# How many of the keys above a block are its labels; all other blocks have none.
_LABELS = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "variable": 1,
    "output": 1,
    "module": 1,
    "provider": 1,
    "dynamic": 1,
}
# The same for blocks inside those of a type; elsewhere `backend` is a block without labels.
_LABELS_WITHIN = {("terraform", "backend"): 1, ("terraform", "provider_meta"): 1, ("resource", "provisioner"): 1}

_KEYWORDS = {"true": True, "false": False, "null": None}


def parse(source: Source) -> File:
    """Parse a text; one that is broken has no blocks and one error."""
    nowhere = source.at(0, 0)
    try:
        root = yaml.parse(source.whole)
    except InputError as error:
        return File(Body({}, (), nowhere), (error,))
    if isinstance(root, Sequence) and all(isinstance(item, Mapping) for item in root.items):
        bodies = [_body(item, nowhere) for item in root.items if isinstance(item, Mapping)]
        blocks = tuple(block for body in bodies for block in body.blocks)
        return File(Body({}, blocks, nowhere), ())
    if root is not None and not isinstance(root, Mapping):
        no_object = InputError(root.at.header, "not a JSON object", "write blocks as members of an object")
        return File(Body({}, (), nowhere), (no_object,))
    return File(Body({}, (), nowhere) if root is None else _body(root, nowhere), ())


def _body(mapping: Mapping, header: Location, within: str = "") -> Body:
    """Read an object as attributes and, where a value can be one, also as blocks: only the reader knows which."""
    entries = [(key, value) for key, value in _members(mapping) if key.text != "//"]
    attributes = {key.text: _attribute(key, value) for key, value in entries}
    blocks = tuple(block for key, value in entries for block in _blocks(key, value, within))
    return Body(attributes, blocks, header)


def _attribute(key: Scalar, value: Node) -> Attribute:
    return Attribute(key.text, key.at, value.at, partial(_read, value))


def _read(value: Node, _at: Location) -> Expression:
    return expression(value)


def expression(node: Node) -> Expression:
    """Read a value; a string is a template."""
    match node:
        case Scalar(plain=True):
            return _plain(node)
        case Scalar():
            return _string(node)
        case Sequence():
            return Tuple(tuple(map(expression, node.items)), node.at)
        case Mapping():
            items = ((Literal(key.text, key.at), expression(value)) for key, value in node.entries.values())
            return Object(tuple(items), node.at)


def _plain(scalar: Scalar) -> Expression:
    if scalar.text in _KEYWORDS:
        return Literal(_KEYWORDS[scalar.text], scalar.at)
    try:
        return Literal(int(scalar.text), scalar.at)
    except ValueError:
        pass
    try:
        return Literal(float(scalar.text), scalar.at)
    except ValueError:
        return Opaque("it is no JSON value", scalar.at)


def _string(scalar: Scalar) -> Expression:
    source, at = scalar.at.source, scalar.at
    body = source.at(at.start + 1, at.end - 1)
    if body.text == scalar.text:
        return template(body, at, read)
    if "${" not in scalar.text and "%{" not in scalar.text:
        return Literal(scalar.text, at)
    from linter.syntax.hcl.json_string import escaped_template  # noqa: PLC0415  # seldom

    return escaped_template(at, read)


def _blocks(key: Scalar, value: Node, within: str) -> Iterator[Block]:
    levels = _LABELS_WITHIN.get((within, key.text), _LABELS.get(key.text, 0))
    for labels, found in _labelled(value, levels):
        names = tuple(label.text for label in labels)
        header = (labels[-1] if labels else key).at
        for mapping in _mappings(found):
            yield Block(key.text, names, header, partial(_body, mapping, header, key.text))


def _labelled(value: Node, levels: int) -> Iterable[tuple[tuple[Scalar, ...], Node]]:
    """Follow as many keys down as a block has labels."""
    found: list[tuple[tuple[Scalar, ...], Node]] = [((), value)]
    for _ in range(levels):
        found = [
            ((*labels, key), inner)
            for labels, node in found
            for mapping in _mappings(node)
            for key, inner in _members(mapping)
        ]
    return found


def _members(mapping: Mapping) -> list[tuple[Scalar, Node]]:
    """Return keys and values, also those of equal keys, each of which makes blocks of its own.

    Source: HCL, "JSON Syntax Specification", on bodies: a property that is repeated is so many blocks.
    """
    return sorted((*mapping.repeated, *mapping.entries.values()), key=lambda entry: entry[0].at.start)


def _mappings(value: Node) -> Iterator[Mapping]:
    """Return a block, or the blocks of a list."""
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, Sequence):
        yield from (item for item in value.items if isinstance(item, Mapping))
