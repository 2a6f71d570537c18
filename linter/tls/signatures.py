"""Signature schemes of the handshake: how they are called, when they can sign, what libraries have by themselves.

Sources: IANA, "TLS SignatureScheme" and "TLS HashAlgorithm"; RFC 5246, 7.4.1.4.1; RFC 9846, 4.2.3;
draft-ietf-tls-mldsa.  Checked 2026-11-30.
"""

from collections.abc import Collection, Sequence
from functools import cache

_PKCS1 = ("rsa_pkcs1_sha256", "rsa_pkcs1_sha384", "rsa_pkcs1_sha512")
_PSS = ("rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512")
_PSS_KEYS = ("rsa_pss_pss_sha256", "rsa_pss_pss_sha384", "rsa_pss_pss_sha512")
_NIST = ("ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512")
_BRAINPOOL = (
    "ecdsa_brainpoolP256r1tls13_sha256",
    "ecdsa_brainpoolP384r1tls13_sha384",
    "ecdsa_brainpoolP512r1tls13_sha512",
)
_EDWARDS = ("ed25519", "ed448")
_LATTICE = ("mldsa44", "mldsa65", "mldsa87")
_SHORT = ("ecdsa_sha224", "rsa_pkcs1_sha224", "dsa_sha224")
_SHA_1 = ("ecdsa_sha1", "rsa_pkcs1_sha1", "dsa_sha1")
_DSA = ("dsa_sha256", "dsa_sha384", "dsa_sha512")
_MD5 = ("rsa_pkcs1_md5",)

SCHEMES = (*_LATTICE, *_NIST, *_BRAINPOOL, *_EDWARDS, *_PSS_KEYS, *_PSS, *_PKCS1, "sm2sig_sm3", *_DSA, *_SHORT, *_SHA_1)
"""The names that the model and the policies use: IANA's, or made as these are where IANA has two halves alone."""
_BEFORE_1_3 = frozenset((*_PKCS1, *_DSA, *_SHORT, *_SHA_1, *_MD5))
_SINCE_1_3 = frozenset((*_LATTICE, *_BRAINPOOL))
_OLD, _NEW = frozenset({"TLSv1.2"}), frozenset({"TLSv1.3"})

# What OpenSSL writes in two halves: `RSA-PSS+SHA256` (SSL_CTX_set1_sigalgs, tried with 3.0.19 and 3.3.7).
_HALVES = {"rsa": "rsa_pkcs1_", "rsa-pss": "rsa_pss_rsae_", "pss": "rsa_pss_rsae_", "dsa": "dsa_", "ecdsa": "ecdsa_"}
_OF_CURVES = dict(zip(("ecdsa_sha256", "ecdsa_sha384", "ecdsa_sha512"), _NIST, strict=True))
_BY_SPELLING = {name.lower(): name for name in (*SCHEMES, *_MD5)} | {
    name.replace("tls13", "").lower(): name for name in _BRAINPOOL
}

# What OpenSSL has by itself, from which release on, at a security level that takes all of it.
# Source: OpenSSL, `tls12_sigalgs` in ssl/t1_lib.c; 1.1.1n, 3.0.7, 3.2.2, 3.4.1, 3.5.4 and 4.0.3 were asked at levels
# 0 to 4 (2026-11-30).
_USUAL = (*_NIST, *_EDWARDS, *_PSS_KEYS, *_PSS, *_PKCS1, *_SHORT, *_SHA_1, *_DSA)
_OF_OPENSSL = (
    ((4, 0), (*_LATTICE, *_USUAL, *_BRAINPOOL, "sm2sig_sm3")),
    ((3, 5), (*_LATTICE, *_USUAL, *_BRAINPOOL)),
    ((3, 2), (*_USUAL, *_BRAINPOOL)),
    ((1, 1, 1), _USUAL),
)
# What a level asks for, and how strong a scheme is for it, both in bits (SSL_CTX_set_security_level).
_NEEDED = (0, 80, 112, 128, 192, 256)
LEVELS = frozenset(range(len(_NEEDED)))
USUAL_LEVELS = frozenset({1, 2})
"""Those that OpenSSL and distributions build it with."""
_STRENGTHS = {"sha224": 112, "sha256": 128, "sha384": 192, "sha512": 256, "ed25519": 128, "ed448": 224, "sha1": 64}
_STRENGTHS_OF_REST = {"mldsa44": 128, "mldsa65": 192, "mldsa87": 256, "sm2sig_sm3": 128, "rsa_pkcs1_md5": 39}
# Before OpenSSL 3.0 it counted by the length of the hash alone.
_SHA_1_BEFORE = 80
_OPENSSL_3 = (3, 0)

# The same of BoringSSL: what it signs with, and what it takes of the other side.
# Source: BoringSSL, `kSignSignatureAlgorithms` and `kVerifySignatureAlgorithms`; Envoy 1.40.0 was asked (2026-11-30).
OF_BORINGSSL_SIGNING = ("ed25519", *_NIST, *_PSS, *_PKCS1, "ecdsa_sha1", "rsa_pkcs1_sha1")
OF_BORINGSSL_VERIFYING = (*_NIST[:2], *_PSS, *_PKCS1, "rsa_pkcs1_sha1")
OF_BORINGSSL_FIPS = (*_PKCS1, *_NIST[:2], *_PSS)
"""By its policy FIPS_202205."""


def canonical(scheme: str) -> str:
    """Return IANA's name for a scheme, whatever a library calls it; as it is where none is known."""
    spelled = scheme.strip().lstrip("?").lower()
    first, plus, digest = spelled.partition("+")
    if plus and first in _HALVES:
        joined = _HALVES[first] + digest
        return _OF_CURVES.get(joined, joined)
    return _BY_SPELLING.get(spelled, scheme.strip())


def of_openssl(release: Sequence[int]) -> tuple[str, ...] | None:
    """Return the schemes that a release of OpenSSL knows by itself; None of one that is older than the table."""
    return next((schemes for since, schemes in _OF_OPENSSL if tuple(release) >= since), None)


def signs_in(scheme: str, versions: Collection[str]) -> bool:
    """Say whether a scheme signs the handshake of one of the versions; below TLS 1.2 nobody chooses any."""
    return not _versions(scheme).isdisjoint(versions)


def _versions(scheme: str) -> frozenset[str]:
    if scheme in _BEFORE_1_3:
        return _OLD
    return _NEW if scheme in _SINCE_1_3 else _OLD | _NEW


@cache
def is_taken(scheme: str, levels: frozenset[int], release: tuple[int, ...] | None) -> bool | None:
    """Say whether OpenSSL takes a scheme at its security level; None where the levels or the releases differ."""
    found = {bits >= _NEEDED[level] for level in levels for bits in _strengths(scheme, release)}
    return None if len(found) > 1 else found.pop()


def _strengths(scheme: str, release: tuple[int, ...] | None) -> frozenset[int]:
    """Return how strong a scheme is in a release, or in any of all releases; what is unknown is never too weak."""
    if scheme in _STRENGTHS_OF_REST:
        return frozenset({_STRENGTHS_OF_REST[scheme]})
    digest = scheme.rpartition("_")[2]
    bits = _STRENGTHS.get(digest, _NEEDED[-1])
    if digest != "sha1" or (release is not None and release >= _OPENSSL_3):
        return frozenset({bits})
    return frozenset({_SHA_1_BEFORE, *(() if release is not None else (bits,))})
