"""What `return`, `rewrite` and `if` answer before anything else does.  Knows no TLS setting."""

import re
from enum import Enum

from msgspec import Struct

from linter.platforms.nginx.listeners.conditions import after_sets, assigned, holds
from linter.platforms.nginx.reading.blocks import Context, Entry
from linter.platforms.nginx.reading.variables import Values, texts
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.nginx.parser import Word

HANDLERS = ("proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass")
"""The directives that pass requests on."""


class Answer(Enum):
    """What a request gets."""

    CONTENT = "content"
    REDIRECT = "redirect"
    """To https."""
    NOTHING = "nothing"
    ASIDE = "aside"
    """What any listener may answer: challenges of certificate authorities, health."""
    UNTOLD = "untold"


class Ruling(Struct, frozen=True):
    """An answer, and the directive that gives it."""

    answer: Answer
    at: Location


_CATCH_ALL = frozenset(
    {"^", "^(.*)$", "^/(.*)$", "^/(.*)", "^(.*)", "(.*)", ".*", "^.*$", "^.*", "^/", "^/?(.*)$", "^ ", "/"}
)
# Patterns and locations up to what is no longer literal.
_START = pattern(r"\^(?P<path>/[\w/-]*)")
_LOCATION = pattern(r"(?:(?:=|\^~) |~\*? \^)?(?P<path>/[\w/-]*)(?![?*{|])")
_REDIRECTS = frozenset({"301", "302", "303", "307", "308"})
_FIRST_ERROR = 400


def ruling(context: Context, fixed: Values) -> Ruling | None:
    """Return what the directives of a level answer every request with; None where they let requests through."""
    known = dict(fixed)
    for entry in context.block.entries:
        found: Ruling | None = None
        match entry.name:
            case "return":
                found = _returned(entry, context, known)
            case "rewrite":
                found = _rewritten(entry, context, known)
            case "set" if (pair := assigned(entry)) is not None:
                known[pair[0]] = pair[1]
            case "if" if entry.block is not None:
                inner, is_true = context.inside(entry.block), holds(entry, context, known)
                if is_true is not False:
                    known = dict(after_sets(inner, known, certain=is_true is True))
                found = ruling(inner, known) if is_true else None
        if found is not None:
            return found
    return None


def redirects_some(context: Context, fixed: Values) -> Location | None:
    """Return a condition under which a level redirects to https, such as a certain host."""
    for entry, inner in context.contexts("if"):
        found = ruling(inner, fixed)
        if found is not None and found.answer is Answer.REDIRECT and holds(entry, context, fixed) is not False:
            return entry.at
    return None


def rewrites_some(context: Context, fixed: Values) -> Location | None:
    """Return what sends some paths of a level to https."""
    for entry in context.here("rewrite"):
        if len(entry.arguments) > 1 and _answer_of_rewrite(entry, context, fixed) is Answer.REDIRECT:
            return entry.at
    return None


def _returned(entry: Entry, context: Context, fixed: Values) -> Ruling | None:
    if not entry.arguments:
        return None
    code = entry.text
    if len(entry.arguments) == 1 and not code.isdecimal():
        return Ruling(_target(entry.arguments[0], context, fixed), entry.at)
    if code in _REDIRECTS and len(entry.arguments) > 1:
        return Ruling(_target(entry.arguments[1], context, fixed), entry.at)
    if code.isdecimal() and len(code) <= len("999") and int(code) >= _FIRST_ERROR:
        return Ruling(error_answer(code, context, fixed), entry.at)
    return Ruling(Answer.CONTENT, entry.at)


def error_answer(code: str, context: Context, fixed: Values) -> Answer:
    """Say what a request gets that ends with an error: nothing, unless a page of the server is more than a page."""
    pages = context.written("error_page")
    for page in pages if isinstance(pages, tuple) else ():
        if code in (word.text for word in page.arguments[:-1]):
            return _page_answer(page.arguments[-1], context, fixed)
    return Answer.NOTHING


def _page_answer(target: Word, context: Context, fixed: Values) -> Answer:
    if "://" in target.text:
        return _target(target, context, fixed)
    for level in context.levels():
        for entry, inner in level.contexts("location"):
            words = [word.text for word in entry.arguments if word.text not in ("=", "^~")]
            if words == [target.text]:
                found = ruling(inner, fixed)
                if found is not None:
                    return found.answer
                is_page = not target.text.startswith("@") and not any(inner.here(name) for name in HANDLERS)
                return Answer.NOTHING if is_page else Answer.CONTENT
    # A named location that is not at hand may be anything; a path alone is a page.
    return Answer.CONTENT if target.text.startswith("@") else Answer.NOTHING


def _rewritten(entry: Entry, context: Context, fixed: Values) -> Ruling | None:
    if len(entry.arguments) < len(("pattern", "target")):
        return None
    if entry.text not in _CATCH_ALL and not _is_wider(entry.text, context):
        return None
    answer = _answer_of_rewrite(entry, context, fixed)
    return None if answer is None else Ruling(answer, entry.at)


def _answer_of_rewrite(entry: Entry, context: Context, fixed: Values) -> Answer | None:
    # A target on the same host is only another path, which some location answers.
    is_absolute = re.match(r"https?://|\$scheme|\0", entry.arguments[1].text)
    return _target(entry.arguments[1], context, fixed) if is_absolute else None


def _is_wider(pattern: str, context: Context) -> bool:
    """Say whether a pattern matches every path that a location is for: `^/old` those of `location /old/`."""
    start = _START.fullmatch(pattern)
    location = " ".join(word.text for word in context.block.arguments)
    found = _LOCATION.match(location)
    return start is not None and found is not None and found["path"].startswith(start["path"])


def _target(word: Word, context: Context, fixed: Values) -> Answer:
    found = {_scheme_of(one.text, fixed) for one in texts(word, context, fixed)}
    return found.pop() if len(found) == 1 else Answer.UNTOLD


def _scheme_of(url: str, fixed: Values) -> Answer:
    lowered = url.lower()
    # A path alone is one on the same host, over what the request came over.
    if lowered.startswith("https://") or (url.startswith("/") and fixed.get("scheme") == "https"):
        return Answer.REDIRECT
    return Answer.UNTOLD if url.startswith("\0") else Answer.CONTENT
