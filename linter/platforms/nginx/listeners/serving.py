"""What a server answers with: content, redirects to https, or nothing.  Knows no TLS setting."""

import re
from collections.abc import Iterator, Mapping

from linter.model.endpoint import Serves
from linter.platforms.nginx.listeners.rewriting import HANDLERS, Answer, Ruling, redirects_some, rewrites_some, ruling
from linter.platforms.nginx.reading.blocks import Context
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_CHALLENGE = pattern(r"\.well-known|acme", re.IGNORECASE)
_HEALTH = pattern(
    r"[/^=~* ]*/?_?(?:nginx[_-]?)?(?:stub_?|server-)?(?:health(?:[_-]?checks?|z|y)?|alive|live(?:ness|z)?|ready"
    r"|readi?ness|readyz|ping|status|heartbeat|metrics|up)(?:\.\w+)?/?\$?",
    re.IGNORECASE,
)
_ALL_PATHS = frozenset({"/", "^/", ".*", "^.*", "^", "^.*$", "/.*", "^/.*", "^/(.*)$"})
_OWN_CONTENT = ("root", "try_files", "autoindex", "index")


def serves_of(context: Context, fixed: Mapping[str, str], at: Location) -> Setting[Serves]:
    """Say what a server answers with, given what is fixed by its listener, which stands at a place."""
    first = ruling(context, fixed)
    somewhere = redirects_some(context, fixed)
    if first is not None and first.answer is Answer.NOTHING and somewhere is not None:
        return Known(Serves.REDIRECT, somewhere, "return")
    if first is not None:
        return _serves(first, at)
    rulings = list(_rulings(context, fixed))
    if any(one.answer is Answer.CONTENT for one in rulings) or _has_own_content(context, rulings, somewhere):
        return Known(Serves.CONTENT, at, "listen")
    untold = next((one for one in rulings if one.answer is Answer.UNTOLD), None)
    gap = context.gap("location")
    if untold is not None or gap is not None:
        because = "where it redirects to is not written here" if gap is None else gap.because
        return Unknown(because, at if untold is None else untold.at, "listen")
    redirect = next((one.at for one in rulings if one.answer is Answer.REDIRECT), somewhere)
    redirect = redirect or rewrites_some(context, fixed)
    return Known(Serves.NOTHING, at, "listen") if redirect is None else Known(Serves.REDIRECT, redirect, "return")


def content_contexts(context: Context, fixed: Mapping[str, str]) -> Iterator[Context]:
    """Return the levels of a server that answer with content: its locations, or itself where it has none for that."""
    if ruling(context, fixed) is not None:
        return
    found = False
    for inner, one in _answers(context, fixed):
        if one.answer is Answer.CONTENT:
            found = True
            yield inner
    if not found:
        yield context


def conditions(context: Context, fixed: Mapping[str, str]) -> Iterator[Context]:
    """Return the conditions of a location under which its content has headers of its own."""
    for _, inner in context.contexts("if"):
        if inner.here("add_header") and ruling(inner, fixed) is None:
            yield inner


def is_for_all_paths(context: Context) -> bool:
    """Say whether a location is the one for all that no other is for."""
    words = [word.text for word in context.block.arguments]
    return bool(words) and words[-1] in _ALL_PATHS and words[0] != "="


def passes_on(context: Context) -> bool:
    """Say whether another program answers for a location."""
    return any(context.here(name) for name in HANDLERS)


def _serves(found: Ruling, at: Location) -> Setting[Serves]:
    match found.answer:
        case Answer.REDIRECT:
            return Known(Serves.REDIRECT, found.at, "return")
        case Answer.NOTHING:
            return Known(Serves.NOTHING, found.at, "return")
        case Answer.UNTOLD:
            return Unknown("where it redirects to is not written here", found.at, "return")
        case _:
            return Known(Serves.CONTENT, at, "listen")


def _has_own_content(context: Context, rulings: list[Ruling], somewhere: Location | None) -> bool:
    """Say whether requests that no location is for get files."""
    if _denied(context) is not None:
        return False
    if any(context.here(name) for name in _OWN_CONTENT) and not any(
        is_for_all_paths(inner) for _, inner in context.contexts("location")
    ):
        return True
    return not rulings and somewhere is None and context.gap("location") is None


def _rulings(context: Context, fixed: Mapping[str, str]) -> Iterator[Ruling]:
    return (one for _, one in _answers(context, fixed))


def _answers(context: Context, fixed: Mapping[str, str]) -> Iterator[tuple[Context, Ruling]]:
    """Return what the locations at a level answer, those inside them included."""
    for entry, inner in context.contexts("location"):
        path = entry.arguments[-1].text if entry.arguments else ""
        if path.startswith("@") or inner.here("internal"):
            continue
        if _CHALLENGE.search(path) or _HEALTH.fullmatch(path) or inner.here("stub_status"):
            yield inner, Ruling(Answer.ASIDE, entry.at)
            continue
        yield inner, ruling(inner, fixed) or _handled(inner)
        yield from _answers(inner, fixed)


def _handled(context: Context) -> Ruling:
    denied = _denied(context)
    return Ruling(Answer.CONTENT, context.at) if denied is None else Ruling(Answer.NOTHING, denied)


def _denied(context: Context) -> Location | None:
    """Return what lets nobody in: the nearest level that says anything about it decides."""
    for level in context.levels():
        denied = level.here("deny")
        if denied or level.here("allow"):
            nobody = not level.here("allow") and all(one.text == "all" for one in denied)
            return denied[0].at if nobody else None
    return None
