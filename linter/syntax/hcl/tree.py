"""The structure of a file: blocks and attributes with their places.  Knows no grammar."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from linter.provenance.source import InputError, Location
from linter.syntax.hcl.expression import Expression

MAX_DEPTH = 30
"""Blocks in blocks; the provider with the deepest ones has 9."""


class Attribute(Struct, frozen=True, eq=False):
    """`name = expression`."""

    name: str
    name_at: Location
    at: Location
    """The place of the expression."""
    _read: Callable[[Location], Expression]
    _expression: list[Expression] = field(default_factory=list)

    @property
    def expression(self) -> Expression:
        """The expression, which is read once, when somebody needs it."""
        if not self._expression:
            self._expression.append(self._read(self.at))
        return self._expression[0]


class Body(Struct, frozen=True, eq=False):
    """What stands between the braces of a block."""

    attributes: Mapping[str, Attribute]
    blocks: tuple["Block", ...]
    header: Location
    """The header of the block, where something that is absent would be written."""

    def named(self, name: str) -> Iterator["Block"]:
        """Return the blocks of a type, in order."""
        return (block for block in self.blocks if block.type == name)


class Block(Struct, frozen=True, eq=False):
    """`type "label" "label" { body }`."""

    type: str
    labels: tuple[str, ...]
    header: Location
    """Everything before the opening brace."""
    _open: Callable[[], Body]
    _body: list[Body] = field(default_factory=list)

    @property
    def body(self) -> Body:
        """The body, which is read once, when somebody needs it."""
        if not self._body:
            self._body.append(self._open())
        return self._body[0]


class File(Struct, frozen=True, eq=False):
    """The top level of one text, and the parts of it that cannot be read."""

    body: Body
    errors: tuple[InputError, ...]


def too_deep(header: Location) -> InputError:
    """Return what is wrong with a block that stands in too many others."""
    return InputError(header, f"blocks are nested more than {MAX_DEPTH} levels deep", "flatten the structure")
