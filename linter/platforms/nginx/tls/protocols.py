"""Protocol versions, as nginx's directives and OpenSSL's commands select them.  Knows no endpoint."""

from collections.abc import Iterator

from msgspec import Struct

from linter.platforms.nginx.reading.blocks import Context, Entry, Gap
from linter.provenance.setting import Known, Many, Setting, Step, Unknown
from linter.provenance.source import InputError
from linter.syntax.nginx.parser import Word
from linter.tls.versions import VERSIONS, at_least

_DEFAULT = ("TLSv1.2", "TLSv1.3")
# As `ssl_protocols` and OpenSSL write them; neither minds upper and lower case.
_VERSIONS = {
    "sslv2": "SSLv2",
    "sslv3": "SSLv3",
    "tlsv1": "TLSv1.0",
    "tlsv1.1": "TLSv1.1",
    "tlsv1.2": "TLSv1.2",
    "tlsv1.3": "TLSv1.3",
}
# What OpenSSL's `ALL` can mean: SSL 3.0 is left out of its builds since 1.1.0.
_ALL = at_least("TLSv1.0")
_BOUNDS = frozenset({"minprotocol", "maxprotocol"})
_OLD = frozenset({"SSLv3", "TLSv1.0", "TLSv1.1"})
# OpenSSL 3.0 speaks them at this security level only.
_LOW_LEVEL = "@SECLEVEL=0"


class Side(Struct, frozen=True):
    """The directives of one side of connections, and what nginx fills in for them."""

    prefix: str
    """How they begin: `ssl_` on the side of the server, `proxy_ssl_` on that of the client."""
    verb: str
    """What it does with a version."""
    ciphers: str
    ciphers_said: str

    def name(self, directive: str) -> str:
        """Return the name of a directive on this side."""
        return self.prefix + directive


def versions_of(context: Context, side: Side, bounds: Context | None = None) -> Many[str]:
    """Return the versions that are accepted or offered.

    `MinProtocol` and `MaxProtocol` count at the level of the bounds, if that is another one.
    """
    setting = side.name("protocols")
    written = context.written(setting)
    commands = context.written(side.name("conf_command"))
    if isinstance(written, Gap):
        return written.unknown(setting)
    if isinstance(commands, Gap) and not written:
        return commands.unknown(side.name("conf_command"))
    chosen = tuple(_defaults(context, side)) if written is None else tuple(_written(written))
    listed = written[0] if written else None
    for entry in _commands(context, side, bounds):
        changed = _obeyed(entry, chosen)
        listed = listed if changed == chosen else entry
        chosen = changed
    if listed is None:
        return _by_default(chosen, context, side)
    return Known(chosen, listed.at, listed.name, listed.via)


def _commands(context: Context, side: Side, bounds: Context | None) -> Iterator[Entry]:
    """Return the commands of OpenSSL that concern versions: those about options, then the last about each bound."""
    own = context.written(side.name("conf_command"))
    around = own if bounds is None else bounds.written(side.name("conf_command"))
    if isinstance(own, tuple):
        yield from (entry for entry in own if not _is_bound(entry))
    if isinstance(around, tuple):
        yield from {entry.text.lower(): entry for entry in around if _is_bound(entry)}.values()


def _is_bound(entry: Entry) -> bool:
    return entry.text.lower() in _BOUNDS


def command(context: Context, side: Side, name: str) -> Entry | None:
    """Return the last `*_conf_command` that sets something of OpenSSL."""
    written = context.written(side.name("conf_command"))
    entries = written if isinstance(written, tuple) else ()
    return next((entry for entry in reversed(entries) if _names(entry, name)), None)


def _names(entry: Entry, name: str) -> bool:
    return entry.text.lower() == name and len(entry.arguments) > 1


def _defaults(context: Context, side: Side) -> Iterator[Known[str]]:
    versions = _DEFAULT if context.release is None else context.release.versions
    said, via = _said(context, side)
    return (Known(version, context.at, side.name("protocols"), via, said) for version in versions)


def _said(context: Context, side: Side) -> tuple[str, tuple[Step, ...]]:
    """Return whose default applies, and how that is known."""
    if context.release is None:
        return f"nginx 1.27.3 and newer then {side.verb} TLSv1.2 and TLSv1.3", ()
    *others, last = context.release.versions
    return f"nginx {context.release.name} then {side.verb}s {', '.join(others)} and {last}", context.release.via


def _by_default(chosen: tuple[Setting[str], ...], context: Context, side: Side) -> Many[str]:
    """Return what nginx fills in, as far as the TLS library beside it is sure to agree."""
    said, via = _said(context, side)
    ciphers = context.written(side.name("ciphers"))
    lowered = isinstance(ciphers, tuple) and any(_LOW_LEVEL in entry.text.upper() for entry in ciphers)
    sure = context.release is None or context.release.speaks_old_versions or lowered
    return Known(tuple(one if sure else _doubted(one) for one in chosen), context.at, side.name("protocols"), via, said)


def _doubted(one: Setting[str]) -> Setting[str]:
    if not isinstance(one, Known) or one.value not in _OLD:
        return one
    because = f"{one.default}, as far as its TLS library does: OpenSSL 3.0 and newer refuse {one.value}"
    return Unknown(because, one.at, one.setting, one.via)


def _written(entries: tuple[Entry, ...]) -> Iterator[Setting[str]]:
    """Return the versions that directives of one level list; nginx joins them."""
    for entry in entries:
        for word in entry.arguments:
            if word.has_hole or "$" in word.text:
                yield Unknown("its value is not written here", word.at, entry.name, entry.via)
            else:
                yield Known(_version(word), word.at, entry.name, entry.via)


def _version(word: Word) -> str:
    version = _VERSIONS.get(word.text.lower())
    if version is None:
        raise InputError(
            word.at,
            f"nginx knows no protocol version `{word.text[:80]}`",
            "write `TLSv1`, `TLSv1.1`, `TLSv1.2` or `TLSv1.3`",
        )
    return version


def _obeyed(entry: Entry, chosen: tuple[Setting[str], ...]) -> tuple[Setting[str], ...]:
    """Carry out a command of OpenSSL that concerns versions."""
    known = [version for version in chosen if isinstance(version, Known)]
    if len(known) < len(chosen):
        return chosen
    if _names(entry, "protocol"):
        return tuple(_listed(entry, {version.value: version for version in known}))
    for name, is_minimum in (("minprotocol", True), ("maxprotocol", False)):
        bound = _VERSIONS.get(entry.arguments[1].text.lower()) if _names(entry, name) else None
        if bound is not None:
            limit = VERSIONS.index(bound)
            order = [VERSIONS.index(version.value) for version in known]
            return tuple(
                version
                for version, place in zip(known, order, strict=True)
                if (place >= limit if is_minimum else place <= limit)
            )
    return chosen


def _listed(entry: Entry, enabled: dict[str, Known[str]]) -> list[Known[str]]:
    """Switch versions on and off as `Protocol` lists them, one after the other."""
    word = entry.arguments[1]
    for item in word.text.split(","):
        name = item.strip().lstrip("+-").lower()
        on = not item.strip().startswith("-")
        for version in _ALL if name == "all" else filter(None, (_VERSIONS.get(name),)):
            if not on:
                enabled = {key: value for key, value in enabled.items() if key != version}
            elif version not in enabled:
                enabled = {**enabled, version: Known(version, word.at, entry.name, entry.via)}
    return sorted(enabled.values(), key=lambda version: VERSIONS.index(version.value))
