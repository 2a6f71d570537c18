"""PEM text to what a reviewer must know of its certificates and keys.  Keeps no key; knows no platform.

What reads them is imported when there is one.
"""

from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from linter.tls.pem import Block, blocks
from linter.tls.x509 import X509

MAX_BLOCK = 100_000
"""Characters of one PEM block; the largest certificates in use have a few thousand."""
MAX_LIST = 30_000_000
"""The same of a list of revoked certificates, of which public authorities have some with megabytes."""

_CERTIFICATES = frozenset({"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"})
_LISTS = frozenset({"X509 CRL"})
_KEYS = frozenset({"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY"})
_SEQUENCE = 0x30
"""The first byte of every DER structure that a key is."""
_BROKEN = "it cannot be decoded"
_SMALLEST_KEY = 32
"""Bytes: an Ed25519 key has 48, and a placeholder that happens to be base64 has fewer."""


class Crl(Struct, frozen=True):
    """A list of certificates that are revoked (RFC 5280, 5)."""

    next_update: date | None
    """The last day on which it counts; None where it does not say, as old ones do not."""


class PemKey(Struct, frozen=True):
    """One private key, of which nothing else is kept."""

    encrypted: bool
    kind: str
    """The label of its block: `RSA PRIVATE KEY`."""


class CertificateError(ValueError):
    """A block that is no certificate, and why."""


def parse(text: str) -> tuple[X509, ...]:
    """Return the certificates of a PEM text, in order; text around them does not matter.

    Raises CertificateError at the first that is malformed or too large.
    """
    return tuple(_parsed(block) for block in blocks(text) if block.label in _CERTIFICATES)


def revocation_lists(text: str) -> tuple[Crl, ...]:
    """Return the lists of revoked certificates of a PEM text; raise CertificateError at the first that is malformed."""
    return tuple(_list(block) for block in blocks(text) if block.label in _LISTS)


def _list(block: Block) -> Crl:
    from linter.tls.x509 import library  # noqa: PLC0415  # 0.05 s that few need

    if block.end - block.start > MAX_LIST:
        raise CertificateError(f"larger than {MAX_LIST:,} characters")
    try:
        return Crl(library.next_update(_der(block.body)))
    except ValueError as error:
        raise CertificateError(_BROKEN) from error


def private_keys(text: str) -> Iterator[PemKey]:
    """Return the private keys of a PEM text; a placeholder in a key's place is none."""
    for block in blocks(text):
        label, body = block.label, block.body
        if label == "ENCRYPTED PRIVATE KEY" or (label in _KEYS and "ENCRYPTED" in body):
            yield PemKey(encrypted=True, kind=label)
        elif label in _KEYS and _is_der(body, openssh=label.startswith("OPENSSH")):
            yield PemKey(encrypted=False, kind=label)


def covers(names: Iterable[str], host: str) -> bool:
    """Say whether one of a certificate's names is the host's.

    A wildcard stands for exactly the left-most label, and never for an address (RFC 9525, section 6.3).
    """
    host = host.lower().rstrip(".")
    parent = host.partition(".")[2]
    for name in (name.lower().rstrip(".") for name in names):
        if name == host or (name.startswith("*.") and parent and name[2:] == parent and not _is_address(host)):
            return True
    return False


def _parsed(block: Block) -> X509:
    from linter.tls.x509 import library  # noqa: PLC0415  # 0.05 s that few need

    if block.end - block.start > MAX_BLOCK:
        raise CertificateError(f"larger than {MAX_BLOCK:,} characters")
    try:
        return library.read(_der(block.body))
    except ValueError as error:
        raise CertificateError(_BROKEN) from error


def withstands_quantum_computers(signature: str) -> bool:
    """Say whether no known quantum algorithm forges a signature of this kind."""
    return signature.startswith(("ML-DSA", "SLH-DSA", "HashML-DSA", "HashSLH-DSA"))


def _der(body: str) -> bytes:
    return b64decode("".join(body.split()), validate=True)


def _is_der(body: str, *, openssh: bool) -> bool:
    """Say whether the text of a key is one, so that a placeholder is not."""
    if len(body) > MAX_BLOCK:
        return False
    try:
        data = _der(body)
    except ValueError:  # no base64, or no ASCII at all
        return False
    return len(data) >= _SMALLEST_KEY and (data.startswith(b"openssh-key-v1\0") if openssh else data[0] == _SEQUENCE)


def _is_address(host: str) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415  # for names with an asterisk alone

    try:
        ip_address(host)
    except ValueError:
        return False
    return True
