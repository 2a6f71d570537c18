"""nginx text made ready for the lexer: without templates and Lua, cut into pieces.  Knows no directive but Lua's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HOLE = "\0"
"""Stands for every character that a template will fill in.  A source never has it, for it would be no text."""

# Jinja, Go and Liquid templates, ERB.
_TEMPLATE_MARKS = (("{%", "%}"), ("{#", "#}"), ("<%", "%>"), ("{{", "}}"))

_LUA = re.compile(r"_by_lua_block\b[^{;\n]{0,200}\{")
_LUA_SIGN = re.compile(r"--|\[=*\[|[\"'{}]")
_LUA_STRING = {
    '"': re.compile(r'"(?:\\[\s\S]|[^"\\\n])*"'),
    "'": re.compile(r"'(?:\\[\s\S]|[^'\\\n])*'"),
}
_LUA_LONG = re.compile(r"\[(=*)\[")

# In nginx a word ends at white space, `;` or `{`, but not at the `{` of `${name}`; everything else may stand inside it.
# A piece that ends in a line break is what ends a comment, so white space is cut behind its last one.
# The rest of a comment, with the comments below it, is one piece up to a quote, which might be the end of a string.
_PIECE = re.compile(
    r"""
      [ \t\r\n]*\n | [ \t\r]+
    | (?<=\#) (?<![^\s;{}]\#) [^\n"']* \n (?: [ \t\r]* (?: \# [^\n"']* )? \n )*
    | \0+
    | \\\n
    | (?: \\[^\n] | \$\{ | [^ \t\r\n;{}"'\#\\\0] ) (?: \\[^\n] | \$\{ | [^ \t\r\n;{"'\\\0] )*
    | [\s\S]
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Pieces:
    """The pieces of a text, one after the other, and how far they have been taken."""

    text: str
    end: int = 0
    """Where the piece ends that was taken last."""

    def __iter__(self) -> Iterator[str]:
        for found in _PIECE.finditer(self.text):
            self.end = found.end()
            yield found[0]


def without_lua(text: str) -> str:
    """Blank out the bodies of `*_by_lua_block`, whose braces and quotes are Lua's."""
    if "_by_lua_block" not in text:
        return text
    position = 0
    parts: list[str] = []
    while found := _LUA.search(text, position):
        if _is_comment(text, position, found.start()):
            parts.append(text[position : found.end()])
            position = found.end()
            continue
        end = _lua_end(text, found.end())
        parts += (text[position : found.end()], " " * (end - found.end()))
        position = end
    return "".join(parts) + text[position:]


def _is_comment(text: str, start: int, end: int) -> bool:
    """Say whether the line on which a position stands has been a comment since a place before it."""
    return text.find("#", max(start, text.rfind("\n", start, end)), end) >= 0


def without_templates(text: str) -> str:
    """Put holes where a template has its own signs."""
    for opening, closing in _TEMPLATE_MARKS:
        parts: list[str] = []
        position = 0
        while (start := text.find(opening, position)) >= 0:
            end = text.find(closing, start + len(opening))
            if end < 0:
                break
            end += len(closing)
            parts += (text[position:start], HOLE * (end - start))
            position = end
        text = "".join(parts) + text[position:]
    return text


def _lua_end(text: str, position: int) -> int:
    """Return where the brace stands that closes a block of Lua, or the end of the text."""
    depth = 1
    while found := _LUA_SIGN.search(text, position):
        sign = found[0]
        position = found.end()
        if sign in ("{", "}"):
            depth += 1 if sign == "{" else -1
            if not depth:
                return found.start()
        elif sign in _LUA_STRING:
            string = _LUA_STRING[sign].match(text, found.start())
            position = string.end() if string else position
        elif sign == "--":
            comment = _LUA_LONG.match(text, position)
            position = _long_end(text, comment[1], comment.end()) if comment else _line_end(text, position)
        else:
            position = _long_end(text, sign[1:-1], position)
    return len(text)


def _long_end(text: str, level: str, position: int) -> int:
    end = text.find(f"]{level}]", position)
    return len(text) if end < 0 else end + len(level) + 2


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end
