"""The Strict-Transport-Security header where Envoy adds it, and pins of keys beside it.

Knows not which responses they are added to.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from linter.model.endpoint import Hsts
from linter.model.hsts import hsts_of
from linter.platforms.envoy.messages.message import Message, every_message
from linter.platforms.envoy.messages.scopes import View
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location, Source
from linter.syntax.node import Scalar

_NAME = "strict-transport-security"
_PINS = pattern(r"public-key-pins", re.IGNORECASE)


def key_pins(holders: Iterable[Message], view: View, at: Location) -> Known[bool]:
    """Say whether the header by which browsers once pinned keys is added by what is in some messages."""
    if any(_speaks_of_pins(file.source) for file in view.scope.files):
        for message in every_message(holders):
            key = message.scalar("key")
            if key is not None and _PINS.match(key.text):
                return Known(True, key.at.header, message.spelled("key"))
    return Known(False, at, "response_headers_to_add")


@lru_cache(maxsize=16)
def _speaks_of_pins(source: Source) -> bool:
    return _PINS.search(source.text) is not None


def added_hsts(holder: Message, field: str = "response_headers_to_add") -> Setting[Hsts | None] | None:
    """Return the header that a list of headers to add holds; None where it does not hold it."""
    for option in holder.messages(field):
        found = _hsts(option, holder.spelled(field))
        if found is not None:
            return found
    return holder.part_filled_in(field)


def removed_hsts(holder: Message) -> Setting[Hsts | None] | None:
    """Return that a message takes the header away; None where it does not."""
    for name in holder.repeated("response_headers_to_remove"):
        if isinstance(name, Scalar) and name.text.lower() == _NAME:
            return Known(None, name.at.header, holder.spelled("response_headers_to_remove"))
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
    return hsts_of(Known(value.text, value.at.header, setting))
