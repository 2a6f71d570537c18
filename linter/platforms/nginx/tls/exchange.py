"""How keys are agreed on, and agreed on again: groups, parameters of Diffie-Hellman, early data, session tickets.

Sources: https://nginx.org/en/docs/http/ngx_http_ssl_module.html; RFC 7919, 3; RFC 9325, 3.4.  Checked 2026-11-30.
"""

from base64 import b64decode

from linter.model.words import Tickets
from linter.platforms.nginx.reading.blocks import Context, Entry, Gap
from linter.platforms.nginx.reading.settings import one
from linter.platforms.nginx.tls.certificates import Certificates
from linter.platforms.nginx.tls.protocols import Side, command
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.nginx.parser import Word
from linter.tls.groups import canonical, of_openssl
from linter.tls.pem import blocks
from linter.tls.suites import CipherSuite
from linter.tls.x509.der import first_number

_PARAMETERS = "DH PARAMETERS"
_FINITE = "DHE"
_OF_SERVERS = "ssl_"


def groups_of(context: Context, side: Side) -> Many[str]:
    """Return the groups for the key exchange: OpenSSL's commands come after `ssl_ecdh_curve`, which hops lack."""
    ordered = command(context, side, "groups") or command(context, side, "curves")
    if ordered is not None:
        return _listed(ordered, ordered.arguments[1])
    entry = one(context, side.name("ecdh_curve"))
    if isinstance(entry, Unknown):
        return entry
    if entry is None or entry.text == "auto":
        return _of_library(context, side, context.at if entry is None else entry.place)
    return _listed(entry, entry.arguments[0])


def _listed(entry: Entry, word: Word) -> Many[str]:
    if word.has_hole or "$" in word.text:
        return Unknown("its value is not written here", word.at, entry.name, entry.via)
    names = _group_names(word.text)
    if any(name == "DEFAULT" or name.startswith("-") for name in names):
        return Unknown("the TLS library's own groups are a part of it", word.at, entry.name, entry.via)
    known = tuple(Known(canonical(name), word.at, entry.name, entry.via) for name in names)
    return Known(known, word.at, entry.name, entry.via)


def _of_library(context: Context, side: Side, at: Location) -> Many[str]:
    """Return what OpenSSL has by itself, where the image of nginx tells which it is."""
    setting = side.name("ecdh_curve" if side.prefix == _OF_SERVERS else "conf_command")
    commands = context.written(side.name("conf_command"))
    if isinstance(commands, Gap):
        return commands.unknown(side.name("conf_command"))
    release = context.release
    found = None if release is None or release.openssl is None else of_openssl(release.openssl)
    if found is None or release is None or release.openssl is None:
        return Unknown("the TLS library chooses its groups", at, setting)
    said = f"OpenSSL {'.'.join(map(str, release.openssl))} beside nginx {release.name} then has its own groups"
    return Known(tuple(Known(name, at, setting, release.via, said) for name in found), at, setting, release.via, said)


def _group_names(text: str) -> list[str]:
    """Return the names of a list as OpenSSL has it since 3.5: `?X25519MLKEM768:*X25519 / secp256r1`."""
    words = text.replace("/", ":").split(":")
    return [name for word in words if (name := word.strip().lstrip("?*"))]


def early_data_of(context: Context) -> Setting[bool]:
    """Return whether requests are taken before the handshake has ended (`ssl_early_data`, off by default)."""
    entry = one(context, "ssl_early_data")
    if isinstance(entry, Unknown):
        return entry
    if entry is None:
        default = "nginx then takes nothing before the handshake has ended"
        return Known(False, context.at, "ssl_early_data", default=default)
    return entry.known(entry.text == "on")


def finite_field_bits(context: Context, suites: Many[CipherSuite], certificates: Certificates) -> Setting[int] | None:
    """Return the bits of the group for DHE (`ssl_dhparam`); None where no suite has such a key exchange."""
    if isinstance(suites, Known) and all(map(_is_of_another_kind, suites.value)):
        return None
    entry = one(context, "ssl_dhparam")
    if entry is None or isinstance(entry, Unknown):
        return entry
    text = certificates.text(entry.arguments[0])
    if text is None:
        return Unknown("the file with the group is not among the files", entry.place, "ssl_dhparam", entry.via)
    bits = _bits(text)
    if bits is None:
        return Unknown("the file holds no parameters that can be read", entry.place, "ssl_dhparam", entry.via)
    return entry.known(bits)


def _is_of_another_kind(suite: Setting[CipherSuite]) -> bool:
    return isinstance(suite, Known) and suite.value.key_exchange != _FINITE


def _bits(text: str) -> int | None:
    """Return how long the prime of a file's first parameters is."""
    for block in blocks(text):
        if block.label == _PARAMETERS:
            try:
                return first_number(b64decode(block.body)).bit_length()
            except ValueError:
                return None
    return None


def tickets_of(context: Context) -> Setting[Tickets]:
    """Return whose key seals the tickets of sessions: a file's, which nobody changes by itself, or nginx's own."""
    switch = one(context, "ssl_session_tickets")
    if isinstance(switch, Unknown):
        return switch
    if switch is not None and switch.text == "off":
        return switch.known(Tickets.NONE)
    key = one(context, "ssl_session_ticket_key")
    if isinstance(key, Unknown):
        return key
    if key is None:
        default = "nginx then makes the key of session tickets itself"
        return Known(Tickets.OWN, context.at, "ssl_session_ticket_key", default=default)
    return key.known(Tickets.STATIC)
