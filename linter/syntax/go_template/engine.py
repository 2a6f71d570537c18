"""What functions see of a rendering: its budget, its holes, and templates by their names.  Knows no function."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, field

from linter.provenance.source import InputError, Location
from linter.syntax.go_template.budget import Budget
from linter.syntax.go_template.grammar import tree
from linter.syntax.go_template.values.value import FIRST_HOLE, MAX_HOLES, Hole, Value, is_hole, truth

OPEN = FIRST_HOLE
"""Stands in a text where rendering cannot know whether anything is printed, or what."""

MAX_FRAMES = 450
"""How deep templates, bodies and parentheses may be inside each other, weighed by what each takes of Python's stack."""


class World(Struct, frozen=True):
    """The answers to all questions that rendering cannot know."""

    usual: bool
    apart: frozenset[str] = frozenset()
    """Questions whose answer is the other one."""
    fixed: Mapping[str, bool] = field(default_factory=dict)
    """Questions that have only one answer with which a chart can be installed."""

    def answer(self, question: str) -> bool:
        """Return what is taken for true."""
        return self.fixed.get(question, self.usual is not (question in self.apart))


class Engine(Struct):
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
    world: World = field(default_factory=lambda: World(usual=True))
    asked: dict[str, Hole] = field(default_factory=dict)
    """What has been asked so far."""
    told: dict[str, Hole] = field(default_factory=dict)
    """What only the installation tells, by its questions."""
    files: set[str] = field(default_factory=set)
    """Paths of the files that were put in."""
    here: set[str] = field(default_factory=set)
    """What has been asked in the template at work."""
    later: set[str] = field(default_factory=set)
    """Questions that are asked only where the answer to another one is no."""
    refused: str | None = None
    """The question whose answer made the chart refuse to be installed."""

    @property
    def at(self) -> Location:
        """The action at work."""
        return self.budget.at

    def asking(self, because: str, question: str) -> Hole:
        """Return what only the installation tells, the same for all that ask for it."""
        found = self.told.get(question)
        if found is None:
            found = self.told[question] = self.hole(because, question).data
        return found

    def wrong(self, message: str, cure: str = "correct the action, or the value that it is given") -> InputError:
        """Return the error of the action at work."""
        return InputError(self.at, message, cure)

    def hole(self, because: str, question: str = "", *, negated: bool = False) -> Value:
        """Return a value that rendering cannot know, which stands for the action at work."""
        index = min(len(self.holes) + 1, MAX_HOLES)
        if index < MAX_HOLES:
            text = " ".join(self.at.text.strip("{}-").split())
            mark = chr(ord(FIRST_HOLE) + index)
            self.holes.append(Hole(mark, f"{{{{ {text} }}}}", because, question or text, negated))
        return Value(self.holes[-1])

    def holds(self, value: Value, before: Collection[str] = ()) -> tuple[bool, str]:
        """Say whether a value counts as true, in the world at work, and what was asked, where it cannot be known.

        The questions that were asked before in a chain of conditions are not asked again: one that decides by two
        things that follow from one unknown value has other questions.
        """
        known = truth(value)
        if known is not None:
            return known, ""
        hole = value.data if isinstance(value.data, Hole) else self.hole_in(value.data)
        question = hole.question
        while question in before:
            question += "'"
        self.asked.setdefault(question, hole)
        self.here.add(question)
        if before:
            self.later.add(question)
        return self.world.answer(question) is not hole.negated, question

    def opposite(self, value: Value) -> Value:
        """Return what is true where something unknown is not."""
        hole = value.data if isinstance(value.data, Hole) else self.hole_in(value.data)
        return self.hole(hole.because, hole.question, negated=not hole.negated)

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


class Function(Struct, frozen=True):
    """A function of templates."""

    call: Callable[[Engine, tuple[Value, ...]], Value]
    least: int
    most: int | None = None
    """How many arguments it takes; None where there is no limit."""
    shallow: bool = False
    """Whether it leaves alone what is inside the lists and dictionaries that it is given."""


Functions: TypeAlias = dict[str, Function]
