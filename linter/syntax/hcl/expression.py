"""What an expression is made of.  Knows no text and no values of names."""

from dataclasses import dataclass
from typing import TypeAlias

from linter.provenance.source import Location


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A string without interpolation, a number, a boolean or null."""

    value: str | int | float | bool | None
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A quoted string or a heredoc with interpolations; its literal parts are `Literal` strings."""

    parts: tuple["Expression", ...]
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """The first name of a reference: `var`, `each`, a resource type, the variable of a `for`."""

    name: str
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class GetAttribute:
    """`of.name`."""

    of: "Expression"
    name: str
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """`of[key]`."""

    of: "Expression"
    key: "Expression"
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """Inside a splat: the element that it has reached."""

    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Splat:
    """`of[*].each`, in which an `Element` stands for the element."""

    of: "Expression"
    each: "Expression"
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """`condition ? yes : no`."""

    condition: "Expression"
    yes: "Expression"
    no: "Expression"
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """`left operator right`."""

    operator: str
    left: "Expression"
    right: "Expression"
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Unary:
    """`!operand` or `-operand`."""

    operator: str
    operand: "Expression"
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """`function(arguments...)`; `expands` when the last argument is a list of further ones."""

    function: str
    arguments: tuple["Expression", ...]
    expands: bool
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Tuple:
    """`[items]`."""

    items: tuple["Expression", ...]
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """`{key = value}`; a bare name as a key is a `Literal`."""

    items: tuple[tuple["Expression", "Expression"], ...]
    at: Location


@dataclass(frozen=True, slots=True, eq=False)
class For:
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


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
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
