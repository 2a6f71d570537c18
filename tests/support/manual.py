"""Pages of the manual as what they say to do: files to write, and commands with what they print."""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

_BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_PATH = re.compile(r"# (?P<path>[\w./-]+\.\w+)\n")
_LEFT_OUT = "..."
_INDENTED = re.compile(r"(?:\A|\n\n)((?:    [^\n]*\n)+)")
_PIPED = re.compile(r"[|<>]+")


class Typed(Struct, frozen=True):
    """A call of tlslint in a line that a page has readers type at will, and what goes in."""

    words: tuple[str, ...]
    reads: str = ""
    """The file that standard input is; `|` for what another program prints."""


class Laid(Struct, frozen=True):
    """A file that a page shows, with its path in the first line."""

    path: str
    text: str


class Called(Struct, frozen=True):
    """A command that a page shows, and the lines that it prints."""

    words: tuple[str, ...]
    lines: tuple[str, ...]


def steps(page: Path) -> Iterator[Laid | Called]:
    """Return what a page shows, in order."""
    for block in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        path = _PATH.match(block["text"])
        if block["language"] == "console":
            yield from _calls(block["text"])
        elif path is not None:
            yield Laid(path["path"], block["text"])


def _calls(text: str) -> Iterator[Called]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        yield Called(tuple(shlex.split(command)), tuple(lines))


def typed(page: Path) -> Iterator[Typed]:
    """Return the calls of tlslint in the indented blocks of a page, in order."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    for block in _INDENTED.finditer(text):
        for line in block[1].splitlines():
            if re.search(r"(?:^|\| )\s*tlslint ?", line):
                yield from _typed(line)


def _typed(line: str) -> Iterator[Typed]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>")
    lexer.commenters, lexer.whitespace_split = "#", True
    words = list(lexer)
    marks = [0, *(place for place, word in enumerate(words) if _PIPED.fullmatch(word)), len(words)]
    parts = [(words[begin] if begin else "", words[begin + bool(begin) : end]) for begin, end in pairwise(marks)]
    for number, (mark, part) in enumerate(parts):
        if part[:1] == ["tlslint"]:
            after = {other: rest[0] for other, rest in parts[number + 1 : number + 2] if rest}
            yield Typed(tuple(part[1:]), after.get("<", "|" if mark == "|" else ""))


def unlike(shown: tuple[str, ...], printed: list[str]) -> str:
    """Say where what is printed is not what is shown, in which `...` stands for any lines; empty where it is."""
    position = 0
    is_open = False
    for line in shown:
        if line == _LEFT_OUT:
            is_open = True
            continue
        found = printed.index(line, position) if line in printed[position:] else -1
        if found < 0 or (found > position and not is_open):
            return f"{line!r} is not printed next: {printed[position : position + 3]}"
        position, is_open = found + 1, False
    return "" if is_open or position == len(printed) else f"more is printed: {printed[position:]}"
