"""Named groups of the key exchange: which of them withstand quantum computers.  Knows no platform's defaults.

Source: IANA, "TLS Supported Groups"; draft-ietf-tls-ecdhe-mlkem and draft-ietf-tls-mlkem.  Checked 2026-11-30.
"""

GROUPS = (
    "X25519",
    "X448",
    "P-224",
    "P-256",
    "P-384",
    "P-521",
    "secp256k1",
    "brainpoolP256r1",
    "brainpoolP384r1",
    "brainpoolP512r1",
    "ffdhe2048",
    "ffdhe3072",
    "ffdhe4096",
    "ffdhe6144",
    "ffdhe8192",
    "MLKEM512",
    "MLKEM768",
    "MLKEM1024",
    "SecP256r1MLKEM768",
    "SecP384r1MLKEM1024",
    "X25519MLKEM768",
    "X25519Kyber768Draft00",
)
"""The names that the model and the policies use."""

# RFC 8446, 4.2.7, RFC 8422, appendix A, and what OpenSSL and BoringSSL read for the same.
_OTHER = {
    "secp224r1": "P-224",
    "prime256v1": "P-256",
    "secp256r1": "P-256",
    "secp384r1": "P-384",
    "secp521r1": "P-521",
    "brainpoolp256r1tls13": "brainpoolP256r1",
    "brainpoolp384r1tls13": "brainpoolP384r1",
    "brainpoolp512r1tls13": "brainpoolP512r1",
}
_BY_NAME = {**{name.lower(): name for name in GROUPS}, **_OTHER}


def canonical(name: str) -> str:
    """Return the model's name of a group, however a product writes it; itself where it is not known."""
    return _BY_NAME.get(name.strip().lower(), name)


_POST_QUANTUM = frozenset(
    {
        "mlkem512",
        "mlkem768",
        "mlkem1024",
        "secp256r1mlkem768",
        "secp384r1mlkem1024",
        "x25519mlkem768",
        "x25519kyber768draft00",
    }
)


def is_post_quantum(group: str) -> bool:
    """Say whether a group has a part that no known quantum algorithm breaks."""
    return group.lower().replace("_", "").replace("-", "") in _POST_QUANTUM
