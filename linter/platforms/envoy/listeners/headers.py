"""The Strict-Transport-Security header where Envoy adds it.  Knows not which responses it is added to."""

from linter.model.endpoint import Hsts
from linter.model.hsts import hsts_of
from linter.platforms.envoy.messages.message import Message
from linter.provenance.setting import Known, Setting, Unknown
from linter.syntax.node import Scalar

_NAME = "strict-transport-security"


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
