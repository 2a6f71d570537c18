"""How long a certificate of cert-manager lives, and when it is renewed.  Knows no issuer's kind.

Source: https://cert-manager.io/docs/usage/certificate/ and its validation of the resource: 90 days, of which the last
third is for renewal; what is asked of ACME is compared all the same, though the authority gives what it gives.
Checked 2026-11-30.
"""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from linter.model.expiry.life import Life
from linter.platforms.certificates import DAY, renewed
from linter.platforms.kubernetes.certificates.issuers import Issued
from linter.platforms.kubernetes.objects.objects import HOLE
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location
from linter.syntax.node import Scalar
from linter.tls.authorities import lifetime

_DURATION = pattern(r"(?:[0-9]{1,12}(?:\.[0-9]{1,9})?(?:ns|us|µs|ms|s|m|h)){1,9}")
_PART = pattern(r"([0-9]+(?:\.[0-9]+)?)(ns|us|µs|ms|s|m|h)")
_UNITS = {"h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
"""In milliseconds; what is shorter counts for nothing."""
_DIGITS = 9
"""Those that a number may have behind its point."""
_DEFAULT_DAYS = 90
_WHOLE = 100


class Times(Struct, frozen=True):
    """What is written of a certificate's times."""

    at: Location
    """Where it would be written."""
    duration: Scalar | None = None
    before: Scalar | None = None
    percentage: Scalar | None = None
    """The part of its life that is left when it is renewed."""


def with_times(life: Life, issued: Issued, times: Times, today: date) -> Life:
    """Add how long a certificate lives, and when it is renewed."""
    asked = _asked(times)
    timed = renewed(life, asked, _left(times, asked))
    if not issued.is_acme:
        return timed
    days = None if issued.public is None else lifetime(issued.public, today)
    because = "" if issued.public is None else f"{issued.public.caa} gives by ACME what it gives"
    return replace(timed, days=None if days is None else Known(days, times.at, "spec.duration", default=because))


def seconds_of(text: str) -> int | None:
    """Return a duration of Go in seconds; None of what is none."""
    if _DURATION.fullmatch(text) is None:
        return None
    parts = ((*number.partition("."), unit) for number, unit in _PART.findall(text))
    total = sum(int(whole + part.ljust(_DIGITS, "0")) * _UNITS.get(unit, 0) for whole, _, part, unit in parts)
    return int(total // (_UNITS["s"] * 10**_DIGITS))


def _asked(times: Times) -> Setting[int]:
    if times.duration is not None:
        return _seconds(times.duration, "duration")
    default = f"cert-manager then asks for {_DEFAULT_DAYS} days"
    return Known(_DEFAULT_DAYS * DAY, times.at, "duration", default=default)


def _left(times: Times, asked: Setting[int]) -> Setting[int] | None:
    if times.before is not None:
        return _seconds(times.before, "renewBefore")
    part = times.percentage
    if part is None:
        if isinstance(asked, Unknown):
            return None  # a third of whatever it is
        third = asked.map(lambda whole: whole // 3)
        return replace(third, setting="renewBefore", default="cert-manager then renews in the last third of its life")
    if not part.text.isdecimal() or not 0 < int(part.text[:4]) < _WHOLE:
        return Unknown(f"`{part.text[:40]}` is no percentage of a life", part.at, "renewBeforePercentage")
    left = asked.map(lambda whole: whole * int(part.text) // _WHOLE)
    return replace(left, at=part.at, setting="renewBeforePercentage") if isinstance(left, Known) else left


def _seconds(scalar: Scalar, setting: str) -> Setting[int]:
    if any(mark in scalar.text for mark in HOLE):
        return Unknown("a template fills it in", scalar.at.header, setting)
    seconds = seconds_of(scalar.text)
    if seconds is None:
        return Unknown(f"`{scalar.text[:40]}` is no duration", scalar.at, setting)
    return Known(seconds, scalar.at, setting)
