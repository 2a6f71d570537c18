"""Conditions of `if`: whether they hold, as far as fixed variables, `set` and `map` tell.  Knows no TLS setting."""

import re
from collections.abc import Mapping

from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.variables import Values, matches, texts_of_variable
from linter.provenance.pattern import pattern
from linter.syntax.nginx.text import HOLE

_CONDITION = pattern(r"\$\{?(?P<name>\w+)\}?(?:\s+(?P<sign>!?=|!?~\*?)\s+(?P<value>\S.*)?)?", re.DOTALL)
_FALSE = frozenset({"", "0"})
# What a plain connection lacks, in the words of conditions that ask for it.
_PLAIN = pattern(
    r"""\(?\s*(?:
        \$https\s+=\s+["']{0,2} | \$ssl_protocol\s+=\s+["']{0,2}
      | \$server_port\s+=\s+["']?80["']? | \$server_port\s+!=\s+["']?443["']? | \$server_port\s+!~\s+["']?\^?443\$?["']?
      | \$server_port\s+~\s+["']?\^?80\$?["']?
    )\s*\)?""",
    re.VERBOSE,
)
_CHALLENGE = pattern(r"\.well-known|acme", re.IGNORECASE)
_PATHS = frozenset({"request_uri", "uri", "document_uri", "request_filename"})


def holds(entry: Entry, context: Context, fixed: Values) -> bool | None:
    """Say whether the condition of an `if` holds; None where the request decides."""
    # nginx reads the condition's words; quotes matter only where a word is empty.
    written = " ".join(word.text if word.text.strip() else '""' for word in entry.arguments)
    if any(word.has_hole for word in entry.arguments):
        return None
    if fixed.get("scheme") == "http" and _PLAIN.fullmatch(written):
        return True
    found = _CONDITION.fullmatch(written.strip().removeprefix("(").removesuffix(")").strip())
    if found is None:
        return None
    if found["name"] in _PATHS and _CHALLENGE.search(found["value"] or ""):
        return (found["sign"] or "").startswith("!")  # what authorities ask for is no content
    values = [one.text for one in texts_of_variable(found["name"], context, fixed)]
    if any(HOLE in value for value in values):
        return None
    told = {_compared(value, found["sign"], _bare(found["value"] or "")) for value in values}
    return told.pop() if len(told) == 1 else None


def _bare(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _compared(value: str, sign: str | None, other: str) -> bool | None:
    match sign:
        case None:
            return value not in _FALSE
        case "=" | "!=":
            return None if "$" in other else (value == other) is (sign == "=")
        case _:
            found = matches(other, value, ignores_case=sign.endswith("*"))
            return None if found is None else found is not sign.startswith("!")


def assigned(entry: Entry) -> tuple[str, str] | None:
    """Return the variable and the literal value of a `set`; a hole for a value that is not literal."""
    if len(entry.arguments) < len(("variable", "value")):
        return None
    word = entry.arguments[1]
    is_literal = len(entry.arguments) == len(("variable", "value")) and not word.has_hole and "$" not in word.text
    return entry.text.removeprefix("$"), word.text if is_literal else HOLE


def after_sets(context: Context, known: Mapping[str, str], *, certain: bool) -> Values:
    """Return what variables are after the `set` of a level; those of one that may be passed over are not known."""
    values = dict(known)
    for entry in context.here("set"):
        pair = assigned(entry)
        if pair is not None:
            name, value = pair
            values[name] = value if certain or values.get(name) == value else HOLE
    return values
