"""What X.509 certificates say, and the names of what they are signed with.  Reads none.

RFC 5280.
"""

from datetime import date

from msgspec import Struct

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


def named(algorithm: str) -> str:
    """Name an algorithm of signatures by its number; one without a name stays as it is."""
    return _POST_QUANTUM.get(algorithm) or _SIGNATURES.get(algorithm, algorithm)
