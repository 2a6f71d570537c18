"""python-hcl2's parser, and where its compiled grammar is kept.  Knows nothing of what the parser is given.

python-hcl2 keeps the compiled grammar beside its own code; without it every start takes a second longer.  Where that
folder cannot be written, the grammar goes to the user's cache folder.
"""

import os
import re
import stat
import sys
from functools import cache
from pathlib import Path

import lark
from hcl2 import parser as hcl2_parser
from hcl2.version import version as hcl2_version
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

PACKAGE_GRAMMAR = hcl2_parser.PARSER_FILE
"""Where python-hcl2 keeps the compiled grammar."""
PREFIX = "x = "
"""What stands before an expression to make a file of it."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO

# Terminals that tell a reader what is missing; operators, which may follow any value, do not.
_WORDS = {
    "EQ": "`=`",
    "RSQB": "`]`",
    "RPAR": "`)`",
    "RBRACE": "`}`",
    "COMMA": "`,`",
    "LBRACE": "`{`",
    "NAME": "a name",
    "DBLQUOTE": "a quote",
    "NL_OR_COMMENT": "a new line",
}
_VALUE = frozenset({"DBLQUOTE", "INT_LITERAL", "LSQB"})
_CLOSING = ("RSQB", "RPAR", "RBRACE")
_MOST_WORDS = 4


def tree_of(expression: str) -> lark.Tree[lark.Token] | None:
    """Parse an expression, as the value of an attribute after PREFIX; None where python-hcl2 cannot read it."""
    try:
        parsed = _parser().parse(f"{PREFIX}{expression}\n")
    except UnexpectedInput:
        return None
    body = parsed.children[0]
    attribute = body.children[0] if isinstance(body, lark.Tree) else None
    value = attribute.children[-1] if isinstance(attribute, lark.Tree) else None
    return value if isinstance(value, lark.Tree) else None


def error_in(text: str) -> tuple[int, str] | None:
    """Return the offset of the first error in a text, and what was expected there; None where there is none."""
    try:
        _parser().parse(f"{text}\n")
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        offset = len(text) if at_end else (error.token.start_pos or 0)
        return _explained(text, offset, set(error.expected))
    except UnexpectedCharacters as error:
        return _explained(text, error.pos_in_stream or 0, set(error.allowed or ()))
    return None


def _explained(text: str, offset: int, expected: set[str]) -> tuple[int, str]:
    found = text[offset : offset + 40].strip().split("\n")[0].split(" ")[0]
    if "STRING_CHARS" in expected and (string := _open_string(text)) is not None:
        return string, "the string that begins here is not closed on its line"
    if found.startswith("<<"):
        return offset, f"the heredoc that begins with `{found}` is not closed"
    if found.startswith("/*"):
        return offset, "the comment that begins here is not closed"
    instead = "the end of the line" if text[offset : offset + 1] == "\n" else f"`{found}`" if found else "the end"
    if expected >= _VALUE:
        return offset, f"expected a value instead of {instead}"
    closing = [terminal for terminal in _CLOSING if terminal in expected]
    terminals = [*closing, "COMMA"] if closing else list(_WORDS)
    words = [_WORDS[terminal] for terminal in terminals if terminal in expected]
    if not words or len(words) > _MOST_WORDS:
        return offset, f"unexpected {instead}"
    return offset, f"expected {' or '.join(words)} instead of {instead}"


def _open_string(text: str) -> int | None:
    """Return the offset of the first quote that has no partner on its line."""
    for line in re.finditer(r"[^\n]+", text):
        quotes = [quote.start() for quote in re.finditer(r'\\.|"', line[0]) if quote[0] == '"']
        if len(quotes) % 2:
            return line.start() + quotes[-1]
    return None


@cache
def _parser() -> lark.Lark:
    hcl2_parser.PARSER_FILE = grammar_file()
    return hcl2_parser.parser()


def grammar_file() -> Path:
    """Return where the compiled grammar is kept, or looked for in vain."""
    if os.access(PACKAGE_GRAMMAR.parent, os.W_OK) or (own := _own_folder()) is None:
        return PACKAGE_GRAMMAR
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return own / f"hcl2-{hcl2_version}-lark-{lark.__version__}-python-{python}.grammar"


def _own_folder() -> Path | None:
    """Return this user's cache folder; None where there is none that only this user can enter.

    The grammar is a pickle, so whoever can write it can run code here.
    """
    home = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(home) if Path(home).is_absolute() else Path.home() / ".cache"
        folder = base / "tlslint"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
    except (OSError, RuntimeError):  # RuntimeError: a user without a home
        return None
    is_ours = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & _OTHERS)
    return folder if is_ours and stat.S_ISDIR(status.st_mode) and os.access(folder, os.W_OK) else None
