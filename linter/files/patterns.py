"""Patterns of paths, as in `.gitignore`.  Opens nothing.

pathspec knows the language; what most lines are made of is translated here, into the same expressions, because every
run has some and importing pathspec takes a tenth of a start.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeAlias
from warnings import catch_warnings, simplefilter

from msgspec import Struct

from linter.provenance.pattern import pattern

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FOLDER_MARK = "ps_d"
"""The group by which an expression tells that it has matched a folder, as pathspec calls it."""
_FOLDER = f"(?P<{FOLDER_MARK}>/)"
_MOST_STARS = 3
_LETTERS = r"[\w.@+~-]"
_NAME = rf"(?:{_LETTERS}|\*(?!\*)|\?|\[\w+\])+"
_PLAIN = pattern(rf"(!?)(/|\*\*/)?({_NAME}(?:/(?:\*\*/)?{_NAME})*)(/\*\*|/)?\s*")
_PART = pattern(rf"{_LETTERS}+|\*|\?|\[\w+\]")
_IN_A_NAME = {"*": "[^/]*", "?": "[^/]"}


class Line(Struct, frozen=True):
    """What a line says."""

    text: str
    """A regular expression, which is searched for in a path with `/` at the end for a folder."""
    excludes: bool
    """False for what begins with `!`."""

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression, compiled when it is first asked."""
        return _compiled(self.text)


class Lines(Struct, frozen=True, dict=True):
    """Lines of which none takes something back."""

    lines: tuple[Line, ...]

    @cached_property
    def any(self) -> re.Pattern[str]:
        """What matches all that one of them matches, and nothing else."""
        return _compiled("|".join(f"(?:{line.text})" for line in self.lines).replace(_FOLDER, "/"))

    def match_file(self, path: str) -> bool:
        """Say whether a path matches one of them."""
        return self.any.search(path) is not None


class Nothing:
    """What no pattern is in."""

    def match_file(self, _path: str) -> bool:
        """Say that a path matches nothing."""
        return False


Matcher: TypeAlias = "GitIgnoreSpec | Lines | Nothing"


@cache
def matcher(patterns: tuple[str, ...]) -> Matcher:
    """Return what tells by `match_file` whether a path matches one of the patterns, as in `.gitignore`."""
    kept = tuple(line for line in patterns if _says_something(line) and is_pattern(line))
    if any(line.startswith("!") for line in kept):
        return _specification(kept)
    lines = tuple(translated(kept))
    return Lines(lines) if lines else Nothing()


def translated(lines: Iterable[str]) -> Iterator[Line]:
    """Return what lines say, without those that say nothing or are no pattern."""
    for line in lines:
        if not _says_something(line) or not is_pattern(line):
            continue
        plain = _plain(line)
        if plain is not None:
            yield plain
        else:
            for one in _specification([line]).patterns:
                if one.include is not None and one.regex:
                    yield Line(str(one.regex.pattern), excludes=bool(one.include))


def is_pattern(line: str) -> bool:
    """Say whether a line is a pattern as in `.gitignore`, and one that is matched in reasonable time."""
    # `*a*a*a*b` asks a regular expression to try every way of cutting a name into four.
    if line.count("**") > _MOST_STARS or any(part.count("*") > _MOST_STARS for part in line.split("/")):
        return False
    try:
        return _plain(line) is not None or bool(_specification([line]))
    except (ValueError, re.error):
        return False


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _specification(lines: Iterable[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # 0.02 s, which plain lines save

    with _without_warnings():
        return GitIgnoreSpec.from_lines(lines)


def _plain(line: str) -> Line | None:
    """Translate a line of names with `*`, `?` and sets of letters, and `**` beside them; None for any other."""
    found = _PLAIN.fullmatch(line)
    if found is None:
        return None
    front, names, end = found.group(2, 3, 4)
    # What has a slash before its end starts at the folder of the file, but for `**/`.
    is_anywhere = front == "**/" or (front is None and "/" not in names and end != "/**")
    if names == "*" and is_anywhere:
        return None
    text = "/".join("[^/]+" if name == "*" else _in_a_name(name) for name in names.split("/"))
    ends = {"/**": "/", "/": _FOLDER, None: f"(?:{_FOLDER}|$)"}
    return Line(f"^{'(?:.+/)?' if is_anywhere else ''}{text.replace('/**/', '(?:/.+)?/')}{ends[end]}", not found[1])


def _in_a_name(name: str) -> str:
    return name if name == "**" else "".join(map(_part, _PART.findall(name)))


def _part(part: str) -> str:
    return part if part.startswith("[") else _IN_A_NAME.get(part) or re.escape(part)


@cache
def _compiled(text: str) -> re.Pattern[str]:
    with _without_warnings():
        return re.compile(text)


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Do not let Python warn of `[[`, which a line may have."""
    with catch_warnings():
        simplefilter("ignore", FutureWarning)
        yield
