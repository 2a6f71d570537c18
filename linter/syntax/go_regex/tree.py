"""What a regular expression is made of.  Reads and matches nothing."""

from typing import TypeAlias

from msgspec import Struct

from linter.syntax.go_regex.letters import Letters


class Place(Struct, frozen=True):
    """The start, the end, the limit of a word and the like."""

    kind: str


class Sequence(Struct, frozen=True):
    """One after the other."""

    parts: tuple["Node", ...]


class Choice(Struct, frozen=True):
    """One of these, the first one that fits."""

    parts: tuple["Node", ...]


class Repeat(Struct, frozen=True):
    """A number of times; `most` is None without a limit."""

    part: "Node"
    least: int
    most: int | None
    greedy: bool


class Group(Struct, frozen=True):
    """A part that is told of by itself."""

    part: "Node"
    number: int


Node: TypeAlias = Letters | Place | Sequence | Choice | Repeat | Group


def may_repeat(node: Node, most: int) -> bool:
    """Say whether repetitions inside each other stay within so many."""
    if isinstance(node, Repeat) and node.most != 0:
        times = node.least if node.most is None else node.most
        if times > most:
            return False
        most //= max(times, 1)
    return all(may_repeat(part, most) for part in _parts(node))


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Sequence(parts) | Choice(parts):
            return parts
        case Repeat(part) | Group(part):
            return (part,)
        case _:
            return ()
