"""Cipher suites by their IANA and OpenSSL names.  Knows no opinion about them."""

import json
from functools import cache
from pathlib import Path

from msgspec import Struct


class CipherSuite(Struct, frozen=True):
    """One cipher suite of the IANA registry."""

    name: str
    """IANA's name, which is the name in policies and messages."""
    openssl: str
    """OpenSSL's name; empty where it has none."""
    code: int
    key_exchange: str
    authentication: str
    encryption: str
    mac: str
    forward_secrecy: bool
    aead: bool
    versions: tuple[str, ...]
    """Protocol versions that can negotiate it, as `linter.tls.versions` writes them."""
    recommended: str
    """IANA's column: Y, N, or D for discouraged (RFC 9847)."""


@cache
def by_name() -> dict[str, CipherSuite]:
    """Return every suite under its IANA name and under its OpenSSL name."""
    table = json.loads((Path(__file__).parent / "data" / "suites.json").read_text(encoding="utf-8"))
    suites: dict[str, CipherSuite] = {}
    for code, iana, openssl, exchange, authentication, encryption, mac, secret, aead, versions, flag in table["suites"]:
        suite = CipherSuite(
            iana,
            openssl,
            code,
            exchange,
            authentication,
            encryption,
            mac,
            secret,
            aead,
            tuple(versions),
            flag,
        )
        suites[iana] = suite
        if openssl:
            suites[openssl] = suite
    return suites


def find(name: str) -> CipherSuite | None:
    """Return the suite of an IANA or OpenSSL name; None where the registry has none."""
    return by_name().get(name)


def canonical_name(name: str) -> str:
    """Return IANA's name of a suite; a name that the registry does not have stays as it is."""
    suite = find(name)
    return name if suite is None else suite.name
