"""How much a rendering may cost.  Knows no template."""

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct, field

from linter.provenance.budget import STEP, share, spend
from linter.provenance.source import InputError, Location
from linter.syntax.go_template.values.value import Value

MAX_STEPS = 1_000_000
"""Actions, function calls and elements of ranges for one chart with one set of values, seven seconds; the largest
charts that we looked at need 60,000."""
MAX_TEXT = 4_000_000
"""Characters of one text; the definitions of an operator's resources are some 1 MB each."""
MAX_OUTPUT = 40_000_000
MAX_OUTPUT_OF_ALL = 100_000_000
MAX_ITEMS = 100_000
"""Elements of one list."""
_CHARACTERS_A_STEP = 200
_ITEMS_A_STEP = 5


class SpentError(InputError):
    """The budget of a template is spent."""


class Run(Struct):
    """What is left for all charts of a run."""

    steps: int = field(default_factory=lambda: share(STEP))
    output: int = MAX_OUTPUT_OF_ALL


class Budget(Struct):
    """What is left for one chart, and where its money goes at this moment."""

    at: Location
    steps: int = MAX_STEPS
    output: int = MAX_OUTPUT
    run: Run = field(default_factory=Run)

    @contextmanager
    def half(self) -> Iterator[None]:
        """Let a template spend half of the steps that are left, so that none takes those of all others."""
        left = min(self.steps, self.run.steps)
        given = self.steps = left // 2
        try:
            yield
        finally:
            spent = given - self.steps
            self.run.steps -= spent
            self.steps = left - spent
            spend(spent * STEP, self.at)

    def step(self, count: int = 1) -> None:
        """Spend steps.  Raises SpentError when there are none left."""
        self.steps -= count
        if self.steps < 0:
            raise SpentError(self.at, "this takes too long to render", "simplify what repeats itself here")

    def text(self, length: int) -> None:
        """Spend what a text of this length costs.  Raises InputError when it is too long."""
        if length > MAX_TEXT:
            raise InputError(self.at, f"a text of more than {MAX_TEXT:,} characters", "make it shorter")
        self.step(length // _CHARACTERS_A_STEP)

    def items(self, count: int) -> None:
        """Spend what a list of this length costs.  Raises InputError when it is too long."""
        if count > MAX_ITEMS:
            raise InputError(self.at, f"a list of more than {MAX_ITEMS:,} elements", "make it shorter")
        self.step(count // _ITEMS_A_STEP)

    def structure(self, value: Value) -> None:
        """Spend what it costs to look at all that is in a value.  Raises InputError when that is too much."""
        data = value.data
        if isinstance(data, str):
            self.step(len(data) // _CHARACTERS_A_STEP)
        if not isinstance(data, list | dict):
            return
        count = 0
        pending = [data]
        while pending and count <= MAX_ITEMS:
            inner = pending.pop()
            count += 1 + len(inner)
            found = inner.values() if isinstance(inner, dict) else inner
            pending += (one.data for one in found if isinstance(one.data, list | dict))
        self.items(count)

    def printed(self, length: int) -> None:
        """Spend what has been printed.  Raises SpentError when the chart prints too much."""
        self.output -= length
        self.run.output -= length
        if min(self.output, self.run.output) < 0:
            raise SpentError(self.at, f"the chart has more than {MAX_OUTPUT:,} characters", "split the chart")
