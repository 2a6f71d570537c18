"""The Strict-Transport-Security header where Envoy adds it.  Knows not which responses it is added to."""

import re

from linter.model import Hsts
from linter.platforms.envoy.message import Message
from linter.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar

_NAME = "strict-transport-security"
_MAX_AGE = re.compile(r"(?i)max-age\s*=\s*\"?(\d{1,18})\"?$")


def added_hsts(holder: Message, field: str = "response_headers_to_add") -> Setting[Hsts | None] | None:
    """Return the header that a list of headers to add holds; None where it does not hold it."""
    for option in holder.messages(field):
        found = _hsts(option, holder.spelled(field))
        if found is not None:
            return found
    return None


def filtered_hsts(mutation: Message) -> Setting[Hsts | None] | None:
    """Return the header that a header mutation filter adds; None where it does not add it."""
    mutations = mutation.message("mutations")
    for change in () if mutations is None else mutations.messages("response_mutations"):
        option = change.message("append")
        found = None if option is None else _hsts(option, change.spelled("response_mutations"))
        if found is not None:
            return found
    return None


def _hsts(option: Message, setting: str) -> Setting[Hsts | None] | None:
    header = option.message("header")
    if header is None or header.text("key").lower() != _NAME:
        return None
    value = header.scalar("value")
    if value is None or "%" in value.text or "{" in value.text:
        return Unknown("its value is not written out", header.at("key"), setting)
    parts = [part.strip() for part in value.text.split(";")]
    age = next((int(found[1]) for part in parts if (found := _MAX_AGE.match(part))), None)
    if age is None:
        # Browsers ignore a header without an age (RFC 6797, 6.1).
        return Known(None, value.at.header, setting, default="")
    return Known(_header(value, age, setting, parts), value.at.header, setting)


def _header(value: Scalar, age: int, setting: str, parts: list[str]) -> Hsts:
    words = {part.lower() for part in parts}
    at = value.at.header
    return Hsts(
        at=at,
        max_age=Known(age, at, setting),
        include_subdomains=Known("includesubdomains" in words, at, setting),
        preload=Known("preload" in words, at, setting),
    )
