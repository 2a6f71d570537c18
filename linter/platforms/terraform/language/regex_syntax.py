"""The text of RE2's regular expressions to trees (https://github.com/google/re2/wiki/Syntax).  Matches nothing."""

from dataclasses import dataclass, field

from linter.platforms.terraform.language.functions.arguments import RefusedError, TooMuchError
from linter.platforms.terraform.language.regex_tree import (
    CLASSES,
    EVERYTHING,
    NAMED,
    Choice,
    Group,
    Letters,
    Node,
    Place,
    Repeat,
    Sequence,
    all_but,
)

MOST_REPEATS = 1_000
"""RE2's own limit of `{n}`."""
_MAX_LENGTH = 1_000
_MAX_DEPTH = 50


_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_PLACES = {"A": "start", "z": "end", "b": "word", "B": "inside"}
_CATEGORIES = "LMNPSZC"


@dataclass(slots=True)
class Parser:
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
            raise RefusedError("the regular expression has a `)` too many")
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
            raise RefusedError("the regular expression ends too early")
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
        while self._at < len(self.text) and not self._looking("|") and not self._looking(")"):
            if self._took("\\Q"):
                quoted, _, _ = self.text[self._at :].partition("\\E")
                self._at = min(len(self.text), self._at + len(quoted) + 2)
                parts.extend(self._of(ord(letter)) for letter in quoted)
                continue
            part = self._atom(depth)
            if part is not None:
                parts.append(self._repeated(part))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, part: Node) -> Node:
        limits = self._limits()
        if limits is None:
            return part
        lazy = self._took("?")
        repeat = Repeat(part, *limits, greedy=lazy is ("U" in self._flags))
        if self._limits() is not None:
            raise RefusedError("the regular expression repeats a repetition")
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
        if not closing or not least.isdecimal() or (most and not most.isdecimal()):
            return None
        self._at += len(inside) + 2
        limits = (int(least[:5]), int(most[:5]) if most else None if comma else int(least[:5]))
        if max(limits[0], limits[1] or 0) > MOST_REPEATS or (limits[1] is not None and limits[1] < limits[0]):
            raise RefusedError("the regular expression repeats too often")
        return limits

    def _atom(self, depth: int) -> Node | None:
        letter = self._letter()
        match letter:
            case "(":
                return self._group(depth)
            case "[":
                return self._class()
            case ".":
                ranges = EVERYTHING if "s" in self._flags else ((0, 9), (11, 0x10FFFF))
                return Letters(ranges)
            case "^":
                return Place("line start" if "m" in self._flags else "start")
            case "$":
                return Place("line end" if "m" in self._flags else "end")
            case "\\":
                return self._escape()
            case "*" | "+" | "?":
                raise RefusedError("the regular expression repeats nothing")
        return self._of(ord(letter))

    def _of(self, code: int) -> Letters:
        return Letters(((code, code),), folded="i" in self._flags)

    def _group(self, depth: int) -> Node | None:
        flags, number = self._flags, 0
        if self._took("?P<") or self._took("?<"):
            name, closing, _ = self.text[self._at :].partition(">")
            if not closing or not name.isidentifier() or not name.isascii() or name in self.names:
                raise RefusedError("the regular expression has a group whose name is none")
            self._at += len(name) + 1
            self.names.append(name)
            number = len(self.names)
        elif self._took("?"):
            if not self._flagged():
                return None  # `(?i)` holds up to the end of the group around it
        else:
            self.names.append("")
            number = len(self.names)
        part = self._choice(depth - 1)
        if not self._took(")"):
            raise RefusedError("the regular expression lacks a `)`")
        self._flags = flags
        return Group(part, number) if number else part

    def _flagged(self) -> bool:
        """Read flags; return whether they are those of a group that follows."""
        flags, adding, sign = set(self._flags), True, self._letter()
        while sign not in ":)":
            if sign == "-" and adding:
                adding = False
            elif sign in "imsU":
                (flags.add if adding else flags.discard)(sign)
            else:
                raise RefusedError("the regular expression uses what RE2 does not have")
            sign = self._letter()
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
            return Letters(CLASSES[letter.lower()], excluded=letter.isupper(), folded=False)
        if letter not in "pP":
            return None
        name = self._letter()
        if name == "{":
            name, closing, _ = self.text[self._at :].partition("}")
            self._at += len(name) + len(closing)
        others = (letter == "P") is not name.startswith("^")
        name = name.removeprefix("^")
        if name[:1] not in _CATEGORIES or len(name) > 2:  # noqa: PLR2004  # `Lu`; scripts have longer names
            raise TooMuchError("scripts in regular expressions are not evaluated")
        return Letters(categories=((name, others),))

    def _code(self, letter: str) -> int:
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter == "x":
            return self._hexadecimal()
        if letter in "01234567":
            digits = letter
            while len(digits) < 3 and self.text[self._at : self._at + 1] in tuple("01234567"):  # noqa: PLR2004  # `\123`
                digits += self._letter()
            if letter != "0" and len(digits) == 1:
                raise RefusedError("the regular expression uses what RE2 does not have")
            return int(digits, 8)
        if letter.isalnum() or not letter.isascii():
            raise RefusedError("the regular expression has an escape that RE2 does not have")
        return ord(letter)

    def _hexadecimal(self) -> int:
        if self._took("{"):
            digits, _, _ = self.text[self._at :].partition("}")
            self._at += len(digits) + 1
        else:
            digits = self._letter() + self._letter()
        try:
            code = int(digits[:8], 16)
        except ValueError as error:
            raise RefusedError("the regular expression has an escape that RE2 does not have") from error
        if code > 0x10FFFF:  # noqa: PLR2004  # the last one of Unicode
            raise RefusedError("the regular expression has an escape that RE2 does not have")
        return code

    def _class(self) -> Letters:
        excluded = self._took("^")
        ranges: list[tuple[int, int]] = []
        categories: list[tuple[str, bool]] = []
        first = True
        while first or not self._looking("]"):
            first = False
            if self._took("[:"):
                ranges.extend(self._named())
                continue
            letter = self._letter()
            found = self._class_escape(self._letter()) if letter == "\\" and self._may_be_class() else None
            if found is not None:
                ranges.extend(all_but(found.ranges) if found.excluded else found.ranges)
                categories.extend(found.categories)
                continue
            low = self._code(self._letter()) if letter == "\\" else ord(letter)
            ranges.append((low, self._end_of_range(low)))
        self._at += 1
        return Letters(tuple(ranges), tuple(categories), excluded, "i" in self._flags)

    def _may_be_class(self) -> bool:
        return self.text[self._at : self._at + 1] in tuple("dDwWsSpP")

    def _end_of_range(self, low: int) -> int:
        if not self._looking("-") or self.text[self._at + 1 : self._at + 2] in ("]", ""):
            return low
        self._at += 1
        letter = self._letter()
        if letter == "\\" and self._may_be_class():
            raise RefusedError("the regular expression has a range that is none")
        high = self._code(self._letter()) if letter == "\\" else ord(letter)
        if high < low:
            raise RefusedError("the regular expression has a range that is none")
        return high

    def _named(self) -> tuple[tuple[int, int], ...]:
        name, closing, _ = self.text[self._at :].partition(":]")
        self._at += len(name) + 2
        found = NAMED.get(name.removeprefix("^"))
        if found is None or not closing:
            raise RefusedError("the regular expression has a class that RE2 does not have")
        return all_but(found) if name.startswith("^") else found
