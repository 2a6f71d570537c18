"""Strict-Transport-Security headers (RFC 6797, 6.1).  Knows no resource type."""

import re

from linter.model import Hsts
from linter.setting import Known, Setting, Unknown
from linter.source import Location


def parsed(header: Known[str]) -> Setting[Hsts | None]:
    """Read the value of a header."""
    directives = {
        part.strip().partition("=")[0].strip().lower(): part.partition("=")[2] for part in header.value.split(";")
    }
    age = re.fullmatch(r'\s*"?([0-9]{1,12})"?\s*', directives.get("max-age", ""))
    if age is None:
        return Unknown("the header has no `max-age`", header.at, header.setting, header.via)
    return header.map(
        lambda _: Hsts(
            header.at,
            header.map(lambda _: int(age[1])),
            header.map(lambda _: "includesubdomains" in directives),
            header.map(lambda _: "preload" in directives),
        )
    )


def unknown(at: Location, setting: str, sender: str) -> Unknown:
    """Return that somebody else may send the header."""
    return Unknown(f"{sender} may send it", at, setting)
