"""PEM text to what a reviewer must know of its certificates and keys.  Keeps no key; knows no platform.

`cryptography` is imported when there is a certificate.
"""

import warnings
from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from linter.tls.der import in_order
from linter.tls.pem import Block, blocks

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name, ObjectIdentifier

MAX_BLOCK = 100_000
"""Characters of one PEM block; the largest certificates in use have a few thousand."""
MAX_LIST = 30_000_000
"""The same of a list of revoked certificates, of which public authorities have some with megabytes."""

_CERTIFICATES = frozenset({"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"})
_LISTS = frozenset({"X509 CRL"})
_KEYS = frozenset({"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY"})
# Source: NIST, Computer Security Objects Register, "Signature Algorithms"; RFC 9881, RFC 9909.  Checked 2026-11-30.
_SIGNATURE = "2.16.840.1.101.3.4.3."
_POST_QUANTUM = {
    **{f"{_SIGNATURE}{17 + place}": f"ML-DSA-{size}" for place, size in enumerate((44, 65, 87))},
    **{f"{_SIGNATURE}{number}": "SLH-DSA" for number in range(20, 32)},
    **{f"{_SIGNATURE}{32 + place}": f"HashML-DSA-{size}" for place, size in enumerate((44, 65, 87))},
    **{f"{_SIGNATURE}{number}": "HashSLH-DSA" for number in range(35, 47)},
}
# Source: RFC 4055, RFC 5758, RFC 8410, RFC 3279.
_SIGNATURES = {
    "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
    "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.2.840.113549.1.1.10": "rsassa-pss",
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
    "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
    "1.2.840.10045.4.1": "ecdsa-with-SHA1",
    "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
    "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
    "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
    "1.2.840.10040.4.3": "dsa-with-SHA1",
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
}
_SEQUENCE = 0x30
"""The first byte of every DER structure that a key is."""
_SMALLEST_KEY = 32
"""Bytes: an Ed25519 key has 48, and a placeholder that happens to be base64 has fewer."""


class X509(Struct, frozen=True):
    """One certificate."""

    names: tuple[str, ...]
    """DNS names and addresses of the subjectAltName; the common name only where there is none."""
    not_before: date
    not_after: date
    issuer: str
    """The organization that issued it, or its common name where it names none."""
    is_ca: bool
    self_signed: bool
    is_anchor: bool
    """Whether it is made to be trusted as it is: an authority's own, or one of version 1, which cannot say so."""
    key: str
    """`RSA 2048`, `EC secp256r1`, `Ed25519`."""
    signature_hash: str
    """`sha256`; empty where the algorithm has none, as Ed25519."""
    signature: str
    """The algorithm by which it is signed: `ecdsa-with-SHA256`, `ML-DSA-65`, or its number where it has no name."""
    names_responder: bool
    """Whether it says where to ask whether it is revoked (OCSP, RFC 6960)."""


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
    from cryptography import x509  # noqa: PLC0415  # as for certificates

    if block.end - block.start > MAX_LIST:
        raise CertificateError(f"larger than {MAX_LIST:,} characters")
    try:
        found = x509.load_der_x509_crl(_der(block.body)).next_update_utc
    except (ValueError, x509.InvalidVersion) as error:
        raise CertificateError("it cannot be decoded") from error
    return Crl(None if found is None else found.date())


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
    from cryptography import x509  # noqa: PLC0415  # 0.05 s that only certificates need
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415

    if block.end - block.start > MAX_BLOCK:
        raise CertificateError(f"larger than {MAX_BLOCK:,} characters")
    malformed = (ValueError, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd serial numbers and the like, which are not our subject
            return _read(_loaded(_der(block.body)))
    except (*malformed, UnsupportedAlgorithm) as error:
        raise CertificateError("it cannot be decoded") from error


def _loaded(der: bytes) -> "Certificate":
    """Load a certificate; one whose names are not in the order of DER, as old roots have them, is put in order."""
    from cryptography import x509  # noqa: PLC0415

    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        # Nobody verifies its signature here, which the order is a part of.
        return x509.load_der_x509_certificate(in_order(der))


def _read(certificate: "Certificate") -> X509:
    from cryptography import x509  # noqa: PLC0415

    is_ca, self_signed = _is_ca(certificate), certificate.issuer == certificate.subject
    return X509(
        names=tuple(_names(certificate)),
        not_before=certificate.not_valid_before_utc.date(),
        not_after=certificate.not_valid_after_utc.date(),
        issuer=_name_of(certificate.issuer),
        is_ca=is_ca,
        self_signed=self_signed,
        is_anchor=self_signed and (is_ca or certificate.version is x509.Version.v1),
        key=_key_of(certificate),
        signature_hash=_hash_of(certificate),
        signature=_named(certificate.signature_algorithm_oid),
        names_responder=_names_responder(certificate),
    )


def _key_of(certificate: "Certificate") -> str:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415

    try:
        return _key(certificate.public_key())
    except UnsupportedAlgorithm:  # an older `cryptography` has no algorithm for quantum computers
        return _named(certificate.public_key_algorithm_oid)


def _hash_of(certificate: "Certificate") -> str:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415

    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:  # as above
        return ""
    return "" if algorithm is None else algorithm.name


def _named(algorithm: "ObjectIdentifier") -> str:
    number = algorithm.dotted_string
    return _POST_QUANTUM.get(number) or _SIGNATURES.get(number, number)


def withstands_quantum_computers(signature: str) -> bool:
    """Say whether no known quantum algorithm forges a signature of this kind."""
    return signature.startswith(("ML-DSA", "SLH-DSA", "HashML-DSA", "HashSLH-DSA"))


def _names(certificate: "Certificate") -> Iterator[str]:
    from cryptography import x509  # noqa: PLC0415

    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        for attribute in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME):
            yield str(attribute.value)
        return
    yield from found.get_values_for_type(x509.DNSName)
    yield from (str(address) for address in found.get_values_for_type(x509.IPAddress))


def _name_of(issuer: "Name") -> str:
    from cryptography import x509  # noqa: PLC0415

    for kind in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        for attribute in issuer.get_attributes_for_oid(kind):
            return str(attribute.value)
    return ""


def _is_ca(certificate: "Certificate") -> bool:
    from cryptography import x509  # noqa: PLC0415

    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _names_responder(certificate: "Certificate") -> bool:
    from cryptography import x509  # noqa: PLC0415

    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return False
    return any(one.access_method == x509.oid.AuthorityInformationAccessOID.OCSP for one in found)


def _key(key: object) -> str:
    """Name a public key by its kind and its size or curve."""
    kind = type(key).__name__.removesuffix("PublicKey").removeprefix("_")
    curve = getattr(key, "curve", None)
    size = getattr(key, "key_size", "")
    names = {"EllipticCurve": "EC", "EC": "EC"}
    return f"{names.get(kind, kind)} {curve.name if curve is not None else size}".strip()


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
