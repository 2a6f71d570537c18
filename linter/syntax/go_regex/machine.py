"""Regular expressions matched in linear time, all ways at once (https://swtch.com/~rsc/regexp/regexp2.html).

Python's `re` may take exponential time, and differs from Go's.  Knows no syntax.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from linter.syntax.go_regex.errors import TooMuchError
from linter.syntax.go_regex.letters import Letters
from linter.syntax.go_regex.parser import Parser
from linter.syntax.go_regex.tree import Choice, Group, Node, Place, Repeat, Sequence

MAX_PROGRAM = 5_000

Spans: TypeAlias = tuple[int | None, ...]
"""Where the whole match and each group begins and ends."""


class Instruction(Struct):
    """One step: a letter or a place to be there, a group's limit, or two ways to go on."""

    test: Letters | Place | None = None
    limit: int | None = None
    ways: tuple[int, ...] = ()


class Program(Struct, frozen=True):
    """A regular expression that can be matched."""

    instructions: tuple[Instruction, ...]
    names: tuple[str, ...]
    """The names of the groups, empty where one has none."""

    is_empty: bool = False
    """Whether nothing is written at all."""

    @property
    def begins_at_start(self) -> bool:
        """Whether it matches nothing but what stands at the start of a text."""
        return self.instructions[1].test == Place("start")


