"""The first message of TLS 1.3 by hand: which group a server picks, also of those that no library at hand can offer.

Without a share of a key a server that takes a group asks for one, and names the group (RFC 9846, 4.2.8).
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
_SERVER_NAME, _GROUPS, _SIGNATURES, _VERSIONS, _KEY_SHARE = 0, 10, 13, 43, 51
_HANDSHAKE = 22
_ALGORITHMS = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807)
_SUITES = (0x1301, 0x1302, 0x1303)


def accepted_groups(port: int, name: str | None) -> set[str]:
    """Return the groups that a server takes, each offered alone."""
    return {group for group in NUMBERS if picked(port, name, group) == group}


def picked(port: int, name: str | None, *groups: str) -> str | None:
    """Return the group that a server picks; None where it takes none of them, or does not speak TLS 1.3."""
    with connected(port) as connection:
        connection.sendall(_hello(name, groups))
        with connection.makefile("rb") as answer:
            header = answer.read(5)
            record = answer.read(int.from_bytes(header[3:5])) if header[:1] == bytes([_HANDSHAKE]) else b""
    return _asked_for(record) if record else None


def _hello(name: str | None, groups: tuple[str, ...]) -> bytes:
    extensions = b"".join(
        (
            b"" if name is None else _extension(_SERVER_NAME, _sized(b"\0" + _sized(name.encode()))),
            _extension(_GROUPS, _numbers(NUMBERS[group] for group in groups)),
            _extension(_SIGNATURES, _numbers(_ALGORITHMS)),
            _extension(_VERSIONS, b"\x02\x03\x04"),
            _extension(_KEY_SHARE, _sized(b"")),
        )
    )
    session = b"\x20" + bytes(32)
    body = b"\x03\x03" + bytes(32) + session + _numbers(_SUITES) + b"\x01\0" + _sized(extensions)
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
