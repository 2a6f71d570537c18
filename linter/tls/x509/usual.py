"""Certificates of the usual shape, read by themselves (RFC 5280, 4): loading a library for one takes 0.05 s.

Refuses what is not written as nearly all certificates are, broken ones among it, so that `cryptography` tells what is
in it, or what is wrong.  It verifies no signature, and neither does who asks.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from ipaddress import ip_address

from msgspec import Struct

from linter.tls.x509 import X509, named
from linter.tls.x509.strict import UnusualError, each, elements, number, only, pair, parts

_BOOLEAN, _INTEGER, _BITS, _OCTETS, _OID, _UTF8 = 0x01, 0x02, 0x03, 0x04, 0x06, 0x0C
_PRINTABLE, _UTC_TIME, _TIME, _SEQUENCE, _SET = 0x13, 0x17, 0x18, 0x30, 0x31
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_KEY_ID, _ISSUED_BY, _SERIAL = 0x80, 0xA1, 0x82
_MAIL, _DNS, _DIRECTORY, _URI, _ADDRESS = 0x81, 0x82, 0xA4, 0x86, 0x87
"""Kinds of names, of what is certified and of whom to ask."""
_CRITICAL = b"\xff"
_DEEPEST = 100
"""Authorities below one."""
_V3 = bytes.fromhex("020102")
_BEYOND_SERIALS = 1 << 160
"""Serial numbers have up to 20 bytes."""
_SMALLEST_RSA, _LARGEST_RSA = 1024, 8192
_PRINTED = re.compile(rb"[A-Za-z0-9 '()+,\-./:=?]+")
_CLOCK = re.compile(rb"(\d\d|20[5-9]\d|2[1-9]\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z")
_TURN_OF_CENTURY = 50
# Object identifiers as they are encoded; of a name, the country, and the parts that are longer.
_COUNTRY, _COMMON_NAME, _ORGANIZATION = (bytes.fromhex(f"5504{kind}") for kind in ("06", "03", "0a"))
_PARTS = frozenset({_COMMON_NAME, _ORGANIZATION, *(bytes.fromhex(f"5504{kind}") for kind in ("07", "08", "0b"))})
_LONGEST_PART = 64
_LENGTH_OF_COUNTRY = 2
_ALTERNATIVE_NAMES, _CONSTRAINTS, _USAGE, _PURPOSES, _OWN_KEY, _KEY_ABOVE, _NAMES_ABOVE = (
    bytes.fromhex(f"551d{kind}") for kind in ("11", "13", "0f", "25", "0e", "23", "12")
)
_COMMENT = bytes.fromhex("6086480186f842010d")
"""Of OpenSSL, that it has made the certificate; the library does not look into it either."""
_ACCESS = bytes.fromhex("2b06010505070101")
_ISSUERS, _RESPONDER = bytes.fromhex("2b06010505073002"), bytes.fromhex("2b06010505073001")
_PURPOSE = bytes.fromhex("2b060105050703")
_MANY_BYTES = 0x80
"""The bit of a number in an identifier that goes on."""
_NO_AUTHORITY, _AUTHORITY = b"", bytes.fromhex("0101ff")
_RSA, _EC, _ED25519 = (
    bytes.fromhex(text) for text in ("06092a864886f70d0101010500", "06072a8648ce3d0201", "06032b6570")
)
_LENGTH_OF_ED25519 = 32
_SIGNATURES = {
    bytes.fromhex("06092a864886f70d01010b0500"): ("1.2.840.113549.1.1.11", "sha256"),
    bytes.fromhex("06092a864886f70d01010c0500"): ("1.2.840.113549.1.1.12", "sha384"),
    bytes.fromhex("06092a864886f70d01010d0500"): ("1.2.840.113549.1.1.13", "sha512"),
    bytes.fromhex("06082a8648ce3d040302"): ("1.2.840.10045.4.3.2", "sha256"),
    bytes.fromhex("06082a8648ce3d040303"): ("1.2.840.10045.4.3.3", "sha384"),
    bytes.fromhex("06082a8648ce3d040304"): ("1.2.840.10045.4.3.4", "sha512"),
    _ED25519: ("1.3.101.112", ""),
}
"""The algorithm with its parameters, by its number and its hash (RFC 4055, RFC 5758, RFC 8410)."""
# y² = x³ - 3x + b (NIST SP 800-186, 3.2.1), each by its name, the bytes of a number, the prime and b.
_CURVES = {
    bytes.fromhex("06082a8648ce3d030107"): (
        "secp256r1",
        32,
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    ),
    bytes.fromhex("06052b81040022"): (
        "secp384r1",
        48,
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
    ),
}
_UNCOMPRESSED = b"\x04"


class _Extensions(Struct, frozen=True):
    """What extensions say; None where they name nobody."""

    names: tuple[str, ...] | None = None
    is_ca: bool = False
    names_responder: bool = False


def read(der: bytes) -> X509 | None:
    """Return what a certificate says; None for one that is not of the usual shape."""
    try:
        return _certificate(der)
    except ValueError:
        return None


def _certificate(der: bytes) -> X509:
    body, algorithm, signature = parts(only(der, _SEQUENCE), _SEQUENCE, _SEQUENCE, _BITS)
    fields = list(elements(body))
    extensions = _Extensions()
    is_of_first_version = bool(fields) and fields[0][0] == _INTEGER
    if not is_of_first_version:
        if fields[:1] != [(_VERSION, _V3)]:
            raise UnusualError
        del fields[0]
        if fields and fields[-1][0] == _EXTENSIONS:
            extensions = _extensions(fields.pop()[1])
    if [tag for tag, _ in fields] != [_INTEGER, *[_SEQUENCE] * 5]:
        raise UnusualError
    serial, signed_by, issued, validity, certified, key = (content for _, content in fields)
    known = _SIGNATURES.get(algorithm)
    if known is None or signed_by != algorithm or not signature.startswith(b"\0") or signature == b"\0":
        raise UnusualError
    _check_serial(serial)
    issuer, subject = _name(issued), _name(certified)
    not_before, not_after = (_day(*time) for time in elements(validity))
    common = tuple(text for kind, text in subject if kind == _COMMON_NAME)
    issuers = [text for part in (_ORGANIZATION, _COMMON_NAME) for kind, text in issuer if kind == part]
    return X509(
        names=common if extensions.names is None else extensions.names,
        not_before=not_before,
        not_after=not_after,
        issuer=next(iter(issuers), ""),
        is_ca=extensions.is_ca,
        self_signed=issuer == subject,
        is_anchor=issuer == subject and (extensions.is_ca or is_of_first_version),
        key=_key(key),
        signature_hash=known[1],
        signature=named(known[0]),
        names_responder=extensions.names_responder,
    )


def _check_serial(serial: bytes) -> None:
    if number(serial) >= _BEYOND_SERIALS:
        raise UnusualError


def _name(data: bytes) -> list[tuple[bytes, str]]:
    """Return the parts of a name, of which no two belong together."""
    found: list[tuple[bytes, str]] = []
    for part in each(data, _SET):
        (tag, kind), (tag_of_text, text) = pair(only(part, _SEQUENCE))
        is_printed = tag_of_text == _PRINTABLE and _PRINTED.fullmatch(text) is not None
        if tag != _OID or not (is_printed or tag_of_text == _UTF8):
            raise UnusualError
        decoded = text.decode()
        fits = len(decoded) == _LENGTH_OF_COUNTRY if kind == _COUNTRY else 0 < len(decoded) <= _LONGEST_PART
        if not fits or (kind != _COUNTRY and kind not in _PARTS):
            raise UnusualError
        found.append((kind, decoded))
    return found


def _day(tag: int, written: bytes) -> date:
    clock = _CLOCK.fullmatch(written)
    if clock is None or len(clock[1]) != {_UTC_TIME: 2, _TIME: 4}.get(tag):
        raise UnusualError
    year, month, day, hour, minute, second = map(int, clock.groups())
    century = 0 if tag == _TIME else 2000 if year < _TURN_OF_CENTURY else 1900
    return datetime(century + year, month, day, hour, minute, second, tzinfo=UTC).date()


def _key(data: bytes) -> str:
    """Name a public key by its kind and its size or curve."""
    algorithm, bits = parts(data, _SEQUENCE, _BITS)
    if not bits.startswith(b"\0"):
        raise UnusualError
    key = bits[1:]
    if algorithm == _RSA:
        modulus, exponent = map(number, parts(only(key, _SEQUENCE), _INTEGER, _INTEGER))
        size = modulus.bit_length()
        if exponent not in (3, 65537) or not modulus % 2 or not _SMALLEST_RSA <= size <= _LARGEST_RSA:
            raise UnusualError
        return f"RSA {size}"
    if algorithm == _ED25519 and len(key) == _LENGTH_OF_ED25519:
        return "Ed25519"
    curve = _CURVES.get(algorithm.removeprefix(_EC)) if algorithm.startswith(_EC) else None
    if curve is None:
        raise UnusualError
    name, size, prime, b = curve
    x, y = int.from_bytes(key[1 : 1 + size]), int.from_bytes(key[1 + size :])
    is_point = max(x, y) < prime and (y * y - x * x * x + 3 * x - b) % prime == 0
    if key[:1] != _UNCOMPRESSED or len(key) != 1 + 2 * size or not is_point:
        raise UnusualError
    return f"EC {name}"


# --- extensions ---------------------------------------------------------------------------------------------------


def _extensions(data: bytes) -> _Extensions:
    found: dict[bytes, bytes] = {}
    for one in each(only(data, _SEQUENCE), _SEQUENCE):
        (tag, kind), *critical, (tag_of_value, value) = elements(one)
        if (tag, tag_of_value) != (_OID, _OCTETS) or critical not in ([], [(_BOOLEAN, _CRITICAL)]) or kind in found:
            raise UnusualError
        found[kind] = value
    if not found:
        raise UnusualError
    names, constraints, access = (found.pop(kind, None) for kind in (_ALTERNATIVE_NAMES, _CONSTRAINTS, _ACCESS))
    for kind, value in found.items():
        _check(kind, value)
    return _Extensions(
        names=None if names is None else tuple(_names(only(names, _SEQUENCE))),
        is_ca=constraints is not None and _is_ca(only(constraints, _SEQUENCE)),
        names_responder=access is not None and _RESPONDER in _asked(only(access, _SEQUENCE)),
    )


def _check(kind: bytes, value: bytes) -> None:
    """Raise UnusualError for an extension that is not usual, or not as it is usually written."""
    match kind:
        case _ if kind == _USAGE:
            unused, *usage = only(value, _BITS)
            # The last bit of the first byte says something only together with another.
            is_usual = len(usage) == 1 and unused < 8 and usage[0] and not usage[0] & ((1 << max(unused, 1)) - 1)  # noqa: PLR2004
        case _ if kind == _PURPOSES:
            purposes = list(each(only(value, _SEQUENCE), _OID))
            is_usual = bool(purposes) and all(one[:-1] == _PURPOSE and one[-1] < _MANY_BYTES for one in purposes)
        case _ if kind == _OWN_KEY:
            is_usual = bool(only(value, _OCTETS))
        case _ if kind == _NAMES_ABOVE:
            is_usual = all(name.isascii() for name in _names(only(value, _SEQUENCE)))
        case _ if kind == _COMMENT:
            is_usual = True
        case _:
            is_usual = kind == _KEY_ABOVE and _is_above(list(elements(only(value, _SEQUENCE))))
    if not is_usual:
        raise UnusualError


def _is_above(told: list[tuple[int, bytes]]) -> bool:
    """Say whether a key is told by its identifier, with or without the certificate that it is in."""
    tags = [tag for tag, _ in told]
    if tags == [_KEY_ID, _ISSUED_BY, _SERIAL]:
        _name(only(only(told[1][1], _DIRECTORY), _SEQUENCE))
        _check_serial(told[2][1])
    elif tags != [_KEY_ID]:
        return False
    return bool(told[0][1])


def _names(data: bytes) -> Iterator[str]:
    """Yield the hosts of a subjectAltName, and then its addresses."""
    names = list(elements(data))
    if not names or any(tag not in (_MAIL, _DNS, _URI, _ADDRESS) for tag, _ in names):
        raise UnusualError
    texts = [(tag, name.decode("ascii")) for tag, name in names if tag != _ADDRESS]
    yield from (text for tag, text in texts if tag == _DNS)
    yield from (str(ip_address(name)) for tag, name in names if tag == _ADDRESS)


def _is_ca(constraints: bytes) -> bool:
    if constraints == _NO_AUTHORITY:
        return False
    if not constraints.startswith(_AUTHORITY):
        raise UnusualError
    longest = constraints.removeprefix(_AUTHORITY)
    if longest and number(only(longest, _INTEGER)) > _DEEPEST:
        raise UnusualError
    return True


def _asked(data: bytes) -> list[bytes]:
    """Return the methods of asking for what is known of a certificate."""
    found: list[bytes] = []
    for one in each(data, _SEQUENCE):
        (tag, method), (tag_of_place, place) = pair(one)
        if (tag, tag_of_place) != (_OID, _URI) or method not in (_ISSUERS, _RESPONDER):
            raise UnusualError
        place.decode("ascii")
        found.append(method)
    if not found:
        raise UnusualError
    return found
