"""Regular expressions matched in linear time, all ways at once (https://swtch.com/~rsc/regexp/regexp2.html).

Python's `re` may take exponential time, and differs from RE2.  Knows no syntax.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from linter.platforms.terraform.language.functions.arguments import TooMuchError
from linter.platforms.terraform.language.regex_syntax import Parser
from linter.platforms.terraform.language.regex_tree import Choice, Group, Letters, Node, Place, Repeat, Sequence

MAX_STEPS = 100_000
"""Instructions for one call: a fifth of a second."""
_MAX_PROGRAM = 5_000

Spans: TypeAlias = tuple[int | None, ...]
"""Where the whole match and each group begins and ends."""


@dataclass(slots=True)
class Instruction:
    """One step: a letter or a place to be there, a group's limit, or two ways to go on."""

    test: Letters | Place | None = None
    limit: int | None = None
    ways: tuple[int, ...] = ()


@dataclass(slots=True)
class Machine:
    """A regular expression that can be matched."""

    program: list[Instruction]
    names: list[str]
    """The names of the groups, empty where one has none."""
    _left: int = field(default=MAX_STEPS)

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
        empty: Spans = (None,) * (2 * len(self.names) + 2)
        best: Spans | None = None
        threads: list[tuple[int, Spans]] = []
        for position in range(start, len(text) + 1):
            if best is None:
                threads.append((0, empty))
            reached, matched = self._closure(threads, text, position)
            if matched is not None:
                best = matched
            if not reached and best is not None:
                break
            letter = text[position : position + 1]
            threads = [
                (index + 1, spans)
                for index, spans in reached
                if letter and isinstance(test := self.program[index].test, Letters) and test.holds(letter)
            ]
        return best

    def _closure(
        self, threads: list[tuple[int, Spans]], text: str, position: int
    ) -> tuple[list[tuple[int, Spans]], Spans | None]:
        """Follow all that needs no letter, the preferred way first; return who waits for one, and who is through."""
        seen: set[int] = set()
        waiting: list[tuple[int, Spans]] = []
        pending = list(reversed(threads))
        while pending:
            index, spans = pending.pop()
            if index in seen:
                continue
            seen.add(index)
            self._left -= 1
            if self._left < 0:
                raise TooMuchError("the regular expression takes too long")
            step = self.program[index]
            if isinstance(step.test, Letters):
                waiting.append((index, spans))
            elif isinstance(step.test, Place):
                if _is_at(step.test.kind, text, position):
                    pending.append((index + 1, spans))
            elif step.limit is not None:
                spans = (*spans[: step.limit], position, *spans[step.limit + 1 :])
                if index == len(self.program) - 1:
                    return waiting, spans
                pending.append((index + 1, spans))
            else:
                pending.extend((way, spans) for way in reversed(step.ways))
        return waiting, None


def machine(pattern: str) -> Machine:
    """Make a machine of a regular expression."""
    parser = Parser(pattern)
    node = parser.whole()
    program: list[Instruction] = [Instruction(limit=0)]
    _compile(node, program)
    program.append(Instruction(limit=1))
    return Machine(program, parser.names)


def _compile(node: Node, program: list[Instruction]) -> None:
    if len(program) > _MAX_PROGRAM:
        raise TooMuchError("the regular expression is too large")
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
