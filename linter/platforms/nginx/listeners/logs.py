"""What nginx's logs keep of TLS.  Knows no handshake.

Sources: https://nginx.org/en/docs/http/ngx_http_log_module.html, https://nginx.org/en/docs/stream/ngx_stream_log_module.html;
why handshakes fail is told with the level of
`info`, as src/event/ngx_event_openssl.c, ngx_ssl_connection_error, has it for clients (tried with 1.31.3).
"""

from linter.model.endpoint import Recorded
from linter.model.expiry.watching import OF_VARIABLES, variables_in
from linter.platforms.nginx.reading.blocks import Context, Entry, Gap
from linter.provenance.setting import Known, Many, Setting, Unknown

# Directives that make variables of other languages, which may tell anything.
_OPAQUE = ("js_set", "perl_set", "set_by_lua", "set_by_lua_block", "set_by_lua_file")
_WITHIN = ("location", "if", "limit_except")
_DEEPEST = 4
_SAID = "nginx then writes the format `combined`, which has nothing of TLS"
_SAID_STREAM = "nginx then writes no log of connections"
_FRAGMENT = "the file around it is not at hand"
_TELLING = frozenset({"info", "debug"})


def logged(context: Context, *, is_stream: bool) -> Many[Recorded]:
    """Return what the access logs of a server keep of TLS."""
    written = context.written("access_log")
    if isinstance(written, Gap):
        return written.unknown("access_log")
    if written is None and not _is_whole(context):
        return Unknown(_FRAGMENT, context.at, "access_log")
    if written is None:
        return Known((), context.at, "access_log", default=_SAID_STREAM if is_stream else _SAID)
    found = _together(written, context)
    if isinstance(found, Unknown) or found.value:
        return found
    within = None if is_stream else _written_within(context, 0)
    return found if within is None else Unknown("parts of it have logs of their own", within.place, "access_log")


def tells_failures(context: Context) -> Setting[bool]:
    """Say whether failed handshakes leave a trace: in the log of errors, or in the counters of NGINX Plus."""
    zone = context.written("status_zone")
    if isinstance(zone, tuple):  # https://nginx.org/en/docs/http/ngx_http_api_module.html#status_zone
        return zone[0].known(True)
    written = context.written("error_log")
    if isinstance(written, Gap):
        return written.unknown("error_log")
    if written is None:
        return _of_main(context)
    for entry in written:
        level = entry.arguments[1] if len(entry.arguments) > 1 else None
        if level is not None and (level.has_hole or "$" in level.text):
            return Unknown("its level is not written here", level.at, "error_log", entry.via)
        if level is not None and level.text in _TELLING:
            return Known(True, level.at, "error_log", entry.via)
    return written[0].known(False)


def _of_main(context: Context) -> Setting[bool]:
    """Return what is so where nothing is written: the level `error`, unless the main file is not at hand."""
    if not _is_whole(context):
        return Unknown(_FRAGMENT, context.at, "error_log")
    return Known(
        False, context.at, "error_log", default="nginx then tells errors alone, and failed handshakes are none"
    )


def _is_whole(context: Context) -> bool:
    """Say whether the level is at hand that is around all servers, where logs are written as a rule."""
    return any(level.at.text.startswith(("http", "stream")) for level in context.levels())


def _together(written: tuple[Entry, ...], context: Context) -> Many[Recorded]:
    """Return what several logs at one level keep together; unknown where one that may keep more is."""
    kept: dict[Recorded, Known[Recorded]] = {}
    unknown: Unknown | None = None
    for entry in written:
        found = _of_log(entry, context)
        if isinstance(found, Unknown):
            unknown = unknown or found
            continue
        for one in found.value:
            if isinstance(one, Known):
                kept.setdefault(one.value, one)
    if Recorded.VERSION not in kept and unknown is not None:
        return unknown
    return written[0].known(tuple(kept.values()))


def _of_log(entry: Entry, context: Context) -> Many[Recorded]:
    arguments = entry.arguments
    if not arguments or any(word.has_hole for word in arguments):
        return Unknown("its value is not written here", entry.place, entry.name, entry.via)
    if not entry.is_certain:
        return Unknown("a template decides whether it stands there", entry.place, entry.name, entry.via)
    if arguments[0].text == "off":
        return entry.known(())
    condition = next((word for word in arguments if word.text.startswith("if=")), None)
    if condition is not None:
        return Unknown("it keeps some of the requests alone", condition.at, entry.name, entry.via)
    if len(arguments) == 1 or arguments[1].text == "combined":
        return entry.known(())
    return _of_format(entry, context)


def _of_format(entry: Entry, context: Context) -> Many[Recorded]:
    name = entry.arguments[1]
    for level in context.levels():
        for written in level.here("log_format"):
            if written.text == name.text:
                return _of_text(entry, written, context)
    gap = next((gap for level in context.levels() if (gap := level.gap("log_format")) is not None), None)
    because = f"the format `{name.text}` is not among the files" if gap is None else gap.because
    return Unknown(because, name.at, entry.name, entry.via)


def _of_text(entry: Entry, written: Entry, context: Context) -> Many[Recorded]:
    words = written.arguments[1:]
    if any(word.has_hole for word in words):
        return Unknown("a template fills in a part of the format", written.place, "log_format", written.via)
    names = [name for word in words for name in variables_in(word.text)]
    name = entry.arguments[1]
    kept, is_open = _recorded(names, context, 0)
    if is_open and Recorded.VERSION not in kept:
        return Unknown(f"variables of the format `{name.text}` are made elsewhere", name.at, entry.name, entry.via)
    elements = tuple(Known(one, name.at, entry.name, entry.via) for one in sorted(kept))
    return Known(elements, name.at, entry.name, entry.via)


def _recorded(names: list[str], context: Context, depth: int) -> tuple[set[Recorded], bool]:
    """Return what variables tell, those that `map` and `set` make of others included, and whether one may tell more."""
    kept = {OF_VARIABLES[name] for name in names if name in OF_VARIABLES}
    is_open = False
    for name in names:
        if name in OF_VARIABLES or depth == _DEEPEST:
            continue
        sources, opaque = _sources(name, context)
        more, also = _recorded(sources, context, depth + 1)
        kept |= more
        is_open = is_open or opaque or also
    return kept, is_open


def _sources(name: str, context: Context) -> tuple[list[str], bool]:
    """Return the variables that one is made of, and whether another language makes it."""
    found: list[str] = []
    for level in context.levels():
        for entry in level.here("map"):
            if len(entry.arguments) > 1 and entry.arguments[1].text == f"${name}" and entry.block is not None:
                texts = [word.text for one in entry.block.entries for word in one.arguments]
                found += variables_in(" ".join((entry.text, *texts)))
        for entry in level.here("set"):
            if entry.text == f"${name}" and len(entry.arguments) > 1:
                found += variables_in(entry.arguments[1].text)
        if any(entry.text == f"${name}" for kind in _OPAQUE for entry in level.here(kind)):
            return found, True
    return found, False


def _written_within(context: Context, depth: int) -> Entry | None:
    """Return a log that a part of a server has, and that is not off."""
    if depth > _DEEPEST:
        return None
    for entry, inside in context.contexts(*_WITHIN):
        own = next((one for one in inside.here("access_log") if one.text != "off"), None)
        found = own or _written_within(inside, depth + 1)
        if found is not None and entry is not None:
            return found
    return None
