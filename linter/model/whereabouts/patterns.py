"""Patterns for hosts, paths, addresses of modules and labels.  Knows no field, and compiles no regular expression.

A text has parts, between dots in a host, between slashes in a path; a label is one part.  `*` stands for any
characters within a part, none among them, and so for one whole part where it stands alone.  `**`, which stands alone,
stands for any number of parts, none among them.  All else stands for itself.
"""

from collections.abc import Sequence

from msgspec import Struct

MOST = 256
"""Characters of a pattern."""
MOST_COMPARED = 4_096
"""Characters of a text that is compared, so that hostile labels cost nothing."""
ANY_PARTS = "**"


class Pattern(Struct, frozen=True):
    """A pattern, and what it is a pattern for."""

    text: str
    separator: str = ""
    """What stands between the parts of a text; empty where a text is one part."""
    folds: bool = False
    """Whether capitals and small letters are the same, as in hosts."""

    @property
    def parts(self) -> tuple[str, ...]:
        """What stands between the separators."""
        text = self.text.lower() if self.folds else self.text
        return tuple(text.split(self.separator)) if self.separator else (text,)


def flaw(pattern: Pattern) -> str:
    """Say what is wrong with a pattern; empty where nothing is."""
    if not pattern.text or len(pattern.text) > MOST:
        return f"a pattern has 1 to {MOST} characters"
    if any(not character.isprintable() for character in pattern.text):
        return "a pattern has no control characters"
    for part in pattern.parts:
        if not part and pattern.separator:
            return f"`{pattern.text}` has nothing between two of `{pattern.separator}`, or at an end"
        if ANY_PARTS in part and (part != ANY_PARTS or not pattern.separator):
            return f"`**` stands alone between `{pattern.separator}`" if pattern.separator else "`*` is enough here"
    return ""


def fits(pattern: Pattern, text: str) -> bool:
    """Say whether a text is as a pattern says."""
    return _parts_fit(pattern.parts, _parts(pattern, text))


def may_fit(pattern: Pattern, host: str) -> bool:
    """Say whether a host that begins with `*.`, for one or more labels, stands for some that are as a pattern says."""
    wild, *below = _parts(pattern, host)
    if wild != "*" or not below:
        return False
    # From the right: all labels behind the star fit, and something is left of the pattern for it to stand for.
    reached = {len(pattern.parts)}
    for label in reversed(below):
        reached = {
            after
            for index in _widened(pattern.parts, reached)
            if index and (part := pattern.parts[index - 1])
            for after in ((index,) if part == ANY_PARTS else (index - 1,) if _part_fits(part, label) else ())
        }
    return any(reached)


def _widened(parts: Sequence[str], ends: set[int]) -> set[int]:
    """Return also where one is when `**` stands for nothing more."""
    found = set(ends)
    for end in ends:
        index = end
        while index and parts[index - 1] == ANY_PARTS:
            index -= 1
            found.add(index)
    return found


def _parts(pattern: Pattern, text: str) -> tuple[str, ...]:
    said = text.lower().rstrip(".") if pattern.folds else text
    return tuple(said.split(pattern.separator)) if pattern.separator else (said,)


def _parts_fit(patterns: Sequence[str], parts: Sequence[str]) -> bool:
    """Compare part by part; where that fails, let the last `**` stand for one part more."""
    at, index, star, resumed = 0, 0, -1, 0
    while index < len(parts):
        if at < len(patterns) and patterns[at] == ANY_PARTS:
            star, resumed, at = at, index, at + 1
        elif at < len(patterns) and _part_fits(patterns[at], parts[index]):
            at, index = at + 1, index + 1
        elif star >= 0:
            resumed += 1
            at, index = star + 1, resumed
        else:
            return False
    return all(one == ANY_PARTS for one in patterns[at:])


def _part_fits(pattern: str, part: str) -> bool:
    """Find what stands between the stars of a part one after the other, each as early as it can be."""
    first, *others = pattern.split("*")
    if not others:
        return pattern == part
    *middle, last = others
    if not part.startswith(first) or len(part) < len(first) + len(last) or not part.endswith(last):
        return False
    position, end = len(first), len(part) - len(last)
    for one in middle:
        found = part.find(one, position, end)
        if found < 0:
            return False
        position = found + len(one)
    return True
