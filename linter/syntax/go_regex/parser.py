"""The text of a regular expression to a tree (https://github.com/google/re2/wiki/Syntax).  Matches nothing."""

from collections.abc import Iterable

from msgspec import Struct, field

from linter.syntax.go_regex.errors import InvalidError, TooMuchError
from linter.syntax.go_regex.letters import (
    CATEGORIES,
    CLASSES,
    EVERYTHING,
    LAST,
    NAMED,
    Letters,
    Ranges,
    all_but,
    in_order,
    with_other_cases,
)
from linter.syntax.go_regex.tree import Choice, Group, Node, Place, Repeat, Sequence, may_repeat

MOST_REPEATS = 1_000
"""Go's own limit of `{n}`, and of those inside each other."""
_MAX_LENGTH = 1_000
_MAX_DEPTH = 50

_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_PLACES = {"A": "start", "z": "end", "b": "word", "B": "inside"}
_OCTAL = tuple("01234567")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_NAME = frozenset("0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Parser(Struct):
    """Reads one expression; `names` are the names of its groups, empty where one has none."""

    text: str
    names: list[str] = field(default_factory=list)
    _at: int = 0
    _flags: frozenset[str] = frozenset()

    def whole(self) -> Node:
        """Read the expression."""
        if len(self.text) > _MAX_LENGTH:
            raise TooMuchError(f"the regular expression is longer than {_MAX_LENGTH:,} characters")
        node = self._choice(_MAX_DEPTH)
        if self._at < len(self.text):
            raise InvalidError("the regular expression has a `)` too many")
        return node

    def _looking(self, sign: str) -> bool:
        return self.text.startswith(sign, self._at)

    def _took(self, sign: str) -> bool:
        found = self._looking(sign)
        if found:
            self._at += len(sign)
        return found

    def _letter(self) -> str:
        if self._at >= len(self.text):
            raise InvalidError("the regular expression ends too early")
        self._at += 1
        return self.text[self._at - 1]

    def _choice(self, depth: int) -> Node:
        if depth <= 0:
            raise TooMuchError("the regular expression is nested too deeply")
        flags = self._flags
        parts = [self._sequence(depth)]
        while self._took("|"):
            parts.append(self._sequence(depth))
        self._flags = flags
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        repeated = False
        while self._at < len(self.text) and not self._looking("|") and not self._looking(")"):
            limits = self._limits()
            if limits is not None:
                if repeated:
                    raise TooMuchError("a repetition after a repetition and flags is not evaluated")
                parts[-1:] = [self._repeated(parts[-1:], limits)]
                repeated = True
                continue
            found = self._quoted() if self._took("\\Q") else self._atom(depth)
            parts += found
            repeated = repeated and not found
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _quoted(self) -> tuple[Node, ...]:
        quoted, _, _ = self.text[self._at :].partition("\\E")
        self._at = min(len(self.text), self._at + len(quoted) + 2)
        return tuple(self._of(ord(letter)) for letter in quoted)

    def _repeated(self, parts: list[Node], limits: tuple[int, int | None]) -> Node:
        if not parts:
            raise InvalidError("the regular expression repeats nothing")
        lazy = self._took("?")
        repeat = Repeat(parts[0], *limits, greedy=lazy is ("U" in self._flags))
        if self._limits() is not None:
            raise InvalidError("the regular expression repeats a repetition")
        if max(limits[0], limits[1] or 0) > 1 and not may_repeat(repeat, MOST_REPEATS):
            raise InvalidError("the regular expression repeats too often")
        return repeat

    def _limits(self) -> tuple[int, int | None] | None:
        for sign, limits in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._took(sign):
                return limits
        return self._counted() if self._looking("{") else None

    def _counted(self) -> tuple[int, int | None] | None:
        """Read `{2}`, `{2,}` or `{2,3}`; anything else is a brace like others."""
        inside, closing, _ = self.text[self._at + 1 :].partition("}")
        least, comma, most = inside.partition(",")
        if not closing or not _is_count(least) or (most and not _is_count(most)):
            return None
        self._at += len(inside) + 2
        limits = (int(least[:5]), int(most[:5]) if most else None if comma else int(least[:5]))
        if max(limits[0], limits[1] or 0) > MOST_REPEATS or (limits[1] is not None and limits[1] < limits[0]):
            raise InvalidError("the regular expression repeats too often")
        return limits

    def _atom(self, depth: int) -> tuple[Node, ...]:
        """Read one part, or flags that hold up to the end of the group around them."""
        letter = self._letter()
        match letter:
            case "(":
                return self._group(depth)
            case "[":
                return (self._class(),)
            case ".":
                ranges = EVERYTHING if "s" in self._flags else ((0, 9), (11, LAST))
                return (Letters(ranges),)
            case "^":
                return (Place("line start" if "m" in self._flags else "start"),)
            case "$":
                return (Place("line end" if "m" in self._flags else "end"),)
            case "\\":
                return (self._escape(),)
        return (self._of(ord(letter)),)

    def _of(self, code: int) -> Letters:
        return Letters(((code, code),), folded="i" in self._flags)

    def _group(self, depth: int) -> tuple[Node, ...]:
        flags, number = self._flags, 0
        if self._took("?P<") or self._took("?<"):
            name, closing, _ = self.text[self._at :].partition(">")
            if not closing or not name or not _NAME.issuperset(name):
                raise InvalidError("the regular expression has a group whose name is none")
            self._at += len(name) + 1
            self.names.append(name)  # unlike RE2, Go takes the same name twice
            number = len(self.names)
        elif self._took("?"):
            if not self._flagged():
                return ()
        else:
            self.names.append("")
            number = len(self.names)
        part = self._choice(depth - 1)
        if not self._took(")"):
            raise InvalidError("the regular expression lacks a `)`")
        self._flags = flags
        return (Group(part, number) if number else part,)

    def _flagged(self) -> bool:
        """Read flags; return whether they are those of a group that follows."""
        flags, adding, sign, before = set(self._flags), True, self._letter(), ""
        while sign not in ":)":
            if sign == "-" and adding:
                adding = False
            elif sign in "imsU":
                (flags.add if adding else flags.discard)(sign)
            else:
                raise InvalidError("the regular expression uses what RE2 does not have")
            sign, before = self._letter(), sign
        if before == "-":
            raise InvalidError("the regular expression uses what RE2 does not have")
        self._flags = frozenset(flags)
        return sign == ":"

    def _escape(self) -> Node:
        letter = self._letter()
        if letter in _PLACES:
            return Place(_PLACES[letter])
        found = self._class_escape(letter)
        if found is not None:
            return found
        return self._of(self._code(letter))

    def _class_escape(self, letter: str) -> Letters | None:
        if letter.lower() in CLASSES:
            return Letters(CLASSES[letter.lower()], excluded=letter.isupper(), folded="i" in self._flags)
        if letter not in "pP":
            return None
        name = self._letter()
        if name == "{":
            name, closing, _ = self.text[self._at :].partition("}")
            if not closing:
                raise InvalidError("the regular expression has a class that RE2 does not have")
            self._at += len(name) + 1
        others = (letter == "P") is not name.startswith("^")
        name = name.removeprefix("^")
        if name not in CATEGORIES:
            raise TooMuchError("scripts in regular expressions are not evaluated")
        return Letters(categories=((name, others),), folded="i" in self._flags)

    def _code(self, letter: str) -> int:
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter == "x":
            return self._hexadecimal()
        if letter in _OCTAL:
            digits = letter
            while len(digits) < 3 and self.text[self._at : self._at + 1] in _OCTAL:  # noqa: PLR2004  # `\123`
                digits += self._letter()
            if letter != "0" and len(digits) == 1:
                raise InvalidError("the regular expression uses what RE2 does not have")
            return int(digits, 8)
        if letter.isalnum() or not letter.isascii():
            raise InvalidError("the regular expression has an escape that RE2 does not have")
        return ord(letter)

    def _hexadecimal(self) -> int:
        if self._took("{"):
            digits, _, _ = self.text[self._at :].partition("}")
            self._at += len(digits) + 1
        else:
            digits = self._letter() + self._letter()
        if not digits or not _HEXADECIMAL.issuperset(digits) or int(digits, 16) > LAST:
            raise InvalidError("the regular expression has an escape that RE2 does not have")
        return int(digits, 16)

    def _class(self) -> Letters:
        excluded = self._took("^")
        ranges: list[tuple[int, int]] = []
        categories: list[tuple[str, bool]] = []
        first = True
        while first or not self._looking("]"):
            first = False
            if self._looking("[:") and ":]" in self.text[self._at + 2 :]:
                ranges += self._named()
                continue
            letter = self._letter()
            found = self._class_escape(self._letter()) if letter == "\\" and self._may_be_class() else None
            if found is not None:
                ranges += self._cased(found.ranges, excluded=found.excluded)
                categories += found.categories
                continue
            low = self._code(self._letter()) if letter == "\\" else ord(letter)
            ranges.append((low, self._end_of_range(low)))
        self._at += 1
        return Letters(in_order(ranges), tuple(categories), excluded, "i" in self._flags)

    def _cased(self, ranges: Ranges, *, excluded: bool) -> Iterable[tuple[int, int]]:
        """Return a class that has a name, or all but it: other cases belong to it before others are meant."""
        if excluded:
            return all_but(with_other_cases(ranges) if "i" in self._flags else ranges)
        return ranges

    def _may_be_class(self) -> bool:
        return self.text[self._at : self._at + 1] in tuple("dDwWsSpP")

    def _end_of_range(self, low: int) -> int:
        if not self._looking("-") or self.text[self._at + 1 : self._at + 2] in ("]", ""):
            return low
        self._at += 1
        letter = self._letter()
        if letter == "\\" and self._may_be_class():
            raise InvalidError("the regular expression has a range that is none")
        high = self._code(self._letter()) if letter == "\\" else ord(letter)
        if high < low:
            raise InvalidError("the regular expression has a range that is none")
        return high

    def _named(self) -> Iterable[tuple[int, int]]:
        name, _, _ = self.text[self._at + 2 :].partition(":]")
        self._at += len(name) + 4
        found = NAMED.get(name.removeprefix("^"))
        if found is None:
            raise InvalidError("the regular expression has a class that RE2 does not have")
        return self._cased(found, excluded=name.startswith("^"))


def _is_count(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal() and (digits == "0" or digits[0] != "0")
