"""A parsed certificate as the model has it.  Knows no platform.

The longest lifetimes are those of the CA/Browser Forum's Baseline Requirements, 6.3.2 and ballots 193, SC31 and SC081;
the strengths are those of NIST SP 800-57 part 1, table 2.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from linter.model.endpoint import Certificate, Exposure, RevocationList
from linter.model.expiry.life import Life
from linter.model.words import Issuer, Renewal
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Many, Setting, Unknown
from linter.provenance.source import Location
from linter.tls.authorities import by_caa, by_organization, lifetime
from linter.tls.certificates import revocation_lists
from linter.tls.x509 import X509

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
DAY = 86_400
_MONTH = 30 * DAY


class Agent(Struct, frozen=True):
    """A program that asks an authority for certificates and keeps them below a path."""

    name: str
    path: re.Pattern[str]
    asks: str
    """The authority that it asks unless told otherwise, as CAA records name it."""


# Sources, checked 2026-11-30: https://eff-certbot.readthedocs.io/en/stable/using.html (where are my certificates),
# https://go-acme.github.io/lego/usage/cli/, https://github.com/acmesh-official/acme.sh/wiki (ZeroSSL by default),
# https://github.com/dehydrated-io/dehydrated, docs/examples/config.
_AGENTS = (
    Agent("certbot", pattern(r"(?:^|/)letsencrypt/(?:live|archive)/"), "letsencrypt.org"),
    Agent("lego", pattern(r"(?:^|/)\.?lego/certificates/"), "letsencrypt.org"),
    Agent("acme.sh", pattern(r"(?:^|/)\.?acme\.sh/"), "sectigo.com"),
    Agent("dehydrated", pattern(r"(?:^|/)dehydrated/certs/"), "letsencrypt.org"),
)


class Shown(Struct, frozen=True):
    """Where a certificate stands, or is named, and who shows it to whom."""

    place: Known[Any]
    address: str
    name: str
    platform: str
    exposure: Setting[Exposure] | None
    uncovered: Many[str] | None = None
    life: Life | None = None
    """What the configuration tells of its life, beside what the certificate itself does."""


def certificate(leaf: X509, shown: Shown, today: date) -> Certificate:
    """Return a certificate as it is on a day."""

    def known(value: T) -> Known[T]:
        return shown.place.map(lambda _: value)

    at = shown.place.at
    strength, limit = strength_of(leaf.key), longest_lifetime(leaf.not_before)
    days = (leaf.not_after - leaf.not_before).days
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
        signature=known(leaf.signature),
        self_signed=known(leaf.self_signed),
        # No public authority signs for itself, so its limits say nothing of a certificate that does.
        within_public_lifetime=None if leaf.self_signed or limit is None else known(days <= limit),
        life=_life(leaf, shown, days),
    )


def anchor(leaf: X509, shown: Shown, today: date) -> Certificate:
    """Return what all of a mesh trust, or what signs for all of it, as it is on a day."""
    found = certificate(leaf, shown, today)
    return Certificate(
        at=found.at,
        address=found.address,
        name=found.name,
        platform=found.platform,
        names=found.names,
        expired=found.expired,
        not_after=found.not_after,
        signature=found.signature,
        anchor_days_left=found.days_left,
    )


def _life(leaf: X509, shown: Shown, days: int) -> Life:
    issuer = _issuer(leaf, shown.place.at, days)
    public = by_organization(leaf.issuer)
    name = leaf.issuer if public is None else public.caa
    return replace(
        shown.life or Life(),
        issuer=issuer if isinstance(issuer, Unknown) else shown.place.map(lambda _: issuer),
        authority=None if leaf.self_signed or not name else shown.place.map(lambda _: name),
        days=shown.place.map(lambda _: days),
    )


def _issuer(leaf: X509, at: Location, days: int) -> Issuer | Unknown:
    if leaf.self_signed:
        return Issuer.ITSELF
    if by_organization(leaf.issuer) is not None:
        return Issuer.PUBLIC
    limit = longest_lifetime(leaf.not_before)
    if limit is not None and days > limit:
        return Issuer.PRIVATE
    return either_authority(f"it is not known whether {leaf.issuer or 'its issuer'} is a public authority", at)


def either_authority(because: str, at: Location, setting: str = "") -> Unknown:
    """Return the kind of an authority that is a public or a private one, and why nobody can tell."""
    candidates = (Known(Issuer.PUBLIC, at, setting), Known(Issuer.PRIVATE, at, setting))
    return Unknown(because, at, setting, candidates=candidates)


def within_public_lifetime(life: Life, today: date) -> Setting[bool] | None:
    """Return whether a public authority may give on a day what it is asked for; None where none is asked."""
    limit = longest_lifetime(today)
    if (
        limit is None
        or life.days is None
        or not isinstance(life.issuer, Known)
        or life.issuer.value is not Issuer.PUBLIC
    ):
        return None
    return life.days.map(lambda days: days <= limit)


def renewed(life: Life, whole: Setting[int] | None, before: Setting[int] | None) -> Life:
    """Say when renewal begins: a number of seconds before the end of a life of seconds."""
    short = isinstance(whole, Known) and whole.value < _MONTH
    return replace(
        life,
        days=None if whole is None else whole.map(lambda seconds: seconds // DAY),
        renewal_days=None if before is None or short else before.map(lambda seconds: seconds // DAY),
        renews_within_life=None if before is None or whole is None else _within(before, whole),
    )


def _within(before: Setting[int], whole: Setting[int]) -> Setting[bool]:
    if isinstance(whole, Unknown):
        # What begins at the end, or never, begins within any life.
        at_the_end = isinstance(before, Known) and before.value <= 0
        return before.map(lambda _: True) if at_the_end else whole.map(lambda _: True)
    return before.map(lambda start: start < whole.value)


def agent_of(path: str) -> Agent | None:
    """Return the program that keeps the certificate at a path new; None where the path does not tell."""
    return next((one for one in _AGENTS if one.path.search(path)), None)


def life_by_agent(agent: Agent, place: Known[Any], today: date) -> Life:
    """Return the life of a certificate that such a program keeps new."""
    public = by_caa(agent.asks)
    days = None if public is None else lifetime(public, today)
    because = f"{agent.name} keeps its certificates there, and asks {agent.asks} unless told otherwise"

    def assumed(value: T) -> Known[T]:
        return replace(place.map(lambda _: value), default=because)

    return Life(
        issuer=assumed(Issuer.PUBLIC),
        authority=assumed(agent.asks),
        days=None if days is None else assumed(days),
        renewed_by=place.map(lambda _: Renewal.AGENT),
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
