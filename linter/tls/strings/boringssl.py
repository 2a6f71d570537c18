"""Lists of cipher strings as BoringSSL reads them, to the suites that it offers.  Knows no platform and no opinion."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from linter.tls import suites
from linter.tls.strings.openssl import ALIASES, Ordering, Row, column, named_row, named_row_or_none, never
from linter.tls.suites import CipherSuite

# BoringSSL's suites for TLS 1.2 and older, in the order in which it prefers them on hardware with AES.
_ORDER = (
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-PSK-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-PSK-AES128-CBC-SHA",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-RSA-AES256-SHA",
    "ECDHE-PSK-AES256-CBC-SHA",
    "ECDHE-RSA-AES128-SHA256",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "AES128-SHA",
    "PSK-AES128-CBC-SHA",
    "AES256-SHA",
    "PSK-AES256-CBC-SHA",
    "DES-CBC3-SHA",
)
# Only their own names select them, and `3DES` the second.
_DEPRECATED = frozenset({"ECDHE-RSA-AES128-SHA256", "DES-CBC3-SHA"})
_SHARED = "kRSA kPSK aRSA aECDSA ECDSA aPSK RSA 3DES AES AES128 AES256 AESGCM CHACHA20 SHA SHA1".split()
_ALIASES: Mapping[str, Callable[[Row], bool]] = {
    **dict.fromkeys(("ALL", "HIGH", "FIPS"), lambda _row: True),
    **{name: ALIASES[name] for name in _SHARED},
    **dict.fromkeys(("kECDHE", "kEECDH", "ECDH", "ECDHE", "EECDH"), column("key_exchange", "ECDH", "ECDHEPSK")),
    **dict.fromkeys(("SSLv3", "TLSv1"), column("minimum_version", "SSLv3", "TLSv1")),
    "TLSv1.2": column("minimum_version", "TLSv1.2"),
    "PSK": column("authentication", "PSK"),
}
_GROUPS = str.maketrans({"[": "", "]": "", "|": ":"})


def expand_boringssl(entries: Sequence[str]) -> tuple[CipherSuite, ...]:
    """Return the suites for TLS 1.2 that BoringSSL offers for a list of strings, as Envoy's `cipher_suites` is one.

    Groups of equal preference, `[A|B]`, are read as their members in order.

    Raises ValueError where BoringSSL refuses the list: an unknown name or one that it does not have, another
    separator than `:`, an operator beside groups, nothing selected.  Source: BoringSSL, ssl/ssl_cipher.cc,
    SSL_CTX_set_strict_cipher_list.
    """
    text = ":".join(entries)
    if match := re.search(r"[^\w.=:+!@|\[\]-]", text, re.ASCII):
        raise ValueError(f"`{match[0]}` is no part of a cipher string")
    if not re.fullmatch(r"(?:[^\[\]|]|\[[^\[\]:]+\])*", text):
        raise ValueError("a group of equal preference is not `[A|B]`")
    if re.search(r"[-+!@]\[|\[.*[:|\[][-+!@]", text):
        raise ValueError("an operator stands before, in or after a group of equal preference")
    ordering = Ordering(_rows(), _matcher)
    if text.startswith("DEFAULT"):  # whatever stands behind it is the next item
        text = f"ALL:{text.removeprefix('DEFAULT').removeprefix(':')}"
    ordering.obey(text.translate(_GROUPS))
    selected = ordering.selected()
    if not selected:
        raise ValueError("no cipher suite matches")
    return tuple(row.suite for row in selected)


def _matcher(tokens: Sequence[str]) -> Callable[[Row], bool]:
    names = [row.suite.name for token in tokens if (row := named_row_or_none(token)) in _rows()]
    if names and len(tokens) > 1:
        raise ValueError(f"BoringSSL joins no name of a suite with others by `+`, as in `{'+'.join(tokens)}`")
    aliases = [token for token in tokens if named_row_or_none(token) not in _rows()]
    for alias in aliases:
        if alias not in _ALIASES and (suite := suites.find(alias)) and suite.versions == ("TLSv1.3",):
            return never  # tolerated, and without effect
        if alias not in _ALIASES:
            raise ValueError(f"BoringSSL has no cipher suite `{alias}`")
    tests = [_ALIASES[alias] for alias in aliases]
    includes_deprecated = bool(names) or "3DES" in aliases

    def matches(row: Row) -> bool:
        if names and row.suite.name not in names:
            return False
        return (includes_deprecated or row.suite.openssl not in _DEPRECATED) and all(test(row) for test in tests)

    return matches


@cache
def _rows() -> tuple[Row, ...]:
    return tuple(named_row(name) for name in _ORDER)
