"""Encodings in DER (ITU-T X.690): sets in order, and the numbers of a sequence.  Knows nothing of what is encoded."""

_CONSTRUCTED = 0x20
_SET = 0x31
_SEQUENCE = 0x30
_INTEGER = 0x02
_LONG = 0x80
_MAX_DEPTH = 30


def in_order(data: bytes, depth: int = _MAX_DEPTH) -> bytes:
    """Return an encoding whose sets are in order; its length stays as it is.  Raises ValueError for what is no DER."""
    parts: list[bytes] = []
    position = 0
    while position < len(data):
        tag, begin, end = _element(data, position)
        content = data[begin:end]
        if tag & _CONSTRUCTED and depth > 0:
            content = in_order(content, depth - 1)
            if tag == _SET:
                content = b"".join(sorted(_elements(content)))
        parts.append(data[position:begin] + content)
        position = end
    return b"".join(parts)


def first_number(data: bytes) -> int:
    """Return the first number of a sequence.  Raises ValueError for what has none."""
    tag, begin, end = _element(data, 0)
    inner, start, stop = _element(data[begin:end], 0)
    if (tag, inner) != (_SEQUENCE, _INTEGER):
        raise ValueError("it does not begin with a number")
    return int.from_bytes(data[begin:end][start:stop], signed=True)


def _elements(data: bytes) -> list[bytes]:
    found, position = [], 0
    while position < len(data):
        _, _, end = _element(data, position)
        found.append(data[position:end])
        position = end
    return found


def _element(data: bytes, position: int) -> tuple[int, int, int]:
    """Return the tag of an element, and where its content begins and ends."""
    header = data[position : position + 2]
    if len(header) < 2:  # noqa: PLR2004  # a tag and a length
        raise ValueError("an element has no length")
    tag, length = header
    begin = position + 2
    if length & _LONG:
        bytes_of_length = length & ~_LONG
        begin += bytes_of_length
        length = int.from_bytes(data[position + 2 : begin])
    if begin + length > len(data):
        raise ValueError("an element is longer than what it is in")
    return tag, begin, begin + length
