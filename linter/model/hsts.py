"""Strict-Transport-Security headers, for all platforms (RFC 6797, 6.1).  Knows not where they are written."""

from linter.model.endpoint import Hsts
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Unknown
from linter.provenance.source import Location

_AGE = pattern(r'"?([0-9]{1,18})"?')


def hsts_of(header: Known[str]) -> Known[Hsts | None]:
    """Read the value of a header; browsers ignore one without an age, so it is none."""
    parts = [part.strip().partition("=") for part in header.value.split(";")]
    directives = {name.strip().lower(): value.strip() for name, _, value in parts}
    age = _AGE.fullmatch(directives.get("max-age", ""))
    if age is None:
        return header.map(lambda _: None)
    seconds = int(age[1])
    return header.map(
        lambda _: Hsts(
            at=header.at,
            max_age=header.map(lambda _: seconds),
            include_subdomains=header.map(lambda _: "includesubdomains" in directives),
            preload=header.map(lambda _: "preload" in directives),
        )
    )


def sent_by(sender: str, at: Location, setting: str) -> Unknown:
    """Return that somebody who is not among the files may send the header."""
    return Unknown(f"{sender} may send the header", at, setting)
