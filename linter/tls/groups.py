"""Named groups of the key exchange: which of them withstand quantum computers.  Knows no platform's defaults.

Source: IANA, "TLS Supported Groups"; draft-ietf-tls-ecdhe-mlkem and draft-ietf-tls-mlkem.  Checked 2026-11-30.
"""

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
