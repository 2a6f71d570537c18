"""PEM text to the places of its blocks.  Knows nothing of what is in them."""

from collections.abc import Iterator

from linter.provenance.source import Location, Source
from linter.tls import pem


def blocks(source: Source) -> Iterator[Location]:
    """Return the places of the blocks, from `-----BEGIN` to the end of `-----END ...-----`."""
    for block in pem.blocks(source.text):
        yield source.at(block.start, block.end)


def unended(source: Source) -> Location | None:
    """Return where the first block begins that has no end; None where each has one."""
    found = pem.unended(source.text)
    return None if found is None else source.at(*found.span())
