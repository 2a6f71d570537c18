"""Cipher suites, as nginx's directives and OpenSSL's commands select them.  Knows no endpoint."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from linter.platforms.nginx.reading.blocks import Context, Gap
from linter.platforms.nginx.tls.protocols import Side, command
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import InputError
from linter.syntax.nginx.parser import Word
from linter.tls import suites
from linter.tls.strings.openssl import expand_openssl
from linter.tls.suites import CipherSuite

_SUITES_1_3 = ("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256")
_SAID_1_3 = "OpenSSL then offers its suites for TLS 1.3"
_ITEM = pattern(r"[^:, ;]+")
# What Fedora and its like have in place of a string, also in the stock nginx.conf.
# Source: https://docs.fedoraproject.org/en-US/packaging-guidelines/CryptoPolicies/.
_PROFILE = "PROFILE="
# nginx gives OpenSSL no callback for pre-shared keys, nor passwords, so suites with them are never chosen.
_NEVER = pattern(r"PSK|SRP")
_FINITE_FIELD = pattern(r"TLS_(?:DHE|DH_anon)_")


def cipher_suites_of(context: Context, side: Side, versions: Many[str], *, dhparam: bool) -> Many[CipherSuite]:
    """Return the suites that can be negotiated in the given versions.

    A server without `ssl_dhparam` negotiates no finite-field Diffie-Hellman; the other side decides for a client.
    """
    allowed = _allowed(versions)
    older = _older(context, side, allowed, dhparam=dhparam)
    if isinstance(older, Unknown):
        return older
    newest = _newest(context, side)
    if isinstance(newest, Unknown):
        return newest
    usable = tuple(
        one
        for one in (*older.value, *newest.value)
        if not isinstance(one, Known) or _is_usable(one.value, allowed, dhparam=dhparam)
    )
    return Known(usable, older.at, older.setting, older.via, older.default)


def _allowed(versions: Many[str]) -> frozenset[str] | None:
    if isinstance(versions, Unknown) or not all(isinstance(version, Known) for version in versions.value):
        return None
    return frozenset(version.value for version in versions.value if isinstance(version, Known))


def _is_usable(suite: CipherSuite, allowed: frozenset[str] | None, *, dhparam: bool) -> bool:
    return (allowed is None or bool(allowed.intersection(suite.versions))) and _is_chosen(suite.name, dhparam)


@cache  # there are 350 suites, and all servers ask of most
def _is_chosen(name: str, has_parameters: bool) -> bool:  # noqa: FBT001  # a cache takes names a third slower
    return not _NEVER.search(name) and (has_parameters or not _FINITE_FIELD.match(name))


@lru_cache(maxsize=64)  # most servers have the default
def _usable_of(ciphers: str, allowed: frozenset[str] | None, has_parameters: bool) -> tuple[CipherSuite, ...]:  # noqa: FBT001
    expanded = expand_openssl(ciphers)
    return tuple(one for one in expanded if _is_usable(one, allowed, dhparam=has_parameters))


def _older(context: Context, side: Side, allowed: frozenset[str] | None, *, dhparam: bool) -> Many[CipherSuite]:
    """Return the suites for TLS 1.2 and older; of the default, those alone that can be negotiated."""
    ordered = command(context, side, "cipherstring")
    if ordered is not None:
        return _expanded(ordered.arguments[1], ordered.name)
    setting = side.name("ciphers")
    written = context.written(setting)
    if isinstance(written, Gap):
        return written.unknown(setting)
    if written is None or not written[0].arguments:
        said = side.ciphers_said
        usable = _usable_of(side.ciphers, allowed, dhparam)
        filled = tuple(Known(suite, context.at, setting, default=said) for suite in usable)
        return Known(filled, context.at, setting, default=said)
    found = _expanded(written[0].arguments[0], setting)
    return found.passed(written[0].via[-1]) if written[0].via else found


def _expanded(word: Word, setting: str) -> Many[CipherSuite]:
    if word.has_hole or "$" in word.text:
        return Unknown("its value is not written here", word.at, setting)
    if word.text.startswith(_PROFILE):
        return Unknown("the crypto policy of the system decides", word.at, setting)
    try:
        selected = expand_openssl(word.text)
    except ValueError as error:
        raise InputError(
            word.at, f"OpenSSL refuses the cipher string: {error}", "`openssl ciphers` says what it selects"
        ) from error
    return Known(tuple(_placed(selected, word, setting)), word.at, setting)


def _placed(selected: Iterable[CipherSuite], word: Word, setting: str) -> Iterator[Known[CipherSuite]]:
    """Give each suite the place of its own name; the whole string where an alias selects it."""
    named = {found[0]: found.span() for found in _ITEM.finditer(word.text)}
    for suite in selected:
        span = named.get(suite.openssl) or named.get(suite.name)
        yield Known(suite, word.at if span is None else word.part(*span), setting)


def _newest(context: Context, side: Side) -> Many[CipherSuite]:
    """Return the suites for TLS 1.3, which no cipher string selects."""
    chosen = command(context, side, "ciphersuites")
    setting = side.name("conf_command")
    if chosen is None:
        filled = (Known(suite, context.at, setting, default=_SAID_1_3) for suite in _named(_SUITES_1_3))
        return Known(tuple(filled), context.at, setting, default=_SAID_1_3)
    word = chosen.arguments[1]
    if word.has_hole or "$" in word.text:
        return Unknown("its value is not written here", word.at, setting)
    spans = {found[0]: found.span() for found in _ITEM.finditer(word.text)}
    known: tuple[Setting[CipherSuite], ...] = tuple(
        Known(suite, word.part(*spans[name]), setting) for name in spans for suite in _named((name,))
    )
    return Known(known, word.at, setting)


def _named(names: Iterable[str]) -> Iterator[CipherSuite]:
    return (suite for name in names if (suite := suites.find(name)) is not None)
