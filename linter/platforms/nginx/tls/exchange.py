"""How keys are agreed on, and agreed on again: groups, parameters of Diffie-Hellman, early data, session tickets.

Sources: https://nginx.org/en/docs/http/ngx_http_ssl_module.html; RFC 7919, 3; RFC 9325, 3.4.  Checked 2026-11-30.
"""

from base64 import b64decode

from linter.model.words import Tickets
from linter.platforms.nginx.reading.blocks import Context
from linter.platforms.nginx.reading.settings import one
from linter.platforms.nginx.tls.certificates import Certificates
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.tls.der import first_number
from linter.tls.groups import canonical
from linter.tls.pem import blocks
from linter.tls.suites import CipherSuite

_PARAMETERS = "DH PARAMETERS"
_FINITE = "DHE"


def groups_of(context: Context) -> Many[str]:
    """Return the groups for the key exchange."""
    entry = one(context, "ssl_ecdh_curve")
    if isinstance(entry, Unknown):
        return entry
    if entry is None or entry.text == "auto":
        at = context.at if entry is None else entry.place
        return Unknown("the TLS library chooses its groups", at, "ssl_ecdh_curve")
    return entry.known(tuple(entry.known(canonical(name)) for name in _group_names(entry.text)))


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
