"""JSON in pieces, each with the place of what it stands for.  Knows no value of Terraform."""

from collections.abc import Iterable, Iterator

from linter.platforms.platform import Written
from linter.provenance.source import Location

Piece = tuple[str, Location | None]


def literal(value: object) -> str:
    """Return what has no parts as JSON."""
    import json  # noqa: PLC0415  # for what carries some alone

    return json.dumps(value)


def field(key: str, at: Location, value: list[Piece]) -> list[Piece]:
    """Return a member of an object."""
    return [(literal(key), at), (": ", None), *value]


def object_of(fields: Iterable[list[Piece]]) -> Iterator[Piece]:
    """Yield an object."""
    return joined("{", fields, "}")


def joined(opening: str, parts: Iterable[list[Piece]], closing: str) -> Iterator[Piece]:
    """Yield parts in brackets, a line for each."""
    yield opening, None
    for number, part in enumerate(parts):
        if number:
            yield ",\n", None
        yield from part
    yield closing, None


def together(pieces: list[Piece]) -> Written:
    """Put pieces together to a text that knows where each of them is written."""
    places: list[tuple[int, Location]] = []
    length = 0
    for text, at in pieces:
        if at is not None:
            places.append((length, at))
        length += len(text)
    return Written("".join(text for text, _ in pieces), tuple(places))
