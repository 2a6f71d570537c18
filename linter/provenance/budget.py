"""What a run may cost, in units of work: the same input gives the same answer on every machine.  Knows no language.

A unit is half a microsecond or less of an ordinary machine.  What works asks here before it goes on, and what cannot be
paid any more is not analysed, which is told by name and place, and makes the run incomplete.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from msgspec import Struct

from linter.provenance.source import InputError, Location

_T = TypeVar("_T")
_ENDLESS = 1 << 62

DEFAULT = 40_000_000
"""Units of a run, some ten seconds: five times what the largest repositories need that we looked at, one with 2,300
files of Terraform and one with 1,500 manifests."""

CHARACTERS_A_UNIT = 20
"""Of a text that is read, searched and cut into lines."""
FILE = 600
"""What it costs to open a file, to ask whose it is, and to keep its text."""
NODE = 30
"""One value of YAML or JSON, with its place.  Two thirds are for the 300 bytes that it takes until the end of the run:
a budget of nothing else is half a gigabyte."""
DIRECTIVE = 40
"""One directive of nginx, in the place where it is included, or one block or attribute of HCL."""
EXPRESSION = 10
"""One expression of Terraform that is evaluated."""
STEP = 3
"""One action or call of a template, or one element that it ranges over."""
COMPARISON = 2
"""One thing that is held against another, or looked at to be changed."""
OBJECT = 75
"""One object of Kubernetes that a layer hands on, or its change."""
SUBJECT = 2_500
"""One endpoint, certificate or key: what it is made of, the rules that judge it, and the report of that."""


class UnpaidError(InputError):
    """What is not analysed because the budget of the run is spent."""


class SpentError(Exception):
    """The budget of the run is spent.

    It is no error of the text at which it comes up, so that nobody can take it for one and go on.
    """

    def __init__(self, at: Location, units: int) -> None:
        super().__init__()
        self.at = at
        self.units = units

    def told(self, further: int = 0) -> UnpaidError:
        """Return it as what could not be analysed, with the number of further files."""
        files = f", and neither are {further:,} further files that `--coverage` lists" if further > 1 else ""
        files = ", and neither is one further file that `--coverage` lists" if further == 1 else files
        message = f"the budget of the run, {self.units:,} units of work, is spent: the rest is not analysed{files}"
        return UnpaidError(
            self.at.header, message, "allow more with --budget, exclude files, or scan folders one by one"
        )


class Budget(Struct):
    """What is left of a budget."""

    units: int
    left: int

    def spend(self, units: int, at: Location) -> None:
        """Take from what is left.  Raises SpentError, with the place at work, where nothing is."""
        self.left -= units
        if self.left < 0:
            raise SpentError(at, self.units)


_in_force: ContextVar[Budget] = ContextVar("_in_force")


def in_force() -> Budget:
    """Return the budget of the run; a whole one outside of runs."""
    return _in_force.get(None) or Budget(DEFAULT, DEFAULT)


def spend(units: int, at: Location) -> None:
    """Take from the budget of the run.  Raises SpentError, with the place at work, where nothing is left."""
    budget = _in_force.get(None)
    if budget is not None:
        budget.spend(units, at)


def paid(things: Iterable[_T], at: Location) -> Iterator[_T]:
    """Yield things, each when it is paid that somebody looks at it.  Raises SpentError, with the place at work."""
    budget = in_force()
    for one in things:
        budget.spend(COMPARISON, at)
        yield one


def share(cost: int) -> int:
    """Return how often something may be done that costs so much, with half of what is left."""
    return max(in_force().left, 0) // 2 // cost


@contextmanager
def endless() -> Iterator[None]:
    """Let no budget be in force, for what has been paid before."""
    with of(_ENDLESS, _ENDLESS):
        yield


@contextmanager
def of(units: int, left: int) -> Iterator[Budget]:
    """Let what is left of a budget be in force."""
    budget = Budget(units, left)
    before = _in_force.set(budget)
    try:
        yield budget
    finally:
        _in_force.reset(before)
