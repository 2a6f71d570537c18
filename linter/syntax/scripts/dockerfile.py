"""Dockerfiles: which image a stage is made of, what is copied into it, and the files that are written in place.

Source: https://docs.docker.com/reference/dockerfile/.  Nothing is run, and of variables only `ARG` with a value counts.
"""

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from linter.provenance.budget import CHARACTERS_A_UNIT, paid, spend
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known
from linter.provenance.source import Location, Source
from linter.syntax.scripts import shell

_INSTRUCTION = pattern(
    r"^[ \t]*(?P<name>FROM|ARG|COPY|ADD|WORKDIR)[ \t]+(?P<words>(?:[^\\\n]|\\(?:[^\n]|[ \t]*\n))*)",
    re.IGNORECASE | re.MULTILINE,
)
_FLAG = pattern(r"--[a-z-]+(?:=\S*)?\s*", re.IGNORECASE)
_WORD = pattern(r"[^\s\"',\[\]]+")
_HERE = pattern(
    r"^[ \t]*(?:COPY|ADD)[ \t]+(?:--\S+[ \t]+){0,9}<<-?[\"']?(?P<end>\w{1,60})[\"']?[ \t]+(?P<path>\S+)[ \t]*\n",
    re.IGNORECASE | re.MULTILINE,
)
_VARIABLE = pattern(r"\$(?:\{(?P<braced>\w+)(?::-(?P<otherwise>[^}]*))?\}|(?P<bare>\w+))")


class Stage(Struct, frozen=True):
    """One `FROM`, and what is copied from outside after it."""

    image: str
    """With variables filled in, and with the image of an earlier stage instead of its name."""
    at: Location
    """Where the image is named."""
    start: int
    """The offset of its `FROM`."""
    copied: tuple[str, ...]


def stages(source: Source, arguments: Mapping[str, str] = MappingProxyType({})) -> tuple[Stage, ...]:
    """Return the stages of a Dockerfile, built with arguments."""
    variables: dict[str, str] = {}
    named: dict[str, tuple[str, Location]] = {}
    found: list[tuple[str, Location, int, list[str]]] = []
    for instruction in paid(_INSTRUCTION.finditer(source.text), source.whole):
        flags = _FLAG.match(instruction["words"])
        words = _words(instruction)
        match instruction["name"].upper():
            case "ARG" if words and not found:
                name, _, value = words[0].partition("=")
                variables.setdefault(name, arguments.get(name) or _filled(value, variables))
            case "FROM" if words:
                image = _filled(words[0], variables)
                start = instruction.start("words") + instruction["words"].index(words[0])
                image, at = named.get(image, (image, source.at(start, start + len(words[0]))))
                if len(words) > 2 and words[1].upper() == "AS":  # noqa: PLR2004  # FROM image AS name
                    named[words[2]] = image, at
                found.append((image, at, instruction.start(), []))
            case "COPY" | "ADD" if found and not (flags and flags[0].startswith("--from")):
                found[-1][-1].extend(word for word in words[:-1] if not word.startswith("<<"))
    return tuple(Stage(image, at, start, tuple(copied)) for image, at, start, copied in found)


def copies(source: Source) -> Iterator[tuple[str, str]]:
    """Return what is copied from outside, and where to."""
    folder = "/"
    for instruction in paid(_INSTRUCTION.finditer(source.text), source.whole):
        if instruction["name"].upper() == "FROM":
            folder = "/"
        if instruction["name"].upper() == "WORKDIR":
            folder = posixpath.join(folder, *_words(instruction)[:1])
        flags = _FLAG.match(instruction["words"])
        if instruction["name"].upper() in ("COPY", "ADD") and not (flags and flags[0].startswith("--from")):
            *copied, target = _words(instruction) or [""]
            target = posixpath.join(folder, target)
            yield from ((word, target) for word in copied if not word.startswith("<<"))


def files(source: Source) -> Iterator[tuple[Known[str] | None, dict[str, Location]]]:
    """Return the files that a Dockerfile has in it, by path and with the places of their texts, for each stage.

    A stage is told by its image.
    """
    by_stage: dict[Known[str] | None, dict[str, Location]] = {}
    images = [(stage.start, Known(stage.image, stage.at)) for stage in stages(source)]
    for path, text in _written(source):
        before = bisect_right(images, text.start, key=lambda image: image[0])
        by_stage.setdefault(images[before - 1][1] if before else None, {})[path] = text
    yield from by_stage.items()


def _written(source: Source) -> Iterator[tuple[str, Location]]:
    yield from shell.files(source.whole)
    for here in _HERE.finditer(source.text):
        spend((len(source.text) - here.end()) // CHARACTERS_A_UNIT, source.at(*here.span()))
        end = re.compile(rf"^[ \t]*{here['end']}[ \t]*$", re.MULTILINE).search(source.text, here.end())
        if end is not None:
            yield here["path"], source.at(here.end(), end.start())


def _words(instruction: re.Match[str]) -> list[str]:
    text = instruction["words"].replace("\\\n", " ")
    here = 0
    while flag := _FLAG.match(text, here):
        here = flag.end()
    return _WORD.findall(text, here)


def _filled(text: str, variables: dict[str, str]) -> str:
    """Fill in variables; one without a value stays as it is."""
    return _VARIABLE.sub(lambda one: _value(one, variables), text)


def _value(found: re.Match[str], variables: dict[str, str]) -> str:
    return variables.get(found["braced"] or found["bare"]) or found["otherwise"] or found[0]
