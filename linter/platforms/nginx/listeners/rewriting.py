"""What `return`, `rewrite` and `if` answer before anything else does.  Knows no TLS setting."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.variables import texts
from linter.provenance.source import Location
from linter.syntax.nginx.parser import Word


class Answer(Enum):
    """What a request gets."""

    CONTENT = "content"
    REDIRECT = "redirect"
    """To https."""
    NOTHING = "nothing"
    ASIDE = "aside"
    """What any listener may answer: challenges of certificate authorities, health."""
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Ruling:
    """An answer, and the directive that gives it."""

    answer: Answer
    at: Location


_CATCH_ALL = frozenset(
    {"^", "^(.*)$", "^/(.*)$", "^/(.*)", "^(.*)", "(.*)", ".*", "^.*$", "^.*", "^/", "^/?(.*)$", "^ ", "/"}
)
# Patterns and locations up to what is no longer literal.
_START = re.compile(r"\^(?P<path>/[\w/-]*)")
_LOCATION = re.compile(r"(?:(?:=|\^~) |~\*? \^)?(?P<path>/[\w/-]*)(?![?*{|])")
_REDIRECTS = frozenset({"301", "302", "303", "307", "308"})
_FIRST_ERROR = 400
# What a plain connection lacks, in the words of conditions that ask for it.
_PLAIN = re.compile(
    r"""\(?\s*(?:
        \$scheme\s+=\s+["']?http["']? | \$scheme\s+!=\s+["']?https["']? | \$scheme\s+~\*?\s+\^?http\$?
      | \$https\s+=\s+["']{0,2} | \$https\s+!=\s+["']?on["']? | \$ssl_protocol\s+=\s+["']{0,2}
      | \$server_port\s+=\s+["']?80["']? | \$server_port\s+!=\s+["']?443["']? | \$server_port\s+!~\s+["']?\^?443\$?["']?
      | \$server_port\s+~\s+["']?\^?80\$?["']?
    )\s*\)?""",
    re.VERBOSE,
)


def ruling(context: Context, fixed: Mapping[str, str]) -> Ruling | None:
    """Return what the directives of a level answer every request with; None where they let requests through."""
    for entry in context.block.entries:
        found: Ruling | None = None
        match entry.name:
            case "return":
                found = _returned(entry, context, fixed)
            case "rewrite":
                found = _rewritten(entry, context, fixed)
            case "if" if entry.block is not None and _is_plain(entry) and fixed.get("scheme") == "http":
                found = ruling(context.inside(entry.block), fixed)
        if found is not None:
            return found
    return None


def redirects_some(context: Context, fixed: Mapping[str, str]) -> Location | None:
    """Return a condition under which a level redirects to https, such as a certain host."""
    for entry, inner in context.contexts("if"):
        found = ruling(inner, fixed)
        if found is not None and found.answer is Answer.REDIRECT:
            return entry.at
    return None


def rewrites_some(context: Context, fixed: Mapping[str, str]) -> Location | None:
    """Return what sends some paths of a level to https."""
    for entry in context.here("rewrite"):
        if len(entry.arguments) > 1 and _answer_of_rewrite(entry, context, fixed) is Answer.REDIRECT:
            return entry.at
    return None


def _is_plain(entry: Entry) -> bool:
    # nginx reads the condition's words; quotes matter only where a word is empty.
    words = [word.text if word.text.strip() else '""' for word in entry.arguments]
    return _PLAIN.fullmatch(" ".join(words)) is not None


def _returned(entry: Entry, context: Context, fixed: Mapping[str, str]) -> Ruling | None:
    if not entry.arguments:
        return None
    code = entry.text
    if len(entry.arguments) == 1 and not code.isdecimal():
        return Ruling(_target(entry.arguments[0], context, fixed), entry.at)
    if code in _REDIRECTS and len(entry.arguments) > 1:
        return Ruling(_target(entry.arguments[1], context, fixed), entry.at)
    if code.isdecimal() and len(code) <= len("999") and int(code) >= _FIRST_ERROR:
        answer = Answer.CONTENT if _is_error_page(code, context) else Answer.NOTHING
        return Ruling(answer, entry.at)
    return Ruling(Answer.CONTENT, entry.at)


def _is_error_page(code: str, context: Context) -> bool:
    """Say whether an error is answered by a page of the server, which may be anything."""
    pages = context.written("error_page")
    return isinstance(pages, tuple) and any(
        code in (word.text for word in page.arguments[:-1]) and page.arguments[-1].text.startswith("@")
        for page in pages
    )


def _rewritten(entry: Entry, context: Context, fixed: Mapping[str, str]) -> Ruling | None:
    if len(entry.arguments) < len(("pattern", "target")):
        return None
    if entry.text not in _CATCH_ALL and not _is_wider(entry.text, context):
        return None
    answer = _answer_of_rewrite(entry, context, fixed)
    return None if answer is None else Ruling(answer, entry.at)


def _answer_of_rewrite(entry: Entry, context: Context, fixed: Mapping[str, str]) -> Answer | None:
    # A target on the same host is only another path, which some location answers.
    is_absolute = re.match(r"https?://|\$scheme|\0", entry.arguments[1].text)
    return _target(entry.arguments[1], context, fixed) if is_absolute else None


def _is_wider(pattern: str, context: Context) -> bool:
    """Say whether a pattern matches every path that a location is for: `^/old` those of `location /old/`."""
    start = _START.fullmatch(pattern)
    location = " ".join(word.text for word in context.block.arguments)
    found = _LOCATION.match(location)
    return start is not None and found is not None and found["path"].startswith(start["path"])


def _target(word: Word, context: Context, fixed: Mapping[str, str]) -> Answer:
    found = {_scheme_of(one.text, fixed) for one in texts(word, context, fixed)}
    return found.pop() if len(found) == 1 else Answer.UNTOLD


def _scheme_of(url: str, fixed: Mapping[str, str]) -> Answer:
    lowered = url.lower()
    # A path alone is one on the same host, over what the request came over.
    if lowered.startswith("https://") or (url.startswith("/") and fixed.get("scheme") == "https"):
        return Answer.REDIRECT
    return Answer.UNTOLD if url.startswith("\0") else Answer.CONTENT
