"""The values of fields of which there are only so many.  Knows no field."""

from enum import Enum

from linter.policy.predicate.protocols import PROTOCOLS
from linter.tls import suites
from linter.tls.groups import GROUPS
from linter.tls.signatures import SCHEMES
from linter.tls.suites import CipherSuite
from linter.tls.versions import VERSIONS

PLATFORMS = ("compose", "envoy", "kubernetes", "nginx", "pem", "prometheus", "terraform")
HASHES = (
    *("md2", "md4", "md5", "ripemd160", "sha1", "sha224", "sha256", "sha384", "sha512", "sm3"),
    *("sha3-224", "sha3-256", "sha3-384", "sha3-512"),
)
"""As certificates are signed with, in the words of `cryptography`."""

_LISTS = {
    "groups": GROUPS,
    "hashes": HASHES,
    "platforms": PLATFORMS,
    "protocols": PROTOCOLS,
    "signature-schemes": SCHEMES,
    "versions": VERSIONS,
}


def words_of(name: str) -> tuple[str, ...]:
    """Return the values of a set, in the order in which people list them."""
    if name in _LISTS:
        return tuple(_LISTS[name])
    if name == "suites":
        return tuple(sorted({suite.name for suite in suites.by_name().values()}))
    part = name.removeprefix("suites.").replace("-", "_")
    return tuple(sorted({str(getattr(suite, part)) for suite in suites.by_name().values() if getattr(suite, part)}))


def words_of_type(one: type) -> tuple[object, ...]:
    """Return the values of a type of which there are only so many; none of any other."""
    if one is bool:
        return (True, False)
    if one is CipherSuite:
        return words_of("suites")
    return tuple(member.value for member in one) if issubclass(one, Enum) else ()
