"""Texts that stand in a configuration itself, in place of a file's name.  Knows not what they hold."""

import binascii

from msgspec import Struct

from linter.platforms.envoy.messages.message import Message
from linter.provenance.source import Location


class Inline(Struct, frozen=True):
    """A text and the name of the field that holds it."""

    text: str
    at: Location


def inline_of(source: Message) -> Inline | None:
    """Return the text of a data source; None where it stands elsewhere."""
    for name, read in (("inline_string", str), ("inline_bytes", _decoded)):
        text = source.text(name)
        if text:
            return Inline(read(text), source.key_at(name))
    return None


def _decoded(text: str) -> str:
    try:
        return binascii.a2b_base64(text.replace("-", "+").replace("_", "/")).decode("ascii", errors="replace")
    except ValueError:  # binascii.Error is one; Envoy would refuse the file
        return ""
