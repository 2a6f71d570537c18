"""nginx text made ready for the lexer: without templates and Lua, cut into pieces.  Knows no directive but Lua's."""

import re
from collections.abc import Iterator

from msgspec import Struct

from linter.provenance.pattern import pattern
from linter.syntax.nginx.template_code import HOLE, Code, Does, codes

__all__ = ["HOLE", "Pieces", "Prepared", "first_branches", "without_lua", "without_templates"]

_COMMENT = pattern(r"(?:^|(?<=[\s;{}]))#[^\n]*")
_IN_COMMENT = pattern(r"(?:^|(?<=[\s;{}]))#[^\n]*\Z")
_NO_BREAK = pattern(r"[^\n]")
# What envsubst, sed or CMake put whole directives in place of: no directive of nginx begins so.
_NAME = r"\$\{\w+\}|\$[A-Z_]+|@@?\w+@?@|__\w+__|%%?\w+%%?"
_LINES = r"(?:[ \t]*(?:\#[^\n]*|\0+)?\r?\n)*[ \t]*"
_ALONE = pattern(rf"(?P<before>[;{{}}][ \t]*(?:\#[^\n]*)?\r?\n{_LINES})(?P<name>{_NAME})(?=[ \t]*\r?$)", re.MULTILINE)
_ALONE_AT_FIRST = pattern(rf"\A(?P<before>{_LINES})(?P<name>{_NAME})(?=[ \t]*\r?$)", re.MULTILINE)
_NEXT_ALONE = pattern(rf"[ \t]*\r?\n{_LINES}(?P<name>{_NAME})(?=[ \t]*\r?$)", re.MULTILINE)
_MAY_BE_ALONE = pattern(rf"(?:{_NAME})[ \t]*\r?$", re.MULTILINE)

_LUA = pattern(r"_by_lua_block\b[^{;\n]{0,200}\{")
_LUA_SIGN = pattern(r"--|\[=*\[|[\"'{}]")
_LUA_STRING = {
    '"': re.compile(r'"(?:\\[\s\S]|[^"\\\n])*"'),
    "'": re.compile(r"'(?:\\[\s\S]|[^'\\\n])*'"),
}
_LUA_LONG = pattern(r"\[(=*)\[")

# In nginx a word ends at white space, `;` or `{`, but not at the `{` of `${name}`; everything else may stand inside it.
# A piece that ends in a line break is what ends a comment, so white space is cut behind its last one.
_PIECE = pattern(
    r"""
      [ \t\r\n]*\n | [ \t\r]+
    | [\0-\4]+
    | \\\n
    | (?: \\[^\n] | \$\{ | [^ \t\r\n;{}"'\#\\\0-\4] ) (?: \\[^\n] | \$\{ | [^ \t\r\n;{"'\\\0-\4] )*
    | [\s\S]
    """,
    re.VERBOSE,
)
_COMMENT_SIGN = pattern(r"(?:\A|(?<=[\s;{}]))\#")
# The rest of a comment, with the comments below it, is one piece up to a quote, which might be the end of a string.
_COMMENT_REST = pattern(r"[^\n\"']*\n(?:[ \t\r]*(?:\#[^\n\"']*)?\n)*")


class Pieces(Struct):
    """The pieces of a text, one after the other, and how far they have been taken."""

    text: str
    end: int = 0
    """Where the piece ends that was taken last."""

    def __iter__(self) -> Iterator[str]:
        begins_comment = False
        while (found := self._next(begins_comment=begins_comment)) is not None:
            begins_comment = found[0] == "#" and _COMMENT_SIGN.match(self.text, self.end) is not None
            self.end = found.end()
            yield found[0]

    def _next(self, *, begins_comment: bool) -> re.Match[str] | None:
        rest = _COMMENT_REST.match(self.text, self.end) if begins_comment else None
        return rest or _PIECE.match(self.text, self.end)


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


class Prepared(Struct, frozen=True):
    """A text without its templates, of the same length."""

    text: str
    is_template: bool
    """Whether there was something outside of comments."""
    choices: tuple[Code, ...]
    """Where choices begin, go on and end, so far as they stand between directives."""


def without_templates(text: str) -> Prepared:
    """Put holes and marks where a template has its own signs, and spaces where it writes nothing."""
    parts: list[str] = []
    choices: list[Code] = []
    place = _Place()
    position, is_template = 0, False
    for code in codes(text):
        plain = text[position : code.start]
        parts.append(_without_variables(plain, place))
        place.pass_over(plain)
        position = code.end
        own = text[code.start : code.end]
        if place.in_comment and "\n" not in own:
            parts.append(own)
            continue
        is_template = True
        attached = not place.begins_word
        if code.does is Does.NOTHING and not attached:
            parts.append(_spaces(own))
        elif code.does in (Does.WRITES, Does.NOTHING) or attached or not place.between:
            parts.append(HOLE * len(own))
            place.begins_word = False
        else:
            choices.append(code)
            parts.append(code.does.value + _spaces(own[1:]))
    parts.append(_without_variables(text[position:], place))
    prepared = "".join(parts)
    return Prepared(prepared, is_template or prepared != text, tuple(choices))


def first_branches(prepared: Prepared) -> str:
    """Return a text in which of every choice the first branch is left alone."""
    parts: list[str] = []
    position, depth, dropped = 0, 0, 0
    for code in prepared.choices:
        part = prepared.text[position : code.start]
        parts.append(_spaces(part) if dropped else part)
        parts.append(_spaces(prepared.text[code.start : code.end]))
        position = code.end
        if code.does is Does.OPENS:
            depth += 1
        elif code.does is Does.CLOSES:
            dropped = 0 if dropped == depth else dropped
            depth = max(depth - 1, 0)
        elif not dropped:
            dropped = depth
    return "".join(parts) + prepared.text[position:]


class _Place(Struct):
    """Where in a text one is, as far as a glance tells."""

    between: bool = True
    """Whether a directive may begin here."""
    begins_word: bool = True
    in_comment: bool = False

    def pass_over(self, plain: str) -> None:
        """Take what stands between two pieces of code."""
        if not plain:
            return
        if self.in_comment:
            if "\n" not in plain:
                return
            plain = plain[plain.index("\n") :]
        self.in_comment = _IN_COMMENT.search(plain) is not None
        bare = _COMMENT.sub("", plain)
        said = bare.rstrip()
        if said:
            self.between = said[-1] in ";{}"
        self.begins_word = not bare or bare[-1] in " \t\r\n;{}" if bare else self.begins_word


def _without_variables(plain: str, place: _Place) -> str:
    """Put holes where a variable stands alone on its line, in a directive's place."""
    if not any(sign in plain for sign in ("$", "@", "__", "%")) or _MAY_BE_ALONE.search(plain) is None:
        return plain
    if place.between and not place.in_comment:
        plain = _filled(_ALONE_AT_FIRST, plain)
    return _filled(_ALONE, plain)


def _filled(first: re.Pattern[str], plain: str) -> str:
    """Put holes where a variable stands, and where others stand alone on the lines below it."""
    parts: list[str] = []
    end = 0
    found = first.search(plain)
    while found is not None:
        parts += (plain[end : found.start("name")], HOLE * len(found["name"]))
        end = found.end()
        found = _NEXT_ALONE.match(plain, end) or first.search(plain, end)
    return "".join((*parts, plain[end:]))


def _spaces(text: str) -> str:
    return _NO_BREAK.sub(" ", text)


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
