"""PEM text to the places of its blocks.  Knows nothing of what is in them."""

from collections.abc import Iterator

from linter.provenance.source import Location, Source
from linter.tls import pem


def blocks(source: Source) -> Iterator[Location]:
    """Return the places of the blocks, from `-----BEGIN` to the end of `-----END ...-----`."""
    for block in pem.blocks(source.text):
        yield source.at(block.start, block.end)
