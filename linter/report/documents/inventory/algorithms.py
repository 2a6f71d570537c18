"""The algorithms inside suites and groups, with their strength: what an inventory of cryptography says of them.

Bits of security against today's computers: NIST SP 800-57 part 1 revision 5, tables 2 and 4; RFC 7919, appendix A, for
finite-field groups.  Categories of security against quantum computers: NIST, "Submission Requirements and Evaluation
Criteria for the Post-Quantum Cryptography Standardization Process", 4.A.5 (AES-128 is 1, SHA-256 2, AES-192 3, SHA-384
4, AES-256 5), and FIPS 203, 8 (ML-KEM-512 1, ML-KEM-768 3, ML-KEM-1024 5); 0 is what Shor's algorithm breaks.
Checked 2026-11-30.
"""

from msgspec import Struct

from linter.tls.suites import CipherSuite


class Algorithm(Struct, frozen=True):
    """One algorithm with its parameters."""

    name: str
    primitive: str
    """In CycloneDX's words: ae, block-cipher, stream-cipher, hash, mac, key-agree, kem, combiner, signature, pke."""
    parameters: str = ""
    """Of which size or curve it is."""
    mode: str = ""
    classical: int | None = None
    """Bits of security against today's computers; None where nobody says."""
    quantum: int | None = None
    """NIST's category; 0 where a quantum computer breaks it, None where nobody says."""


_BY_BITS = {"128": 1, "192": 3, "256": 5}
_GROUPS = {
    "X25519": (128, 0),
    "X448": (224, 0),
    "secp224r1": (112, 0),
    "secp256r1": (128, 0),
    "secp384r1": (192, 0),
    "secp521r1": (256, 0),
    "brainpoolP256r1": (128, 0),
    "brainpoolP384r1": (192, 0),
    "brainpoolP512r1": (256, 0),
    "ffdhe2048": (103, 0),
    "ffdhe3072": (125, 0),
    "ffdhe4096": (150, 0),
    "ffdhe6144": (175, 0),
    "ffdhe8192": (192, 0),
    "MLKEM512": (128, 1),
    "MLKEM768": (192, 3),
    "MLKEM1024": (256, 5),
    "X25519MLKEM768": (192, 3),
    "SecP256r1MLKEM768": (192, 3),
    "SecP384r1MLKEM1024": (256, 5),
}
_HASHES = {
    "SHA256": ("SHA-256", 128, 2),
    "SHA384": ("SHA-384", 192, 4),
    "SHA512": ("SHA-512", 256, None),
    "SHA": ("SHA-1", None, None),
    "MD5": ("MD5", None, None),
    "SHA1": ("SHA-1", None, None),
}
_OTHER_CIPHERS = {
    "CHACHA20_POLY1305": Algorithm("ChaCha20-Poly1305", "ae", "256", classical=256),
    "3DES_EDE_CBC": Algorithm("3DES-CBC", "block-cipher", "168", "cbc", classical=112),
    "RC4_128": Algorithm("RC4", "stream-cipher", "128"),
    "NULL": Algorithm("NULL", "other", classical=0, quantum=0),
}


def algorithms(suite: CipherSuite) -> tuple[Algorithm, ...]:
    """Return what a suite is made of: encryption, hash, and, before TLS 1.3, key exchange and authentication."""
    found = [cipher(suite.encryption)]
    hash_name = suite.name.rpartition("_")[2]
    if hash_name in _HASHES:
        name, classical, quantum = _HASHES[hash_name]
        is_mac = not suite.aead
        title = f"HMAC-{name}" if is_mac else name
        found.append(Algorithm(title, "mac" if is_mac else "hash", classical=classical, quantum=quantum))
    if "TLSv1.3" not in suite.versions:
        found += [Algorithm(suite.key_exchange, _exchange(suite.key_exchange), quantum=0)]
        if suite.authentication not in (suite.key_exchange, "NULL", "anon"):
            found += [Algorithm(suite.authentication, "signature", quantum=0)]
    return tuple(found)


def cipher(encryption: str) -> Algorithm:
    """Return the algorithm of a suite's encryption, as the registry of suites writes it."""
    if encryption in _OTHER_CIPHERS:
        return _OTHER_CIPHERS[encryption]
    name, _, rest = encryption.partition("_")
    bits, _, mode = rest.partition("_")
    mode = mode.removesuffix("_8").lower()
    if bits not in _BY_BITS or mode not in ("cbc", "ccm", "gcm"):
        return Algorithm(encryption, "other")
    primitive = "block-cipher" if mode == "cbc" else "ae"
    quantum = _BY_BITS[bits] if name == "AES" else None
    return Algorithm(encryption.replace("_", "-"), primitive, bits, mode, int(bits), quantum)


def group(name: str) -> Algorithm:
    """Return the algorithm of a named group."""
    classical, quantum = _GROUPS.get(name, (None, None))
    hybrid = "combiner" if "MLKEM" in name else "key-agree"
    primitive = "kem" if name.startswith("MLKEM") else hybrid
    return Algorithm(name, primitive, name, classical=classical, quantum=quantum)


def _exchange(name: str) -> str:
    return "pke" if name.startswith("RSA") else "key-agree"
