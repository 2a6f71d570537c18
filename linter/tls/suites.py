"""Cipher suites by their IANA and OpenSSL names.  Knows no opinion about them."""

from functools import cache

from msgspec import Struct

from linter.tls import data

_MODES = ("CCM_8", "CCM", "GCM", "CBC", "CTR", "CNT", "MGM")
_HASHES = {"SHA": "sha1", "SHA1": "sha1", "SHA384": "sha384", "MD5": "md5", "SM3": "sm3"}


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

    @property
    def mode(self) -> str:
        """How the cipher is used: `CBC`, `GCM`, `CCM_8`; the cipher itself where it has one way alone, as ChaCha20."""
        return next((mode for mode in _MODES if f"_{mode}" in self.encryption), self.encryption)

    @property
    def hash(self) -> str:
        """The hash for integrity, or for the derivation of keys; SHA-256 where the name has none (RFC 5246, 5)."""
        return _HASHES.get(self.name.rpartition("_")[2], "sha256")


@cache
def by_name() -> dict[str, CipherSuite]:
    """Return every suite under its IANA name and under its OpenSSL name."""
    table = data.table("suites")
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