class Machine(Struct):
    """One use of a program.  Raises TooMuchError when no step is left."""

    program: Program
    left: int
    """Instructions that it may take, two microseconds each: the text's length times the program's at most."""

    def spend(self, steps: int) -> None:
        """Take steps.  Raises TooMuchError when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchError("the regular expression takes too long")

    def matches(self, text: str) -> Iterator[Spans]:
        """Return all matches, as Go does: an empty one does not follow another match at once."""
        position, before = 0, -1
        while position <= len(text):
            found = self.first(text, position)
            if found is None or found[0] is None or found[1] is None:
                return
            start, end = found[0], found[1]
            if start < end or end != before:
                yield found
            before = end
            position = end if end > position else position + 1

    def first(self, text: str, start: int = 0) -> Spans | None:
        """Return the leftmost match, or None."""
        instructions, at_start = self.program.instructions, self.program.begins_at_start
        empty: Spans = (None,) * (2 * len(self.program.names) + 2)
        best: Spans | None = None
        threads: list[tuple[int, Spans]] = []
        for position in range(start, len(text) + 1):
            if best is None and (not at_start or position == 0):
                threads.append((0, empty))
            reached, matched = self._closure(threads, text, position)
            if matched is not None:
                best = matched
            if not reached and (best is not None or at_start):
                break
            letter = text[position : position + 1]
            threads = [
                (index + 1, spans)
                for index, spans in reached
                if letter and isinstance(test := instructions[index].test, Letters) and test.holds(letter)
            ]
        return best

    def _closure(
        self, threads: list[tuple[int, Spans]], text: str, position: int
    ) -> tuple[list[tuple[int, Spans]], Spans | None]:
        """Follow all that needs no letter, the preferred way first; return who waits for one, and who is through."""
        instructions = self.program.instructions
        seen: set[int] = set()
        waiting: list[tuple[int, Spans]] = []
        pending = list(reversed(threads))
        while pending:
            index, spans = pending.pop()
            if index in seen:
                continue
            seen.add(index)
            self.spend(1)
            step = instructions[index]
            if isinstance(step.test, Letters):
                waiting.append((index, spans))
            elif isinstance(step.test, Place):
                if _is_at(step.test.kind, text, position):
                    pending.append((index + 1, spans))
            elif step.limit is not None:
                spans = (*spans[: step.limit], position, *spans[step.limit + 1 :])
                if index == len(instructions) - 1:
                    return waiting, spans
                pending.append((index + 1, spans))
            else:
                pending.extend((way, spans) for way in reversed(step.ways))
        return waiting, None


def part(text: str, spans: Spans, number: int) -> str | None:
    """Return what a group matches, or all for 0; None where it has no part in the match."""
    start, end = spans[2 * number : 2 * number + 2]
    return None if start is None or end is None else text[start:end]


@lru_cache(maxsize=64)
def compiled(pattern: str) -> Program:
    """Make a program of a regular expression.  Raises InvalidError where Go does, and TooMuchError."""
    parser = Parser(pattern)
    node = parser.whole()
    program: list[Instruction] = [Instruction(limit=0)]
    _compile(node, program)
    program.append(Instruction(limit=1))
    return Program(tuple(program), tuple(parser.names), not pattern)


def _compile(node: Node, program: list[Instruction]) -> None:
    if len(program) > MAX_PROGRAM:
        raise TooMuchError("the regular expression is too large")
    start = len(program)
    _compile_parts(node, program)
    if len(program) == start:
        # Nothing counts as a step too, or nothing a thousand times would never be too large.
        program.append(Instruction(ways=(start + 1,)))


def _compile_parts(node: Node, program: list[Instruction]) -> None:
    match node:
        case Letters() | Place():
            program.append(Instruction(test=node))
        case Sequence(parts):
            for part in parts:
                _compile(part, program)
        case Group(part, number):
            program.append(Instruction(limit=2 * number))
            _compile(part, program)
            program.append(Instruction(limit=2 * number + 1))
        case Choice(parts):
            _choose(parts, program)
        case Repeat():
            _repeat(node, program)


def _choose(parts: tuple[Node, ...], program: list[Instruction]) -> None:
    ends = []
    for part in parts[:-1]:
        fork = Instruction()
        program.append(fork)
        start = len(program)
        _compile(part, program)
        end = Instruction()
        ends.append(end)
        program.append(end)
        fork.ways = (start, len(program))
    _compile(parts[-1], program)
    for end in ends:
        end.ways = (len(program),)


def _repeat(node: Repeat, program: list[Instruction]) -> None:
    if node.most is None and node.least == 0 and _may_be_empty(node.part):
        _repeat(Repeat(Repeat(node.part, 1, None, node.greedy), 0, 1, node.greedy), program)
        return
    start = len(program)
    for _ in range(node.least):
        start = len(program)
        _compile(node.part, program)
    if node.most is None:
        if node.least:
            program.append(_fork(start, len(program) + 1, greedy=node.greedy))
            return
        fork = Instruction()
        program.append(fork)
        _compile(node.part, program)
        program.append(Instruction(ways=(start,)))
        fork.ways = _fork(start + 1, len(program), greedy=node.greedy).ways
        return
    forks = []
    for _ in range(node.most - node.least):
        forks.append((Instruction(), len(program) + 1))
        program.append(forks[-1][0])
        _compile(node.part, program)
    for fork, inside in forks:
        fork.ways = _fork(inside, len(program), greedy=node.greedy).ways


def _fork(on: int, out: int, *, greedy: bool) -> Instruction:
    return Instruction(ways=(on, out) if greedy else (out, on))


def _may_be_empty(node: Node) -> bool:
    match node:
        case Letters():
            return False
        case Place():
            return True
        case Sequence(parts):
            return all(map(_may_be_empty, parts))
        case Choice(parts):
            return any(map(_may_be_empty, parts))
        case Group(part, _):
            return _may_be_empty(part)
        case Repeat(part, least, _, _):
            return least == 0 or _may_be_empty(part)


def _is_at(kind: str, text: str, position: int) -> bool:
    match kind:
        case "start":
            return position == 0
        case "end":
            return position == len(text)
        case "line start":
            return position == 0 or text[position - 1] == "\n"
        case "line end":
            return position == len(text) or text[position] == "\n"
    before = position > 0 and _is_word(text[position - 1])
    after = position < len(text) and _is_word(text[position])
    return (before is not after) is (kind == "word")


def _is_word(letter: str) -> bool:
    return letter == "_" or (letter.isascii() and letter.isalnum())
