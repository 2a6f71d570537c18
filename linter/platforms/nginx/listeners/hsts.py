"""The Strict-Transport-Security header that a server's responses have in the end, and pins of keys beside it.

Knows no TLS setting.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from linter.model.endpoint import Hsts
from linter.model.hsts import sent_by
from linter.platforms.nginx.listeners.serving import conditions, content_contexts, is_for_all_paths, passes_on
from linter.platforms.nginx.reading.blocks import Context, Entry, Gap
from linter.platforms.nginx.reading.variables import texts
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.nginx.parser import Word
from linter.syntax.nginx.text import HOLE

_NAME = "strict-transport-security"
_PINS = "public-key-pins"
_DEEPEST = 6
_MAX_AGE = pattern(r"max-age\s*=\s*\"?(?P<seconds>\d{1,18})", re.IGNORECASE)
_MORE = pattern(r"\s*strict-transport-security\s*:(?P<value>.*)", re.IGNORECASE)


Header: TypeAlias = Setting[Hsts | None]


def hsts_of(context: Context, fixed: Mapping[str, str]) -> Header:
    """Return the header that a server sends with its content.

    A level with an `add_header` of its own inherits none, so one location may lack what the server has.
    """
    levels = list(content_contexts(context, fixed)) or [context]
    headers = [(level, _header(level, fixed)) for level in levels]
    sent = _header(context, fixed)
    if not (_is_sent(sent) or any(_is_sent(header) for _, header in headers)):
        return _unsent(context, sent, headers)
    headers += [(inner, _header(inner, fixed)) for level in levels for inner in conditions(level, fixed)]
    for _, header in headers:
        if isinstance(header, Known) and header.value is None:
            return header
    unknown = next((header for _, header in headers if isinstance(header, Unknown)), None)
    return unknown or headers[0][1]


def header_of(context: Context) -> Header:
    """Return the header that a level adds, whatever is around it."""
    return _header(context, {})


def key_pins(context: Context) -> Known[bool] | None:
    """Say whether a server, or a part of it, sends the header by which browsers once pinned keys.

    None where a file is not at hand that may: the header does nothing, so that nobody need look for it.
    """
    for level in (*context.levels(), *_within(context, 0)):
        for name in ("add_header", "more_set_headers"):
            for entry in level.here(name):
                if any(word.text.lower().startswith(_PINS) for word in entry.arguments):
                    return entry.known(True)
    return Known(False, context.at, "add_header") if context.gap("add_header") is None else None


def _within(context: Context, depth: int) -> Iterator[Context]:
    """Yield the parts of a server, and what is in them."""
    if depth < _DEEPEST:
        for _, inside in context.contexts("location", "if", "limit_except"):
            yield inside
            yield from _within(inside, depth + 1)


def _unsent(context: Context, sent: Header, headers: list[tuple[Context, Header]]) -> Header:
    """Decide where nginx adds the header nowhere for certain: a program behind it may send it."""
    unknown = next((header for _, header in headers if isinstance(header, Unknown)), None)
    if unknown is not None:
        return unknown
    main = [level for level, _ in headers if is_for_all_paths(level)] or [level for level, _ in headers]
    if all(passes_on(level) and not _hides(level) for level in main):
        return sent_by("the program behind", context.at, "add_header")
    return sent


def _is_sent(header: Header) -> bool:
    return isinstance(header, Known) and header.value is not None


def _hides(context: Context) -> bool:
    """Say whether the header of the program behind is not passed on."""
    hidden = context.written("proxy_hide_header")
    return isinstance(hidden, tuple) and any(entry.text.lower() == _NAME for entry in hidden)


def _header(context: Context, fixed: Mapping[str, str]) -> Header:
    """Return the header that responses of a level get."""
    more = next(_more_headers(context), None)
    if more is not None:
        word, start = more
        return _read(word, start, context, fixed)
    entries, gap = _effective(context)
    for entry in entries:
        if _is_hsts(entry):
            return _read(entry.arguments[1], 0, context, fixed)
    if gap is not None:
        return gap.unknown("add_header")
    own = context.here("add_header")
    hidden = own and context.outer is not None and any(map(_is_hsts, _effective(context.outer)[0]))
    return Known(None, own[0].at if hidden else context.at, "add_header")


def _effective(context: Context) -> tuple[tuple[Entry, ...], Gap | None]:
    """Return the `add_header` in effect at a level, and where there may be more of them."""
    own, gap = context.here("add_header"), context.gap("add_header")
    mode = _inheritance(context)
    if context.outer is None or mode == "off" or (own and mode != "merge"):
        return own, gap
    inherited, further = _effective(context.outer)
    return (*own, *inherited), gap or further


def _inheritance(context: Context) -> str:
    """Return what nginx 1.29.3 and newer are told about inheriting headers."""
    written = context.written("add_header_inherit")
    return written[0].text if isinstance(written, tuple) else ""


def _is_hsts(entry: Entry) -> bool:
    return entry.text.lower() == _NAME and len(entry.arguments) > 1


def _more_headers(context: Context) -> Iterator[tuple[Word, int]]:
    """Find the header in `more_set_headers`, which no level hides; return the word and where the value begins."""
    for level in context.levels():
        for entry in level.here("more_set_headers"):
            for word in entry.arguments:
                found = _MORE.match(word.text)
                if found is not None:
                    yield word, found.start("value")


def _read(word: Word, start: int, context: Context, fixed: Mapping[str, str]) -> Header:
    """Read the header's value, which begins somewhere in a word."""
    values = [one.text for one in texts(word, context, fixed) if one.text[start:].strip()]
    if not values:
        return Known(None, word.at, "add_header")  # nginx sends no header with an empty value
    found = _MAX_AGE.search(values[0], start)
    if found is None and HOLE not in values[0]:
        return Known(None, word.at, "add_header")  # browsers ignore it without an age (RFC 6797, 6.1.1)
    lowered = values[0].lower()
    age: Setting[int] = Unknown("its age is not written here", word.at, "add_header")
    if found is not None:
        age = Known(int(found["seconds"]), _place(word, values[0], *found.span("seconds")), "add_header")
    return Known(
        Hsts(
            at=word.at,
            max_age=age,
            include_subdomains=Known("includesubdomains" in lowered, word.at, "add_header"),
            preload=Known("preload" in lowered, word.at, "add_header"),
        ),
        word.at,
        "add_header",
    )


def _place(word: Word, text: str, start: int, end: int) -> Location:
    return word.part(start, end) if text == word.text else word.at
