"""What functions see of a rendering: its budget, its holes, and templates by their names.  Knows no function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from linter.provenance.source import InputError, Location
from linter.syntax.go_template.budget import Budget
from linter.syntax.go_template.grammar import tree
from linter.syntax.go_template.values.value import FIRST_HOLE, MAX_HOLES, Hole, Value, is_hole

OPEN = FIRST_HOLE
"""Stands in a text where rendering cannot know whether anything is printed, or what."""

MAX_FRAMES = 450
"""How deep templates, bodies and parentheses may be inside each other, weighed by what each takes of Python's stack."""


@dataclass(slots=True)
class Engine:
    """One rendering of the templates of a chart."""

    budget: Budget
    defines: dict[str, tree.Body]
    functions: "dict[str, Function]"
    expand: "Callable[[Engine, tree.Body, Value], Value]"
    """Renders a body with a value as its dot, into a text."""
    holes: list[Hole] = field(default_factory=list)
    missing: str = ""
    """Why templates may be missing; empty where all should be there."""
    frames: int = 0

    @property
    def at(self) -> Location:
        """The action at work."""
        return self.budget.at

    def wrong(self, message: str, cure: str = "correct the action, or the value that it is given") -> InputError:
        """Return the error of the action at work."""
        return InputError(self.at, message, cure)

    def hole(self, because: str) -> Value:
        """Return a value that rendering cannot know, which stands for the action at work."""
        index = min(len(self.holes) + 1, MAX_HOLES)
        if index < MAX_HOLES:
            text = " ".join(self.at.text.strip("{}-").split())
            self.holes.append(Hole(chr(ord(FIRST_HOLE) + index), f"{{{{ {text} }}}}", because))
        return Value(self.holes[-1])

    def hole_in(self, text: str) -> Hole:
        """Return the first hole in a text that has one."""
        mark = next(character for character in text if character >= FIRST_HOLE)
        index = ord(mark) - ord(FIRST_HOLE)
        if 1 <= index <= len(self.holes):
            return self.holes[index - 1]
        found = self.hole("a condition that cannot be known decides it").data
        assert isinstance(found, Hole)  # noqa: S101  # what `hole` makes
        return found

    def defined(self, name: str) -> tree.Body | Value:
        """Return the body of a template, or a hole where it may be defined in what is not here."""
        body = self.defines.get(name)
        if body is not None:
            return body
        if self.missing:
            return self.hole(self.missing)
        raise self.wrong(f"there is no template `{name[:100]}`", "define it, or add the chart that does")

    def unknown_among(self, arguments: Sequence[Value]) -> Value | None:
        """Return the first of the arguments that is a hole or a text with one, as a value that is unknown."""
        for one in arguments:
            if isinstance(one.data, Hole):
                return one
            if isinstance(one.data, str) and is_hole(one.data):
                return Value(self.hole_in(one.data), one.origin)
        return None

    def deeper(self, weight: int) -> None:
        """Go down by one level.  Raises InputError where that is too deep."""
        self.frames += weight
        self.budget.step()
        if self.frames > MAX_FRAMES:
            self.frames -= weight
            raise self.wrong(
                "templates include each other, or are nested, too deep", "end the recursion, or make it flatter"
            )


@dataclass(frozen=True, slots=True)
class Function:
    """A function of templates."""

    call: Callable[[Engine, tuple[Value, ...]], Value]
    least: int
    most: int | None = None
    """How many arguments it takes; None where there is no limit."""
    shallow: bool = False
    """Whether it leaves alone what is inside the lists and dictionaries that it is given."""


Functions: TypeAlias = dict[str, Function]
