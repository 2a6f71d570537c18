"""Named groups of the key exchange: how they are called, which withstand quantum computers, what libraries offer.

Source: IANA, "TLS Supported Groups"; draft-ietf-tls-ecdhe-mlkem and draft-ietf-tls-mlkem.  Checked 2026-11-30.
"""

from collections.abc import Sequence

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
_CURVES = ("X25519", "secp256r1", "X448", "secp521r1", "secp384r1")
_CURVES_OF_GO = ("X25519", "secp256r1", "secp384r1", "secp521r1")
# What servers of OpenSSL accept, and clients offer, where nobody chooses, from which release on.
# Sources: OpenSSL, CHANGES of 3.5.0, and ssl/t1_lib.c of 1.1.1; 3.0.7, 3.4.1, 3.5.4 and 4.0.3 were asked for each group
# (2026-11-30).
_OF_OPENSSL = (
    ((4, 0), ("X25519MLKEM768", "SecP256r1MLKEM768", *_CURVES, "ffdhe2048", "ffdhe3072")),
    ((3, 5), ("X25519MLKEM768", *_CURVES, "ffdhe2048", "ffdhe3072")),
    ((3, 0), (*_CURVES, "ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192")),
    ((1, 1, 1), _CURVES),
)
# The same of Envoy.  Sources: its pull requests 47225 and 766; 1.40.0 was asked for each group (2026-11-30).
_OF_ENVOY = (((1, 40), ("X25519MLKEM768", "X25519", "secp256r1")), ((1, 3), ("X25519", "secp256r1")))
# The same of Go's crypto/tls.  Source: https://go.dev/doc/go1.23, .../go1.24 and .../go1.26.
_OF_GO = (
    ((1, 26), ("X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024", *_CURVES_OF_GO)),
    ((1, 24), ("X25519MLKEM768", *_CURVES_OF_GO)),
    ((1, 23), ("X25519Kyber768Draft00", *_CURVES_OF_GO)),
    ((1, 8), _CURVES_OF_GO),
)
_BY_SPELLING = {name.lower(): name for name in GROUPS} | _OTHERWISE


def canonical(group: str) -> str:
    """Return the name that IANA has for a group, whatever a library calls it; as it is where none is known."""
    return _BY_SPELLING.get(_spelled(group), group)


def is_post_quantum(group: str) -> bool:
    """Say whether a group has a part that no known quantum algorithm breaks."""
    spelled = _spelled(group)
    return "mlkem" in spelled or "kyber" in spelled


def of_openssl(release: Sequence[int]) -> tuple[str, ...] | None:
    """Return the groups that a release of OpenSSL has by itself; None of one that is older than the table."""
    return _since(_OF_OPENSSL, release)


def of_envoy(release: Sequence[int]) -> tuple[str, ...] | None:
    """Return the groups that a release of Envoy has by itself, if it is none for FIPS 140."""
    return _since(_OF_ENVOY, release)


def of_go(release: Sequence[int]) -> tuple[str, ...] | None:
    """Return the groups of a program that a release of Go has built, if it chooses none itself."""
    return _since(_OF_GO, release)


def _since(
    table: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...], release: Sequence[int]
) -> tuple[str, ...] | None:
    return next((groups for since, groups in table if tuple(release) >= since), None)


def _spelled(group: str) -> str:
    return group.strip().lower().replace("_", "").replace("-", "")
