"""Protocol versions, the many ways to write them, and who speaks them.  Knows no platform's defaults."""

import re
from collections.abc import Mapping
from functools import cache

import msgspec
from msgspec import Struct

from linter.tls import data

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


class Clients(Struct, frozen=True):
    """Clients that a guideline names."""

    guideline: str
    clients: tuple[str, ...]
    speak: str = ""
    """The newest version that they speak, where they are named for what they do not."""


class _Table(Struct, frozen=True):
    without: Mapping[str, Clients]
    oldest: Mapping[str, Clients]


def clients_without(version: str) -> Clients | None:
    """Return clients that speak no version from this one on; None where no guideline names any."""
    return _clients().without.get(version)


def oldest_clients(version: str) -> Clients | None:
    """Return the oldest clients that a server counts on which speaks this version and newer ones, by AEAD and ECDHE."""
    return _clients().oldest.get(version)


@cache
def _clients() -> _Table:
    return msgspec.json.decode(data.written("clients"), type=_Table)
