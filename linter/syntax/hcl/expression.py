"""What an expression is made of.  Knows no text and no values of names."""

from typing import TypeAlias

from msgspec import Struct

from linter.provenance.source import Location


class Literal(Struct, frozen=True, eq=False):
    """A string without interpolation, a number, a boolean or null."""

    value: str | int | float | bool | None
    at: Location


class Template(Struct, frozen=True, eq=False):
    """A quoted string or a heredoc with interpolations; its literal parts are `Literal` strings."""

    parts: tuple["Expression", ...]
    at: Location


class Name(Struct, frozen=True, eq=False):
    """The first name of a reference: `var`, `each`, a resource type, the variable of a `for`."""

    name: str
    at: Location


class GetAttribute(Struct, frozen=True, eq=False):
    """`of.name`."""

    of: "Expression"
    name: str
    at: Location


class Index(Struct, frozen=True, eq=False):
    """`of[key]`."""

    of: "Expression"
    key: "Expression"
    at: Location


class Element(Struct, frozen=True, eq=False):
    """Inside a splat: the element that it has reached."""

    at: Location


class Splat(Struct, frozen=True, eq=False):
    """`of[*].each`, in which an `Element` stands for the element."""

    of: "Expression"
    each: "Expression"
    at: Location


class Conditional(Struct, frozen=True, eq=False):
    """`condition ? yes : no`."""

    condition: "Expression"
    yes: "Expression"
    no: "Expression"
    at: Location


class Binary(Struct, frozen=True, eq=False):
    """`left operator right`."""

    operator: str
    left: "Expression"
    right: "Expression"
    at: Location


class Unary(Struct, frozen=True, eq=False):
    """`!operand` or `-operand`."""

    operator: str
    operand: "Expression"
    at: Location


class Call(Struct, frozen=True, eq=False):
    """`function(arguments...)`; `expands` when the last argument is a list of further ones."""

    function: str
    arguments: tuple["Expression", ...]
    expands: bool
    at: Location


class Tuple(Struct, frozen=True, eq=False):
    """`[items]`."""

    items: tuple["Expression", ...]
    at: Location


class Object(Struct, frozen=True, eq=False):
    """`{key = value}`; a bare name as a key is a `Literal`."""

    items: tuple[tuple["Expression", "Expression"], ...]
    at: Location


class For(Struct, frozen=True, eq=False):
    """`[for key, name in collection : value if condition]`, or with `{key_result => value}`."""

    key: str | None
    name: str
    collection: "Expression"
    key_result: "Expression | None"
    """Not None in a `for` that makes an object."""
    value: "Expression"
    grouped: bool
    """Whether values of equal keys are gathered in a list."""
    condition: "Expression | None"
    at: Location


class Opaque(Struct, frozen=True, eq=False):
    """An expression that was not read, and why."""

    because: str
    at: Location


Expression: TypeAlias = (
    Literal
    | Template
    | Name
    | GetAttribute
    | Index
    | Element
    | Splat
    | Conditional
    | Binary
    | Unary
    | Call
    | Tuple
    | Object
    | For
    | Opaque
)
