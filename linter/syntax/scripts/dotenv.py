"""Files of variables, `.env`: names, values and their places.  Fills nothing in.

Source: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from linter.provenance.budget import CHARACTERS_A_UNIT, COMPARISON, spend
from linter.provenance.pattern import pattern
from linter.provenance.source import Location, Source

_ASSIGNED = pattern(
    r"^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.-]*)[ \t]*"
    r"(?:[=:][ \t]*(?:'(?P<literal>[^']*)'|\"(?P<quoted>(?:\\.|[^\"\\])*)\"|(?P<plain>[^\r\n]*))|(?P<alone>(?=\r?$)))",
    re.MULTILINE | re.DOTALL,
)
_COMMENT = pattern(r"(?:^|[ \t]+)#.*$")
_ESCAPED = pattern(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "$": "$$"}
"""A dollar sign that stands for itself is doubled, as whoever fills in variables takes it."""


class Assignment(Struct, frozen=True):
    """A variable, as a file sets it."""

    name: str
    value: str | None
    """None where the file names it only, and the value is that of who starts the program."""
    at: Location
    """The value, without quotes; the name of one without."""
    is_literal: bool
    """Whether no variables are filled in."""


def assignments(source: Source) -> Iterator[Assignment]:
    """Yield the variables that a file sets, in order."""
    spend(len(source.text) // CHARACTERS_A_UNIT, source.whole)
    for found in _ASSIGNED.finditer(source.text):
        spend(COMPARISON, source.whole)
        yield _assignment(found, source)


def _assignment(found: re.Match[str], source: Source) -> Assignment:
    kind = next(name for name in ("literal", "quoted", "plain", "alone") if found[name] is not None)
    value = found[kind]
    start = found.start(kind)
    if kind == "alone":
        return Assignment(found["name"], None, source.at(found.start("name"), found.end("name")), is_literal=True)
    if kind == "plain":
        value = _COMMENT.sub("", value).rstrip()
    at = source.at(start, start + len(value)) if value else source.at(found.start("name"), found.end("name"))
    if kind == "quoted":
        value = _ESCAPED.sub(lambda one: _ESCAPES.get(one[1], one[1]), value)
    return Assignment(found["name"], value, at, is_literal=kind == "literal")
