"""Protocol versions and the many ways to write them.  Knows no platform's defaults."""

import re

VERSIONS = ("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")
"""The names that the model and the policies use, oldest first."""

# TLSv1, TLSv1.2, TLSv1_2, TLS1_2, TLS_1_2, TLS12, TLSv12, VersionTLS12, 1.2
_TLS = re.compile(r"(?:version)?(?:tls)?[v_]?1(?:[._]?([0-3]))?", re.IGNORECASE)
_SSL = re.compile(r"ssl[v_]?([23])(?:[._]?0)?", re.IGNORECASE)


def canonical(name: str) -> str | None:
    """Return the model's name of a version, however a product writes it; None where it is no version."""
    if match := _TLS.fullmatch(name):
        return f"TLSv1.{match[1] or 0}"
    if match := _SSL.fullmatch(name):
        return f"SSLv{match[1]}"
    return None


def at_least(minimum: str) -> tuple[str, ...]:
    """Return a version and all newer ones."""
    return VERSIONS[VERSIONS.index(minimum) :]


def between(minimum: str, maximum: str) -> tuple[str, ...]:
    """Return all versions from one to another, both included; none when they are the wrong way round."""
    return VERSIONS[VERSIONS.index(minimum) : VERSIONS.index(maximum) + 1]
