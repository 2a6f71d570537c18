"""The first message of TLS by hand: what a server picks, also of what no library at hand can offer.

Without a share of a key a server of TLS 1.3 that takes a group asks for one, and names the group (RFC 9846, 4.2.8).
One of TLS 1.2 that can sign by none of the schemes that are offered refuses (RFC 5246, 7.4.1.4.1).
"""

from collections.abc import Iterable
from struct import pack, unpack_from

from support.probing import connected

NUMBERS = {
    "secp256r1": 0x17,
    "secp384r1": 0x18,
    "secp521r1": 0x19,
    "X25519": 0x1D,
    "X448": 0x1E,
    "ffdhe2048": 0x100,
    "ffdhe3072": 0x101,
    "ffdhe4096": 0x102,
    "ffdhe6144": 0x103,
    "ffdhe8192": 0x104,
    "SecP256r1MLKEM768": 0x11EB,
    "X25519MLKEM768": 0x11EC,
    "SecP384r1MLKEM1024": 0x11ED,
    "X25519Kyber768Draft00": 0x6399,
}
SCHEMES = {
    "rsa_pkcs1_sha1": 0x0201,
    "rsa_pkcs1_sha224": 0x0301,
    "rsa_pkcs1_sha256": 0x0401,
    "rsa_pkcs1_sha384": 0x0501,
    "rsa_pkcs1_sha512": 0x0601,
    "rsa_pss_rsae_sha256": 0x0804,
    "rsa_pss_rsae_sha384": 0x0805,
    "rsa_pss_rsae_sha512": 0x0806,
    "ecdsa_sha1": 0x0203,
    "ecdsa_sha224": 0x0303,
    "ecdsa_secp256r1_sha256": 0x0403,
    "ecdsa_secp384r1_sha384": 0x0503,
    "ecdsa_secp521r1_sha512": 0x0603,
}
"""By which a key of RSA or on P-256 can sign in TLS 1.2."""
_SERVER_NAME, _GROUPS, _SIGNATURES, _VERSIONS, _KEY_SHARE = 0, 10, 13, 43, 51
_HANDSHAKE = 22
_ALGORITHMS = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807)
_SUITES = (0x1301, 0x1302, 0x1303)
_SUITES_1_2 = (0xC02B, 0xC02F)


def accepted_groups(port: int, name: str | None) -> set[str]:
    """Return the groups that a server takes, each offered alone."""
    return {group for group in NUMBERS if picked(port, name, group) == group}


def picked(port: int, name: str | None, *groups: str) -> str | None:
    """Return the group that a server picks; None where it takes none of them, or does not speak TLS 1.3."""
    versions = _extension(_VERSIONS, b"\x02\x03\x04") + _extension(_KEY_SHARE, _sized(b""))
    record = _answer(port, _hello(_SUITES, _name(name), _offers(groups, _ALGORITHMS), versions))
    return _asked_for(record) if record else None


def signing(port: int, name: str | None) -> set[str]:
    """Return the schemes by which a server signs the handshake of TLS 1.2, each offered alone."""
    offers = {scheme: _offers(NUMBERS, (number,)) for scheme, number in SCHEMES.items()}
    return {scheme for scheme, offered in offers.items() if _answer(port, _hello(_SUITES_1_2, _name(name), offered))}


def _answer(port: int, hello: bytes) -> bytes:
    """Return the first message of a server; nothing where it refuses."""
    with connected(port) as connection:
        connection.sendall(hello)
        with connection.makefile("rb") as answer:
            header = answer.read(5)
            return answer.read(int.from_bytes(header[3:5])) if header[:1] == bytes([_HANDSHAKE]) else b""


def _name(name: str | None) -> bytes:
    return b"" if name is None else _extension(_SERVER_NAME, _sized(b"\0" + _sized(name.encode())))


def _offers(groups: Iterable[str], schemes: Iterable[int]) -> bytes:
    known = _extension(_GROUPS, _numbers(NUMBERS[group] for group in groups))
    return known + _extension(_SIGNATURES, _numbers(schemes))


def _hello(suites: Iterable[int], *extensions: bytes) -> bytes:
    session = b"\x20" + bytes(32)
    listed = _sized(b"".join(extensions))
    body = b"\x03\x03" + bytes(32) + session + _numbers(suites) + b"\x01\0" + listed
    message = b"\x01" + len(body).to_bytes(3) + body
    return bytes([_HANDSHAKE]) + b"\x03\x01" + _sized(message)


def _asked_for(record: bytes) -> str | None:
    at = 4 + 2 + 32  # the kind and the length, the version, the random number
    at += 1 + record[at] + 2 + 1  # the session, the suite, the compression
    (length,) = unpack_from(">H", record, at)
    extensions = record[at + 2 : at + 2 + length]
    while extensions:
        kind, size = unpack_from(">HH", extensions)
        if kind == _KEY_SHARE:
            (number,) = unpack_from(">H", extensions, 4)
            return next(group for group, known in NUMBERS.items() if known == number)
        extensions = extensions[4 + size :]
    return None


def _extension(kind: int, content: bytes) -> bytes:
    return pack(">H", kind) + _sized(content)


def _sized(content: bytes) -> bytes:
    return pack(">H", len(content)) + content


def _numbers(numbers: Iterable[int]) -> bytes:
    return _sized(b"".join(pack(">H", number) for number in numbers))
