"""The code of template engines in nginx's text: what writes something, what writes nothing, and what chooses.

Knows no engine as a whole: Jinja, Go, Handlebars and Mustache, Liquid, ERB and EPP, and Terraform's templates as far as
they begin a choice or end it.  Sources: https://jinja.palletsprojects.com/en/stable/templates/, https://pkg.go.dev/text/template,
https://handlebarsjs.com/guide/, https://docs.ruby-lang.org/en/master/ERB.html,
https://www.puppet.com/docs/puppet/8/lang_template_epp.html, https://shopify.github.io/liquid/tags/template/,
https://developer.hashicorp.com/terraform/language/expressions/strings.
"""

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from linter.provenance.pattern import pattern

HOLE = "\0"
"""Stands for every character that a template will fill in.  A source never has it, for it would be no text."""

OPEN, ELSE_IF, ELSE, CLOSE = "\1", "\2", "\3", "\4"
"""Stand where a choice begins, goes on, ends with what is left, and is over."""
MARKS = frozenset({OPEN, ELSE_IF, ELSE, CLOSE})


class Does(Enum):
    """What a piece of code does."""

    WRITES = HOLE
    NOTHING = " "
    OPENS = OPEN
    ELSE_IF = ELSE_IF
    ELSE = ELSE
    CLOSES = CLOSE


class Code(Struct, frozen=True):
    """A piece of code and its place in the text."""

    start: int
    end: int
    does: Does


# What begins a piece of code, and what ends it; the longest first.
_OPENING = pattern(
    r"(?<!%)%\{(?=~?\s{0,20}(?:if|else|endif|for|endfor)\b)"
    r"|\{%-?\s{0,20}comment\s{0,20}-?%\}"
    r"|\{%|\{#|<%|\{\{!--|\{\{-?\s{0,20}/\*|\{\{\{(?=[^{}\n]{0,200}\}\}\})|\{\{"
)
_CLOSINGS = (
    ("%{", "}"),
    ("{%", "%}"),
    ("{#", "#}"),
    ("<%", "%>"),
    ("{{!--", "--}}"),
    ("{{{", "}}}"),
    ("{{", "}}"),
)
_END_OF_COMMENT = pattern(r"\{%-?\s{0,20}endcomment\s{0,20}-?%\}")
_WORD = pattern(r"[\w$]+")
_JINJA = {
    **dict.fromkeys(("if", "for", "unless", "case", "macro", "filter", "call", "with", "capture"), Does.OPENS),
    **dict.fromkeys(("elif", "elsif", "elseif", "when"), Does.ELSE_IF),
    **dict.fromkeys(("set", "do", "import", "from", "assign", "raw", "endraw", "block", "endblock"), Does.NOTHING),
    "else": Does.ELSE,
}
_GO = {
    **dict.fromkeys(("if", "range", "with", "define"), Does.OPENS),
    **dict.fromkeys(("break", "continue"), Does.NOTHING),
    "end": Does.CLOSES,
}
_ASSIGNMENT = pattern(r"\$\w*(?:\s*,\s*\$\w+)?\s*:?=[^=]")
_ERB_OPENS = pattern(
    r"(?:if|unless|case|while|until|for|begin)\b(?!.*\bend\s*$)|.*(?:\bdo|\{)\s*(?:\|[^|]*\|)?\s*$", re.DOTALL
)
_ERB_GOES_ON = pattern(r"(?:elsif|when)\b|\}\s*elsif\b.*\{\s*$", re.DOTALL)
_ERB_ELSE = pattern(r"else\s*$|\}\s*else\s*\{\s*$")
_ERB_CLOSES = pattern(r"end\b|\}\s*$")


def codes(text: str) -> Iterator[Code]:
    """Return the pieces of code in a text, in order."""
    position = 0
    never_closed: set[str] = set()
    while found := _OPENING.search(text, position):
        opening = found[0]
        if opening.endswith("%}"):
            comment = _END_OF_COMMENT.search(text, found.end())
            position = comment.end() if comment else found.end()
            yield Code(found.start(), position, Does.NOTHING)
            continue
        closing = next(end for start, end in _CLOSINGS if opening.startswith(start))
        end = -1 if closing in never_closed else text.find(closing, found.end())
        if end < 0:
            never_closed.add(closing)
            position = found.end()
            continue
        position = end + len(closing)
        yield Code(found.start(), position, _does(opening, text[found.end() : end]))


def _does(opening: str, code: str) -> Does:
    match opening:
        case "%{":
            return _terraform(code.strip("~ \t\r\n"))
        case "{%":
            return _jinja(code.strip("-+ \t\r\n"))
        case "<%":
            return _erb(code)
        case "{{":
            return _go(code.strip("-~ \t\r\n"))
        case "{{{":
            return Does.WRITES
        case _:  # a comment
            return Does.NOTHING


def _terraform(code: str) -> Does:
    if code.startswith("end"):
        return Does.CLOSES
    return Does.ELSE if code.startswith("else") else Does.OPENS


def _jinja(code: str) -> Does:
    word = _WORD.match(code)
    name = word[0] if word else ""
    if name == "set" and "=" not in code:
        return Does.OPENS
    if name.startswith("end") and name not in _JINJA:
        return Does.CLOSES
    return _JINJA.get(name, Does.WRITES)


def _go(code: str) -> Does:
    """Read what stands between two braces: Go's words, Handlebars' signs, or an expression of any engine."""
    sign = code[:1]
    if sign == "!":
        return Does.NOTHING
    if sign == "#":
        return Does.OPENS
    if sign == "/":
        return Does.CLOSES
    if sign == "^":
        return Does.OPENS if code[1:].strip() else Does.ELSE
    word = _WORD.match(code)
    name = word[0] if word else ""
    if name == "else":
        return Does.ELSE if code == "else" else Does.ELSE_IF
    if _ASSIGNMENT.match(code):
        return Does.NOTHING
    return _GO.get(name, Does.WRITES)


def _erb(code: str) -> Does:
    if code.startswith(("=", "-=")):
        return Does.WRITES
    inner = code.strip("-= \t\r\n")
    if code.startswith("#") or inner.startswith("|"):  # a comment, or the parameters of EPP
        return Does.NOTHING
    for begins, does in (
        (_ERB_GOES_ON, Does.ELSE_IF),
        (_ERB_ELSE, Does.ELSE),
        (_ERB_CLOSES, Does.CLOSES),
        (_ERB_OPENS, Does.OPENS),
    ):
        if begins.match(inner):
            return does
    return Does.NOTHING
