"""PEM text to its blocks, in one pass.  Knows nothing of what is in them.

RFC 7468: a block begins and ends with the same label, and ends before the next one begins; text around blocks does not
matter.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

_BOUNDARY = re.compile(r"-----(?P<side>BEGIN|END) (?P<label>[A-Z0-9 ]{1,40})-----")


class Block(Struct, frozen=True):
    """What stands between a beginning and its end."""

    label: str
    body: str
    start: int
    """The offset of its first dash, and behind the last one."""
    end: int


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks that have an end, in order."""
    begin: re.Match[str] | None = None
    for boundary in _BOUNDARY.finditer(text):
        if boundary["side"] == "BEGIN":
            begin = boundary
        elif begin is not None and begin["label"] == boundary["label"]:
            yield Block(begin["label"], text[begin.end() : boundary.start()], begin.start(), boundary.end())
            begin = None


def unended(text: str) -> re.Match[str] | None:
    """Return the first beginning of a certificate or a key that has no end; None where each has one."""
    begin: re.Match[str] | None = None
    for boundary in _BOUNDARY.finditer(text):
        if boundary["side"] == "END" and begin is not None and begin["label"] == boundary["label"]:
            begin = None
        elif boundary["side"] == "BEGIN":
            if begin is not None:
                break
            begin = boundary if boundary["label"].endswith(("CERTIFICATE", "PRIVATE KEY")) else None
    return begin
