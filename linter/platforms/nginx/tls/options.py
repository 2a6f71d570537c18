"""What OpenSSL's `Options` switch: compression, renegotiation, how keys and records are bound.  Knows no endpoint.

Sources: OpenSSL, SSL_CONF_cmd(3), `Options`; RFC 5746, RFC 7366, RFC 7627.  Tried with 1.22.1 and 1.31.3: nginx never
agrees on keys anew whatever is switched, neither build compresses, and what is switched off is not done.  Checked
2026-11-30.
"""

from collections.abc import Iterator

from linter.model.words import Renegotiation
from linter.platforms.nginx.reading.blocks import Context, Gap
from linter.platforms.nginx.tls.protocols import Side
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown

_COMMAND = "options"
_ITEM = pattern(r"(?P<sign>[+-]?)(?P<name>\w+)")
# As a client OpenSSL since 3.0 refuses servers that cannot show who they are when keys are agreed on anew, unless told.
_LEGACY = ("unsafelegacyserverconnect", "unsafelegacyrenegotiation")
_REFUSES = (3, 0)
_COMPRESSION = "compression"
_EXTENDED = "extendedmastersecret"
_ENCRYPTED_FIRST = "encryptthenmac"
_BOUND_LATER = "TLSv1.3"


def compression_of(context: Context, side: Side) -> Setting[bool]:
    """Return whether OpenSSL may compress, as far as it is built to: nginx forbids it unless it is allowed again."""
    found = _switched(context, side, _COMPRESSION)
    return found or _by_default(context, side, "nginx then lets OpenSSL compress nothing").map(lambda _: False)


def renegotiation_of_servers(context: Context, side: Side) -> Known[Renegotiation]:
    """Return that keys are not agreed on anew, which nothing that can be written changes."""
    return _by_default(context, side, "nginx never agrees on keys anew").map(lambda _: Renegotiation.NONE)


def renegotiation_of_clients(context: Context, side: Side) -> Setting[Renegotiation]:
    """Return whether a hop takes servers that cannot show that it is them with whom keys are agreed on anew."""
    for option in _LEGACY:
        found = _switched(context, side, option)
        if isinstance(found, Unknown):
            return found
        if found is not None and found.value:
            return found.map(lambda _: Renegotiation.LEGACY)
    openssl = None if context.release is None else context.release.openssl
    if openssl is not None and openssl < _REFUSES:
        said = f"OpenSSL {'.'.join(map(str, openssl))} then takes servers without RFC 5746"
        return _by_default(context, side, said).map(lambda _: Renegotiation.LEGACY)
    said = "OpenSSL 3.0 and newer then refuse servers without RFC 5746"
    return _by_default(context, side, said).map(lambda _: Renegotiation.NONE)


def extended_master_secret_of(context: Context, side: Side, versions: Many[str]) -> Setting[bool] | None:
    """Return whether keys are bound to their handshake; None of TLS 1.3 alone, which does nothing else."""
    if _is_new_alone(versions):
        return None
    found = _switched(context, side, _EXTENDED)
    return found or _by_default(context, side, "OpenSSL 1.1.0 and newer then do so").map(lambda _: True)


def encrypt_then_mac_of(context: Context, side: Side, versions: Many[str]) -> Setting[bool] | None:
    """Return whether suites with CBC protect what is encrypted; None of TLS 1.3 alone, which has no such suites."""
    if _is_new_alone(versions):
        return None
    found = _switched(context, side, _ENCRYPTED_FIRST)
    return found or _by_default(context, side, "OpenSSL 1.1.0 and newer then do so").map(lambda _: True)


def _is_new_alone(versions: Many[str]) -> bool:
    listed = versions.value if isinstance(versions, Known) else ()
    return bool(listed) and all(isinstance(one, Known) and one.value == _BOUND_LATER for one in listed)


def _by_default(context: Context, side: Side, said: str) -> Known[None]:
    return Known(None, context.at, side.name("conf_command"), default=said)


def _switched(context: Context, side: Side, option: str) -> Setting[bool] | None:
    """Return where an option is switched last; None where it is not."""
    written = context.written(side.name("conf_command"))
    if isinstance(written, Gap):
        return written.unknown(side.name("conf_command"))
    found: Setting[bool] | None = None
    for entry in written or ():
        if entry.text.lower() == _COMMAND and len(entry.arguments) > 1:
            word = entry.arguments[1]
            if word.has_hole or "$" in word.text:
                found = Unknown("its value is not written here", word.at, entry.name, entry.via)
            for name, is_on, start, end in _items(word.text):
                if name == option:
                    found = Known(is_on, word.part(start, end), entry.name, entry.via)
    return found


def _items(text: str) -> Iterator[tuple[str, bool, int, int]]:
    for item in _ITEM.finditer(text):
        yield item["name"].lower(), item["sign"] != "-", *item.span()
