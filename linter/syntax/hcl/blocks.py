"""Text to blocks and attributes: by its outline where its shape is the usual one, else with tree-sitter.

tree-sitter is the judge, and recovers from errors.  Reads no expression.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from msgspec import Struct
from tree_sitter import Node

from linter.provenance.budget import spend
from linter.provenance.pattern import pattern
from linter.provenance.source import InputError, Location, Source
from linter.syntax.hcl.parsing import parsed
from linter.syntax.hcl.reader import obstacle, read
from linter.syntax.hcl.tree import MAX_DEPTH, Attribute, Block, Body, File, too_deep

MAX_LENGTH = 3_000_000
"""Characters of a file; tree-sitter takes 170 bytes for each character of a string."""
_CHARACTER = 2
"""Units of work for one of them."""
_FIRST = 40_000
"""Characters that tree-sitter reads in the time that it takes to compile the expressions for usual shapes."""
MAX_ERRORS = 20
"""Broken blocks that are told of one file."""

# Terraform's formatter lets blocks of the top level, and nothing else that ends in a brace, begin at the margin.
_BEGINNING = pattern(r'^[a-z_]+(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{', re.MULTILINE)


class _Seen(Struct):
    """How much has been read in this process, of which nothing depends but time."""

    characters: int = 0


_SEEN = _Seen()


def parse(source: Source) -> File:
    """Parse a text; what is broken becomes errors, and the rest stays."""
    if len(source.text) > MAX_LENGTH:
        at = source.at(0, 0)
        error = InputError(at, f"a file of Terraform with more than {MAX_LENGTH:,} characters", "split the file")
        return File(Body({}, (), at), (error,))
    spend(len(source.text) * _CHARACTER, source.whole)
    usual = _usual(source)
    return by_tree_sitter(source) if usual is None else File(usual, ())


def _usual(source: Source) -> Body | None:
    """Return the outline of a text; None where its shape is another one, and of the first texts, whatever they are."""
    _SEEN.characters += len(source.text)
    if _SEEN.characters < _FIRST:
        return None
    from linter.syntax.hcl.usual.bodies import usual_body  # noqa: PLC0415  # as `_FIRST` says

    return usual_body(source)


def by_tree_sitter(source: Source) -> File:
    """Parse a text of any shape; what is broken becomes errors, and the rest stays."""
    text = _Text(source, 0, source.text)
    root = text.root()
    found = tuple(_content(root, "block"))
    good = [node for node in found if not node.has_error]
    if not root.has_error:
        body = Body(text.attributes(root), tuple(map(text.block, good)), source.at(0, 0))
        return File(body, ())
    # A brace that is missing swallows what follows, so from the first error on every block is parsed by itself.
    parts = [part for child in root.children for part in (child.children if child.type == "body" else [child])]
    first = min((text.place(part).start for part in parts if part.has_error or part.is_missing), default=0)
    kept = [text.block(node) for node in good if text.place(node).end <= first]
    blocks, errors = _recovered(source, first)
    return File(Body({}, (*kept, *blocks), source.at(0, 0)), tuple(errors))


def _recovered(source: Source, start: int) -> tuple[list[Block], list[InputError]]:
    """Parse what follows an offset piece by piece, cut where a block of the top level seems to begin."""
    cuts = [start, *(found.start() for found in _BEGINNING.finditer(source.text, start + 1)), len(source.text)]
    blocks: list[Block] = []
    errors: list[InputError] = []
    for begin, end in pairwise(cuts):
        piece = _Text(source, begin, source.text[begin:end])
        root = piece.root()
        if not root.has_error:
            blocks.extend(map(piece.block, _content(root, "block")))
        elif len(errors) < MAX_ERRORS:
            errors.append(_error(source.at(begin, end), piece, root))
    return blocks, errors


def _error(at: Location, piece: "_Text", root: Node) -> InputError:
    from linter.syntax.hcl.python_hcl2.grammar import error_in  # noqa: PLC0415  # only for what is broken

    found = None if obstacle(at.text) is not None else error_in(at.text)
    if found is None:
        place = piece.place(_first_error(root))
        offset, message = place.start, "it cannot be parsed from here on"
    else:
        offset, message = at.start + found[0], found[1]
    # At the end of the text stands a line break, if anything, so the place is the last character before it.
    offset = min(offset, max(at.start, at.start + len(at.text.rstrip()) - 1))
    place = at.source.at(offset, at.end).header
    return InputError(place, f"not HCL: {message}", "correct the syntax at this place")


def _first_error(root: Node) -> Node:
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    return node


def _content(node: Node, kind: str) -> Iterator[Node]:
    """Return the children of a kind that stand in the body of a file or a block."""
    for body in node.children:
        if body.type == "body":
            yield from (child for child in body.children if child.type == kind)


class _Text:
    """One text given to tree-sitter, and its way from tree-sitter's bytes to places."""

    def __init__(self, source: Source, offset: int, text: str) -> None:
        self._source = source
        self._offset = offset
        self._text = text
        self._data = text.encode()
        self._ascii = len(self._data) == len(text)
        self._lines: list[tuple[int, bytes]] = []

    def root(self) -> Node:
        """Parse the text."""
        return parsed(self._data)

    def place(self, node: Node) -> Location:
        """Return the place of a node, in code points."""
        if self._ascii:
            return self._source.at(self._offset + node.start_byte, self._offset + node.end_byte)
        start, end = node.start_point, node.end_point
        return self._source.at(self._at(start.row, start.column), self._at(end.row, end.column))

    def _at(self, row: int, column: int) -> int:
        if not self._lines:
            start = self._offset
            for line in self._data.split(b"\n"):
                self._lines.append((start, line))
                start += len(line.decode()) + 1
        start, line = self._lines[row]
        return start + len(line[:column].decode())

    def attributes(self, node: Node) -> dict[str, Attribute]:
        """Return the attributes of a file or a block; of two of one name, which Terraform refuses, the first."""
        attributes: dict[str, Attribute] = {}
        for child in _content(node, "attribute"):
            name_at = self.place(child.children[0])
            attribute = Attribute(name_at.text, name_at, self.place(child.children[-1]), read)
            attributes.setdefault(attribute.name, attribute)
        return attributes

    def block(self, node: Node, depth: int = MAX_DEPTH) -> Block:
        """Return a block, whose body is read when somebody asks for it."""
        kind, *labels = (child for child in node.children if child.type in ("identifier", "string_lit"))
        opening = next((child for child in node.children if child.type == "block_start"), node)
        whole, brace = self.place(node), self.place(opening)
        header = self._source.at(whole.start, whole.start + len(whole.text[: brace.start - whole.start].rstrip()))
        names = tuple(self.place(label).text.strip('"') for label in labels)
        return Block(self.place(kind).text, names, header.header, partial(self._body, node, header.header, depth - 1))

    def _body(self, node: Node, header: Location, depth: int) -> Body:
        if depth <= 0:
            raise too_deep(header)
        blocks = tuple(self.block(child, depth) for child in _content(node, "block"))
        return Body(self.attributes(node), blocks, header)
