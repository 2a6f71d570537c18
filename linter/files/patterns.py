"""Patterns of paths, as in `.gitignore`.  Opens nothing."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_MOST_STARS = 3


@cache
def matcher(patterns: tuple[str, ...]) -> "GitIgnoreSpec | Nothing":
    """Return what tells by `match_file` whether a path matches one of the patterns, as in `.gitignore`."""
    kept = [line for line in patterns if _says_something(line) and is_pattern(line)]
    return _specification(kept) if kept else Nothing()


def _says_something(line: str) -> bool:
    # A new repository has a file of comments, for which nothing has to be imported.
    return bool(line.strip()) and not line.startswith("#")


def is_pattern(line: str) -> bool:
    """Say whether a line is a pattern as in `.gitignore`, and one that is matched in reasonable time."""
    # `*a*a*a*b` asks a regular expression to try every way of cutting a name into four.
    if line.count("**") > _MOST_STARS or any(part.count("*") > _MOST_STARS for part in line.split("/")):
        return False
    try:
        _specification([line])
    except (ValueError, re.error):
        return False
    return True


def _specification(lines: Iterable[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # 0.02 s, which folders without `.gitignore` save

    return GitIgnoreSpec.from_lines(lines)


class Nothing:
    """What no pattern is in."""

    def match_file(self, _path: str) -> bool:
        """Say that a path matches nothing."""
        return False
