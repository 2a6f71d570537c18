"""The right encoding of DER (ITU-T X.690, 10), and nothing that is nearly right.  Knows nothing of what is encoded."""

from collections.abc import Iterator

_LONG, _MANY, _HIGH = 0x80, 0x1F, 0x80
"""The bit of a length of several bytes, the tag of several, and the bit of a negative number."""


class UnusualError(ValueError):
    """Something is not as nearly everybody writes it."""


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tags and contents of what stands in a row; only the shortest form of a length is right."""
    position, end = 0, len(data)
    while position < end:
        tag, *length = data[position : position + 2]
        if not length or tag & _MANY == _MANY:
            raise UnusualError
        begin, size = position + 2, length[0]
        if size & _LONG:
            begin += size & ~_LONG
            written = data[position + 2 : begin]
            size = int.from_bytes(written)
            if written[:1] in (b"", b"\0") or size < _LONG:
                raise UnusualError
        position = begin + size
        if position > end:
            raise UnusualError
        yield tag, data[begin:position]


def each(data: bytes, tag: int) -> Iterator[bytes]:
    """Yield the contents of what stands in a row, of which all has one tag."""
    for found, content in elements(data):
        if found != tag:
            raise UnusualError
        yield content


def parts(data: bytes, *tags: int) -> list[bytes]:
    """Return the contents of what stands in a row, of which the tags are known."""
    found = list(elements(data))
    if tuple(tag for tag, _ in found) != tags:
        raise UnusualError
    return [content for _, content in found]


def only(data: bytes, tag: int) -> bytes:
    """Return the content of what stands alone."""
    return parts(data, tag)[0]


def pair(data: bytes) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    """Return two elements with their tags."""
    one, other = elements(data)
    return one, other


def number(data: bytes) -> int:
    """Return a number that is not negative, in its shortest form."""
    if not data or data[0] & _HIGH or (len(data) > 1 and not data[0] and not data[1] & _HIGH):
        raise UnusualError
    return int.from_bytes(data)
