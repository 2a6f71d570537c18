"""Strict-Transport-Security headers as annotations and policies write them (RFC 6797, 6.1).  Knows no object."""

import re

from linter.model import Hsts
from linter.setting import Known, Setting, Unknown

_AGE = re.compile(r'"?([0-9]{1,12})"?')


def hsts_of(header: Known[str]) -> Setting[Hsts | None]:
    """Read the value of a header."""
    parts = [part.strip().partition("=") for part in header.value.split(";")]
    directives = {name.strip().lower(): value.strip() for name, _, value in parts}
    age = _AGE.fullmatch(directives.get("max-age", ""))
    if age is None:
        return Unknown("the header has no `max-age`", header.at, header.setting, header.via)
    return header.map(
        lambda _: Hsts(
            at=header.at,
            max_age=header.map(lambda _: int(age[1])),
            include_subdomains=header.map(lambda _: "includesubdomains" in directives),
            preload=header.map(lambda _: "preload" in directives),
        )
    )
