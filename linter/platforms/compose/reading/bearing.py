"""Which Compose files bear on others: those that name them, are named, or stand beside them.  Parses nothing.

What merely may be a Compose file, or may name one, is taken for one that does, so that more is read than need be.
"""

import posixpath
from collections.abc import Collection, Iterator

from linter.platforms.compose.recognition import MAY_CLAIM, may_be
from linter.platforms.platform import Listing

_FOLDER_OF_VARIABLES = ".env"


def bearing(named: Collection[str], listing: Listing) -> Collection[str]:
    """Return the Compose files that are merged with others, or that bring or extend them."""
    texts = {path: text for path in listing.paths if MAY_CLAIM.search(path) for text in _texts(path, listing)}
    found = {path for path in named if path in texts}
    pending = list(named)
    while pending:
        for one in _joined(pending.pop(), texts):
            if one not in found:
                found.add(one)
                pending.append(one)
    return found


def _texts(path: str, listing: Listing) -> Iterator[str]:
    source = listing.read(path)
    if source is not None and may_be(path, source.text):
        yield source.text


def _joined(path: str, texts: dict[str, str]) -> Iterator[str]:
    """Return the Compose files that may say something of a file, or that it may say something of."""
    folder, name = posixpath.split(path)
    own = texts.get(path, "")
    for other, text in texts.items():
        beside = posixpath.dirname(other) == folder and (own or name.startswith(_FOLDER_OF_VARIABLES))
        if beside or name in text or (own and posixpath.basename(other) in own):
            yield other
