"""Places as SARIF has them: percent-encoded paths, UTF-16 columns.  Knows no finding."""

import string
from functools import cache
from typing import Any

from linter.provenance.source import Location

_PLAIN = frozenset(f"{string.ascii_letters}{string.digits}-._~/".encode())
"""What a path is written with as it is (RFC 3986, 2.3); `:` is not, since it could end a scheme."""


ROOT = "%SRCROOT%"
"""What paths are relative to: the root of the scan, of a repository where it is in one."""


def physical(at: Location) -> dict[str, Any]:
    """Return the place as one line of a file: GitHub shows an alert only if all its lines are part of the change."""
    return {"artifactLocation": artifact(at.source.path), "region": span(at.header)}


def artifact(path: str) -> dict[str, Any]:
    """Return a file."""
    return {"uri": _uri(path), "uriBaseId": ROOT}


def span(at: Location) -> dict[str, Any]:
    """Return the region of a place, which may have several lines."""
    region = at.region
    return {
        "startLine": region.start_line,
        "startColumn": _column(at, at.start, region.start_column),
        "endLine": region.end_line,
        "endColumn": _column(at, at.end, region.end_column),
    }


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clipped(text: str, most: int) -> str:
    """Return a text of no more than so many UTF-16 units."""
    if units(text) <= most:
        return text
    beginning = text.encode("utf-16-le", "surrogatepass")[: 2 * (most - 1)]
    # Half of a pair that the cut leaves is dropped.
    return beginning.decode("utf-16-le", "ignore") + "\N{HORIZONTAL ELLIPSIS}"


@cache
def _uri(path: str) -> str:
    # A name that is not UTF-8 keeps its bytes, and no uri is empty.
    name = path.encode("utf-8", "surrogateescape") or b"."
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in name)


def _column(at: Location, offset: int, column: int) -> int:
    """Turn a column from code points into UTF-16 units."""
    if at.source.text.isascii():
        return column
    return 1 + units(at.source.text[offset - column + 1 : offset])
