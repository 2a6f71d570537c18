"""PEM text to the places of its blocks.  Knows nothing of what is in them."""

import re
from collections.abc import Iterator

from linter.provenance.source import Location, Source

# RFC 7468: a block begins and ends with the same label; text around blocks does not matter.
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----.*?-----END \1-----", re.DOTALL)


def blocks(source: Source) -> Iterator[Location]:
    """Return the places of the blocks, from `-----BEGIN` to the end of `-----END ...-----`."""
    for block in _BLOCK.finditer(source.text):
        yield source.at(block.start(), block.end())
