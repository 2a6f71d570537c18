"""The tree of a template: texts, actions and the expressions in them.  Knows no function."""

from typing import TypeAlias

from msgspec import Struct

from linter.provenance.source import Location


class Literal(Struct, frozen=True):
    """A constant."""

    value: bool | int | float | str | None
    at: Location


class Variable(Struct, frozen=True):
    """`$` or `$name`; the name has its dollar."""

    name: str
    at: Location


class Dot(Struct, frozen=True):
    """The value at hand: `.`."""

    at: Location


class Name(Struct, frozen=True):
    """A function by its name."""

    name: str
    at: Location


class Chain(Struct, frozen=True):
    """Fields of something: `.a.b`, `$x.a`, `(f).a`."""

    of: "Operand"
    names: tuple[str, ...]
    at: Location


class Command(Struct, frozen=True):
    """An operand with its arguments: `f $x .y`."""

    operands: "tuple[Operand, ...]"
    at: Location


class Pipeline(Struct, frozen=True):
    """Commands of which each takes the result of the one before; perhaps the result gets a name."""

    commands: tuple[Command, ...]
    names: tuple[str, ...]
    """The variables that take the result, with their dollars."""
    declares: bool
    """Whether the variables are new, `:=`."""
    at: Location


Operand: TypeAlias = Literal | Variable | Dot | Name | Chain | Pipeline


class Text(Struct, frozen=True):
    """Text that is printed as it stands."""

    at: Location


class Action(Struct, frozen=True):
    """A pipeline whose result is printed, unless it gets a name."""

    pipeline: Pipeline
    at: Location


class If(Struct, frozen=True):
    """Branches of which the first with a true condition is taken."""

    branches: "tuple[tuple[Pipeline, Body], ...]"
    otherwise: "Body"
    at: Location


class With(Struct, frozen=True):
    """A body whose dot is a value, where the value is not empty."""

    pipeline: Pipeline
    body: "Body"
    otherwise: "Body"
    at: Location


class Range(Struct, frozen=True):
    """A body for each element of a value."""

    pipeline: Pipeline
    body: "Body"
    otherwise: "Body"
    at: Location


class Call(Struct, frozen=True):
    """`template "name" pipeline`, and the place of a `block`."""

    name: str
    pipeline: Pipeline | None
    at: Location


class Break(Struct, frozen=True):
    """Leaves the innermost range."""

    at: Location


class Continue(Struct, frozen=True):
    """Goes to the next element of the innermost range."""

    at: Location


Node: TypeAlias = Text | Action | If | With | Range | Call | Break | Continue
Body: TypeAlias = tuple[Node, ...]


class Template(Struct, frozen=True):
    """What a text holds: its own body, and the bodies that it gives names to."""

    body: Body
    defines: dict[str, Body]
