"""Text of nginx in which nothing is unusual, cut into tokens by one expression.  Knows no directive.

What is unusual is left to crossplane, whose lexer is the judge of what a token is: words with quotes in them, holes of
templates, Lua, white space that is none to nginx, and whatever is wrong.
"""

import re

from linter.provenance.pattern import pattern

_TOKEN = pattern(
    r"""
      [ \t\r\n]* (?: \# [^\n]* (?: \n [ \t\r\n]* | \Z ) )*
      (?: ( (?: \\[^\n] | \$\{ | [^ \t\r\n;{}"'\#\\] ) (?: \\[^\n] | \$\{ | [^ \t\r\n;{"'\\] )* )
          (?= [ \t\r\n;] | (?<!\$) \{ | \Z )
        | ( "[^"\\]* (?: \\. [^"\\]* )* " | '[^'\\]* (?: \\. [^'\\]* )* ' ) (?= [ \t\r\n;{})] | \Z )
        | ( [;{}] )
        | \Z
        | ( . )
      )
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTED, _OTHER = 2, 4
"""Groups of the expression; the other one is of what is unusual."""
_UNUSUAL = pattern(r"[\0-\4]|[^\S \t\r\n]|_by_lua_block|\\\$\{")


def tokens(text: str) -> list[tuple[int, int, bool]] | None:
    """Return where each token but comments begins and ends, and whether it is in quotes; None where any is unusual."""
    if _UNUSUAL.search(text) is not None:
        return None
    found: list[tuple[int, int, bool]] = []
    for token in _TOKEN.finditer(text):
        kind = token.lastindex
        if kind == _OTHER:
            return None
        if kind is not None:
            start, end = token.span(kind)
            found.append((start, end, kind == _QUOTED))
    return found
