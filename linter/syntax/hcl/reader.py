"""The text of an expression to an expression.  Knows python-hcl2's trees, and not where an expression stands.

Literals and dotted names, which are nine of ten expressions in real modules, are read here; everything else is read
by python-hcl2, whose grammar takes longer to load than a small module takes to judge.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from linter.provenance.budget import spend
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.hcl.expression import Expression, GetAttribute, Literal, Name, Object, Opaque, Tuple

if TYPE_CHECKING:
    from lark import Token, Tree

MAX_LENGTH = 100_000
MAX_DEPTH = 60
"""Brackets in brackets; the deepest expression of the modules that we looked at has 15."""

_LITERALS = {"true": True, "false": False, "null": None}
_PLAIN_STRING = pattern(r'"([^"\\$%\r\n]*)"')
_WHOLE_NUMBER = pattern(r"[0-9]{1,15}")
_PART = pattern(r"[^\W\d][\w-]*")
_REFERENCE = pattern(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)+")
_KEYWORDS = frozenset({"if", "in", "for", "for_each", "else", "endif", "endfor"})

# What takes python-hcl2's regular expressions quadratic time.
_LONG_BLANK = pattern(r"\s{500}")
_ESCAPE = pattern(r"\$\$\{|%%\{")
_MOST_ESCAPES = 500
_CHARACTER = 3
"""Units of work for a character of an expression that is given to python-hcl2."""


def read(at: Location) -> Expression:
    """Read the expression at a place; what cannot be read is an `Opaque` that says why."""
    text = at.text
    if (found := _PLAIN_STRING.fullmatch(text)) is not None:
        return Literal(found[1], at)
    if text in _LITERALS:
        return Literal(_LITERALS[text], at)
    if _WHOLE_NUMBER.fullmatch(text):
        return Literal(int(text), at)
    if _REFERENCE.fullmatch(text):
        return _reference(text, at)
    spend(len(text) * _CHARACTER, at)
    if (reason := obstacle(text)) is not None:
        return Opaque(reason, at)
    if (known := _of_one_word(text, at)) is not None:
        return known
    from linter.syntax.hcl import nodes  # noqa: PLC0415  # in a file of JSON, only for its strings

    return nodes.expression(at, MAX_DEPTH, read) or by_python_hcl2(at)


def _of_one_word(text: str, at: Location) -> Expression | None:
    """Read what has nothing in it, and a type that is a bare name."""
    match text:
        case "{}":
            return Object((), at)
        case "[]":
            return Tuple((), at)
        case "any" | "bool" | "number" | "string":
            return Name(text, at)
        case _:
            return None


def by_python_hcl2(at: Location) -> Expression:
    """Read the expression at a place as python-hcl2 does."""
    tree = _tree(at.text)
    if tree is None:
        from linter.syntax.hcl.templates.template import string  # noqa: PLC0415  # seldom

        # python-hcl2 does not know `${~` and `~}` everywhere.
        return (string(at, read) if "~" in at.text or "%{" in at.text else None) or Opaque(
            "python-hcl2 cannot read this expression", at
        )
    from linter.syntax.hcl.python_hcl2.conversion import Conversion  # noqa: PLC0415  # with the grammar, and as seldom

    return Conversion(at, read).expression(tree, MAX_DEPTH)


def _reference(text: str, at: Location) -> Expression:
    """Read `a.b.c`."""
    expression: Expression | None = None
    for part in _PART.finditer(text):
        place = at.source.at(at.start, at.start + part.end())
        expression = Name(part[0], place) if expression is None else GetAttribute(expression, part[0], place)
        if expression.__class__ is Name and (part[0] in _KEYWORDS or part[0] in _LITERALS):
            return Opaque(f"`{part[0]}` is no name", at)
    return expression or Opaque("it is empty", at)


def obstacle(text: str) -> str | None:
    """Say why a text is not given to python-hcl2, which would take too long over it."""
    if len(text) > MAX_LENGTH:
        return f"it is longer than {MAX_LENGTH:,} characters"
    if _depth(text) > MAX_DEPTH:
        return f"it is nested more than {MAX_DEPTH} levels deep"
    if _LONG_BLANK.search(text):
        return "it holds hundreds of blanks in a row"
    if sum(1 for _ in _ESCAPE.finditer(text)) > _MOST_ESCAPES:
        return "it holds hundreds of escaped interpolations"
    return None


def _depth(text: str) -> int:
    """Return how deep brackets are nested, those in strings included."""
    depth = deepest = 0
    for bracket in re.finditer(r"[(\[{]|[)\]}]", text):
        if bracket[0] in "([{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth = max(0, depth - 1)
    return deepest


@lru_cache(maxsize=4096)
def _tree(text: str) -> "Tree[Token] | None":
    """Parse a text; the same few expressions occur in module after module."""
    from linter.syntax.hcl.python_hcl2.grammar import tree_of  # noqa: PLC0415  # it takes 0.2 seconds, once

    return tree_of(text)
