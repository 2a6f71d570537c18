"""Named groups of the key exchange: how they are called, and which withstand quantum computers.  Knows no default.

Source: IANA, "TLS Supported Groups"; draft-ietf-tls-ecdhe-mlkem and draft-ietf-tls-mlkem.  Checked 2026-11-30.
"""

GROUPS = (
    *("secp224r1", "secp256r1", "secp384r1", "secp521r1", "secp256k1", "X25519", "X448"),
    *("brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"),
    *("ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"),
    *("MLKEM512", "MLKEM768", "MLKEM1024"),
    *("X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024", "X25519Kyber768Draft00"),
)
"""The names that the model and the policies use, which are IANA's."""
# What OpenSSL, BoringSSL and Go call them besides (openssl-ecparam; BoringSSL, SSL_get_curve_name; RFC 8734).
_OTHERWISE = {
    "prime256v1": "secp256r1",
    "p256": "secp256r1",
    "p384": "secp384r1",
    "p521": "secp521r1",
    "p224": "secp224r1",
    "nistp256": "secp256r1",
    "nistp384": "secp384r1",
    "nistp521": "secp521r1",
    "curvep256": "secp256r1",
    "curvep384": "secp384r1",
    "curvep521": "secp521r1",
    "brainpoolp256r1tls13": "brainpoolP256r1",
    "brainpoolp384r1tls13": "brainpoolP384r1",
    "brainpoolp512r1tls13": "brainpoolP512r1",
    "x25519kyber768": "X25519Kyber768Draft00",
}
_BY_SPELLING = {name.lower(): name for name in GROUPS} | _OTHERWISE


def canonical(group: str) -> str:
    """Return the name that IANA has for a group, whatever a library calls it; as it is where none is known."""
    return _BY_SPELLING.get(_spelled(group), group)


def is_post_quantum(group: str) -> bool:
    """Say whether a group has a part that no known quantum algorithm breaks."""
    spelled = _spelled(group)
    return "mlkem" in spelled or "kyber" in spelled


def _spelled(group: str) -> str:
    return group.strip().lower().replace("_", "").replace("-", "")
