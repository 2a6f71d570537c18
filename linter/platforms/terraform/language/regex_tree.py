"""What a regular expression is made of, and the classes of letters that have names.  Reads and matches nothing."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Letters:
    """One letter of a class."""

    ranges: tuple[tuple[int, int], ...] = ()
    categories: tuple[tuple[str, bool], ...] = ()
    """Unicode's categories, and whether all but these are meant."""
    excluded: bool = False
    folded: bool = False
    """Whether capital and small letters are the same."""

    def holds(self, letter: str) -> bool:
        """Say whether a letter is of the class."""
        forms = {letter, letter.lower(), letter.upper()} if self.folded else (letter,)
        return any(self._holds(form) for form in forms if len(form) == 1) is not self.excluded

    def _holds(self, letter: str) -> bool:
        code = ord(letter)
        if any(low <= code <= high for low, high in self.ranges):
            return True
        if not self.categories:
            return False
        import unicodedata  # noqa: PLC0415  # seldom

        category = unicodedata.category(letter)
        return any(category.startswith(name) is not others for name, others in self.categories)


@dataclass(frozen=True, slots=True)
class Place:
    """The start, the end, the limit of a word and the like."""

    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these, the first one that fits."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A number of times; `most` is None without a limit."""

    part: "Node"
    least: int
    most: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A part that is told of by itself."""

    part: "Node"
    number: int


Node: TypeAlias = Letters | Place | Sequence | Choice | Repeat | Group

DIGIT = ((48, 57),)
WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE = ((9, 10), (12, 13), (32, 32))
EVERYTHING = ((0, 0x10FFFF),)
CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}
NAMED = {
    "alnum": ((48, 57), (65, 90), (97, 122)),
    "alpha": ((65, 90), (97, 122)),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": DIGIT,
    "graph": ((33, 126),),
    "lower": ((97, 122),),
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": ((65, 90),),
    "word": WORD,
    "xdigit": ((48, 57), (65, 70), (97, 102)),
}


def all_but(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Return all letters but those."""
    others, low = [], 0
    for start, end in ranges:
        others.append((low, start - 1))
        low = end + 1
    return (*others, (low, 0x10FFFF))
