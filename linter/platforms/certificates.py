"""A parsed certificate as the model has it.  Knows no platform.

The longest lifetimes are those of the CA/Browser Forum's Baseline Requirements, 6.3.2 and ballots 193, SC31 and SC081;
the strengths are those of NIST SP 800-57 part 1, table 2.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct

from linter.model.endpoint import Certificate, Exposure, RevocationList
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting
from linter.tls.certificates import X509, revocation_lists

T = TypeVar("T")

# The days that a public authority could give, by the day of issue.
_LONGEST = (
    (date(2029, 3, 15), 47),
    (date(2027, 3, 15), 100),
    (date(2026, 3, 15), 200),
    (date(2020, 9, 1), 398),
    (date(2018, 3, 1), 825),
    (date(2015, 4, 1), 1_188),
    (date(2012, 7, 1), 1_827),
)
# Bits of security by the bits of an RSA or DSA key; of what is between, the lower holds.
_STRENGTHS = ((15_360, 256), (7_680, 192), (3_072, 128), (2_048, 112), (1_024, 80))
_KEY = pattern(r"(?P<kind>\w+)(?: (?P<size>.+))?")
_CURVE_BITS = pattern(r"[0-9]{3}")
_EDWARDS = {"Ed25519": 128, "Ed448": 224}


class Shown(Struct, frozen=True):
    """Where a certificate stands, or is named, and who shows it to whom."""

    place: Known[Any]
    address: str
    name: str
    platform: str
    exposure: Setting[Exposure] | None
    uncovered: Many[str] | None = None


def certificate(leaf: X509, shown: Shown, today: date) -> Certificate:
    """Return a certificate as it is on a day."""

    def known(value: T) -> Known[T]:
        return shown.place.map(lambda _: value)

    at = shown.place.at
    strength, limit = strength_of(leaf.key), longest_lifetime(leaf.not_before)
    lifetime = (leaf.not_after - leaf.not_before).days
    return Certificate(
        at=at,
        address=shown.address,
        name=f"{shown.name} (valid until {leaf.not_after})",
        platform=shown.platform,
        expired=known(leaf.not_after < today),
        not_after=known(leaf.not_after),
        names=known(tuple(Known(one, at, shown.place.setting) for one in leaf.names)),
        uncovered_hosts=shown.uncovered,
        exposure=shown.exposure,
        days_left=known((leaf.not_after - today).days),
        key_strength=None if strength is None else known(strength),
        # Nobody verifies the signature of a trust anchor, which comes by its name and key (RFC 5280, 6.1).
        signature_hash=known(leaf.signature_hash) if leaf.signature_hash and not leaf.is_anchor else None,
        self_signed=known(leaf.self_signed),
        # No public authority signs for itself, so its limits say nothing of a certificate that does.
        within_public_lifetime=None if leaf.self_signed or limit is None else known(lifetime <= limit),
    )


def lists_of(text: str, place: Known[Any], address: str, platform: str, today: date) -> Iterator[RevocationList]:
    """Return the lists of revoked certificates of a text as they are on a day; one without an end never expires.

    Raises CertificateError at the first that is malformed.
    """
    for number, one in enumerate(revocation_lists(text), start=1):
        numbered = address if number == 1 else f"{address}#{number}"
        until = "" if one.next_update is None else f" (valid until {one.next_update})"
        expired = Known(one.next_update is not None and one.next_update < today, place.at, place.setting)
        yield RevocationList(place.at, numbered, f"list {numbered}{until}", platform, expired)


def longest_lifetime(issued: date) -> int | None:
    """Return the days that a public authority could give on a day; None where there was no limit."""
    return next((days for since, days in _LONGEST if issued >= since), None)


def strength_of(key: str) -> int | None:
    """Return the bits of security of a key such as `RSA 2048`; None of one that is not known here."""
    found = _KEY.fullmatch(key)
    kind, size = (found["kind"], found["size"] or "") if found is not None else ("", "")
    if kind in _EDWARDS:
        return _EDWARDS[kind]
    if kind == "EC" and (bits := _CURVE_BITS.search(size)) is not None:
        return int(bits[0]) // 2
    if kind in ("RSA", "DSA") and size.isdecimal():
        return next((strength for least, strength in _STRENGTHS if int(size) >= least), 0)
    return None
