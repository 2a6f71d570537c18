"""Sets of letters: by ranges, by Unicode's categories, and with capital and small letters as the same."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

from msgspec import Struct

LAST = 0x10FFFF
_PAST_CASES = 0x1E944
"""No letter from here on has another case."""
_FURTHER = {"k": "\u212a", "s": "\u017f"}
"""The sign of kelvin and the long s, which are letters of ASCII in another form."""

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""First and last codes, in order and apart from each other."""

DIGIT: Ranges = ((48, 57),)
WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE: Ranges = ((9, 10), (12, 13), (32, 32))
EVERYTHING: Ranges = ((0, LAST),)
CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}
NAMED: dict[str, Ranges] = {
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
CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co".split()
)


class Letters(Struct, frozen=True):
    """One letter of a set."""

    ranges: Ranges = ()
    categories: tuple[tuple[str, bool], ...] = ()
    """Unicode's categories, and whether all but these are meant."""
    excluded: bool = False
    folded: bool = False
    """Whether capital and small letters are the same."""

    def holds(self, letter: str) -> bool:
        """Say whether a letter is of the set."""
        forms = forms_of(letter) if self.folded else letter
        found = any(_is_within(self.ranges, ord(form)) for form in forms) or any(
            any(_is_of(name, form) for form in forms) is not others for name, others in self.categories
        )
        return found is not self.excluded


def _is_within(ranges: Ranges, code: int) -> bool:
    index = bisect_right(ranges, (code, LAST)) - 1
    return index >= 0 and code <= ranges[index][1]


def _is_of(name: str, letter: str) -> bool:
    import unicodedata  # noqa: PLC0415  # seldom

    return unicodedata.category(letter).startswith(name)


def in_order(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Put ranges in order, and together where they meet."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def all_but(ranges: Ranges) -> Ranges:
    """Return all letters but those."""
    others, low = [], 0
    for start, end in ranges:
        others.append((low, start - 1))
        low = end + 1
    return tuple(one for one in (*others, (low, LAST)) if one[0] <= one[1])


def with_other_cases(ranges: Ranges) -> Ranges:
    """Add the capital and small letters of those in a small set."""
    letters = "".join(forms_of(chr(code)) for low, high in ranges for code in range(low, high + 1))
    return in_order((ord(letter), ord(letter)) for letter in letters)


def forms_of(letter: str) -> str:
    """Return a letter and all that differ from it by case only: `k`, `K` and the sign of kelvin."""
    if letter.isascii():
        return letter + letter.swapcase() + _FURTHER.get(letter.lower(), "") if letter.isalpha() else letter
    if ord(letter) >= _PAST_CASES:
        return letter
    return _forms().get(_small(letter), letter)


@cache
def _forms() -> dict[str, str]:
    """Return all letters that have several forms, by the one that stands for them."""
    forms: dict[str, str] = {}
    for letter in _letters_with_cases():
        small = _small(letter)
        forms[small] = "".join(sorted({*forms.get(small, small), letter}))
    return forms


def _letters_with_cases() -> Iterator[str]:
    for code in range(_PAST_CASES):
        letter = chr(code)
        if _small(letter) != letter:
            yield letter


def _small(letter: str) -> str:
    """Fold a letter to one letter, as Unicode's simple case folding does."""
    return next((one for one in (letter.casefold(), letter.lower()) if len(one) == 1), letter)
