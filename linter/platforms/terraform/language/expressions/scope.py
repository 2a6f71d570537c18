"""What the names in an expression stand for, and how much may be spent on them.  Evaluates nothing."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from linter.platforms.terraform.language.expressions.files import Files
from linter.platforms.terraform.language.values.value import Value
from linter.provenance.budget import Budget, in_force
from linter.provenance.setting import Setting
from linter.provenance.source import Location

MAX_DEPTH = 80
"""Expressions in expressions, through all locals, variables and modules on the way."""
MAX_EFFORT = 500_000
"""Expressions that are evaluated for one root module; the largest one that we looked at needs 30,000."""


class Names(Protocol):
    """The module in which an expression stands."""

    def variable(self, name: str, at: Location) -> Setting[Value]:
        """Return `var.name`, for a reference that stands at a place."""

    def local(self, name: str, at: Location) -> Setting[Value]:
        """Return `local.name`."""

    def module(self, name: str, at: Location) -> Setting[Value]:
        """Return `module.name`."""

    def resource(self, mode: str, address: tuple[str, str], at: Location) -> Setting[Value]:
        """Return a resource or a data source."""


class Effort(Struct):
    """How many expressions may still be evaluated, and how deep we are in them."""

    left: int = MAX_EFFORT
    depth: int = MAX_DEPTH
    budget: Budget = field(default_factory=in_force)


class Scope(Struct, frozen=True, eq=False):
    """The names that an expression can use."""

    names: Names | None
    """None in a file of variables, whose values are literal."""
    effort: Effort
    bindings: Mapping[str, Setting[Value]] = field(default_factory=dict)
    """`each`, `count`, and the variables of `for` and `dynamic`."""
    files: Files | None = None
    """None where no file can be read."""
    element: Setting[Value] | None = None
    """What a splat has reached."""

    def binding(self, bindings: Mapping[str, Setting[Value]]) -> "Scope":
        """Return a scope with further names."""
        return replace(self, bindings={**self.bindings, **bindings})
