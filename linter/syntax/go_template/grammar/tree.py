"""The tree of a template: texts, actions and the expressions in them.  Knows no function."""

from dataclasses import dataclass
from typing import TypeAlias

from linter.provenance.source import Location


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant."""

    value: bool | int | float | str | None
    at: Location


@dataclass(frozen=True, slots=True)
class Variable:
    """`$` or `$name`; the name has its dollar."""

    name: str
    at: Location


@dataclass(frozen=True, slots=True)
class Dot:
    """The value at hand: `.`."""

    at: Location


@dataclass(frozen=True, slots=True)
class Name:
    """A function by its name."""

    name: str
    at: Location


@dataclass(frozen=True, slots=True)
class Chain:
    """Fields of something: `.a.b`, `$x.a`, `(f).a`."""

    of: "Operand"
    names: tuple[str, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Command:
    """An operand with its arguments: `f $x .y`."""

    operands: "tuple[Operand, ...]"
    at: Location


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands of which each takes the result of the one before; perhaps the result gets a name."""

    commands: tuple[Command, ...]
    names: tuple[str, ...]
    """The variables that take the result, with their dollars."""
    declares: bool
    """Whether the variables are new, `:=`."""
    at: Location


Operand: TypeAlias = Literal | Variable | Dot | Name | Chain | Pipeline


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is printed as it stands."""

    at: Location


@dataclass(frozen=True, slots=True)
class Action:
    """A pipeline whose result is printed, unless it gets a name."""

    pipeline: Pipeline
    at: Location


@dataclass(frozen=True, slots=True)
class If:
    """Branches of which the first with a true condition is taken."""

    branches: "tuple[tuple[Pipeline, Body], ...]"
    otherwise: "Body"
    at: Location


@dataclass(frozen=True, slots=True)
class With:
    """A body whose dot is a value, where the value is not empty."""

    pipeline: Pipeline
    body: "Body"
    otherwise: "Body"
    at: Location


@dataclass(frozen=True, slots=True)
class Range:
    """A body for each element of a value."""

    pipeline: Pipeline
    body: "Body"
    otherwise: "Body"
    at: Location


@dataclass(frozen=True, slots=True)
class Call:
    """`template "name" pipeline`, and the place of a `block`."""

    name: str
    pipeline: Pipeline | None
    at: Location


@dataclass(frozen=True, slots=True)
class Break:
    """Leaves the innermost range."""

    at: Location


@dataclass(frozen=True, slots=True)
class Continue:
    """Goes to the next element of the innermost range."""

    at: Location


Node: TypeAlias = Text | Action | If | With | Range | Call | Break | Continue
Body: TypeAlias = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """What a text holds: its own body, and the bodies that it gives names to."""

    body: Body
    defines: dict[str, Body]
