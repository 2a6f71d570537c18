"""What a template computes with: values that know where they are written, and texts made of pieces that do.

Data are Python's own: None, booleans, numbers, texts, lists of values and dictionaries of values.  A hole stands for
what rendering cannot know.  In a text it is one character of a private plane, so that it survives whatever is done to
the text around it.
"""

from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from typing import Any, Self, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.provenance.source import Location

FIRST_HOLE = "\U000f0000"
"""The first character that stands for a hole."""
MAX_HOLES = 60_000
_MAX_DEPTH = 60
_LEAST_EXPONENT = -4
_MOST_EXPONENT = 6


class Hole(Struct, frozen=True):
    """What rendering cannot know."""

    mark: str
    """The character that stands for it in a text."""
    text: str
    """The action that yields it, as written."""
    because: str
    question: str = ""
    """What is asked where it decides something; holes of one question have one answer."""
    negated: bool = False
    """Whether the answer to that is the opposite of what it stands for."""


class Assumed(str):
    """A text that stands for what is given at the installation: printed, it is itself; compared, it is unknown."""

    __slots__ = ("is_likely", "others", "what")
    what: str
    """What gives it, as charts write it: `.Release.Namespace`."""
    others: tuple[str, ...]
    """What it may be instead; empty where it may be anything."""
    is_likely: bool
    """Whether it is taken for what is given where it is compared with just that."""

    def __new__(cls, text: str, what: str, others: tuple[str, ...] = (), *, is_likely: bool = False) -> Self:
        """Make one."""
        made = super().__new__(cls, text)
        made.what, made.others, made.is_likely = what, others, is_likely
        return made


class Method(Struct, frozen=True):
    """Something of the chart that takes arguments: `.Files.Get`."""

    call: "Callable[[tuple[Value, ...]], Value]"


class Piece(Struct, frozen=True):
    """A part of a rendered text, and where it comes from."""

    text: str
    at: Location | None
    """Its place in a template; None until it is printed by an action."""
    origin: Location | None = None
    """Where the value is written that it stands for."""
    literal: bool = False
    """Whether it stands in the template word by word."""


class Value(Struct, frozen=True):
    """Data, and where they are written."""

    data: Any
    """None, bool, int, float, str, list[Value], dict[str, Value], Hole or Method."""
    origin: Location | None = None
    key: Location | None = None
    """Where the key is written that leads to it."""
    pieces: tuple[Piece, ...] = ()
    """Of which parts a text is made, where there are several."""


Pieces: TypeAlias = tuple[Piece, ...]
NIL = Value(None)


def is_hole(text: str) -> bool:
    """Say whether a text holds what rendering cannot know."""
    return not text.isascii() and max(text) >= FIRST_HOLE


def truth(value: Value) -> bool | None:
    """Say whether a value counts as true; None where it cannot be known."""
    data = value.data
    if isinstance(data, Hole):
        return None
    if isinstance(data, Method):
        return True
    if isinstance(data, str) and data and is_hole(data) and all(map(is_hole, data)):
        return None  # the hole may stand for an empty text
    return bool(data)


def pieces_of(value: Value) -> Pieces:
    """Return the parts of a value's text as a template prints it."""
    if value.pieces:
        return value.pieces
    text = printed(value)
    return (Piece(text, None, value.origin),) if text else ()


def joined(pieces: Iterable[Piece]) -> Value:
    """Return pieces as one text."""
    kept = tuple(piece for piece in pieces if piece.text)
    origin = kept[0].origin if len(kept) == 1 else None
    return Value("".join(piece.text for piece in kept), origin, None, kept)


def cut(pieces: Pieces, start: int, end: int) -> Iterator[Piece]:
    """Return the parts of pieces between two offsets of their text."""
    offset = 0
    for piece in pieces:
        first, last = max(start - offset, 0), min(end - offset, len(piece.text))
        if first < last:
            yield _part(piece, first, last)
        offset += len(piece.text)


def _part(piece: Piece, first: int, last: int) -> Piece:
    if first == 0 and last == len(piece.text):
        return piece
    at = piece.at
    if piece.literal and at is not None:
        at = at.source.at(at.start + first, at.start + last)
    return replace(piece, text=piece.text[first:last], at=at)


def printed(value: Value) -> str:
    """Return what a template prints for a value at its own level; Helm prints nothing for what is absent."""
    return "" if value.data is None else formatted(value)


def formatted(value: Value, depth: int = 0) -> str:
    """Return a value as Go's `%v` does."""
    data = value.data
    match data:
        case str():
            return data
        case None:
            return "<nil>"
        case bool():
            return "true" if data else "false"
        case int():
            return str(data)
        case float():
            return number(data)
        case Hole():
            return data.mark
        case list() if depth < _MAX_DEPTH:
            return f"[{' '.join(formatted(one, depth + 1) for one in data)}]"
        case dict() if depth < _MAX_DEPTH:
            return f"map[{' '.join(f'{key}:{formatted(data[key], depth + 1)}' for key in sorted(data))}]"
        case _:
            return "..."


def number(value: float) -> str:
    """Return a number as Go prints it: the shortest digits, with an exponent below -4 and from 6 on."""
    if not isfinite(value):
        return "+Inf" if value > 0 else "-Inf" if value < 0 else "NaN"
    base, _, power = repr(abs(value)).partition("e")
    whole, _, fraction = base.partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = len(whole) + int(power or 0) - (len(whole + fraction) - len(digits)) - 1
    digits = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    if not digits:
        return f"{sign}0"
    if not _LEAST_EXPONENT <= exponent < _MOST_EXPONENT:
        tail = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{tail}e{exponent:+03d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    before, after = digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]
    return f"{sign}{before}.{after}" if after else f"{sign}{before}"


def kind_of(value: Value) -> str:
    """Return the kind of a value as Go names it."""
    data = value.data
    if isinstance(data, dict):
        return "map"
    return "slice" if isinstance(data, list) else _KINDS.get(type(data), "invalid")


def type_of(value: Value) -> str:
    """Return the type of a value as Go names it."""
    data = value.data
    if isinstance(data, dict):
        return "map[string]interface {}"
    if isinstance(data, list):
        return "[]interface {}"
    return "<nil>" if data is None else kind_of(value)


_KINDS = {bool: "bool", int: "int", float: "float64", str: "string"}


def plain(value: Value, depth: int = 0) -> Any:  # noqa: ANN401  # data
    """Return data without their places, as far as they are not nested too deep."""
    data = value.data
    if depth >= _MAX_DEPTH:
        return None
    if isinstance(data, list):
        return [plain(one, depth + 1) for one in data]
    if isinstance(data, dict):
        return {key: plain(one, depth + 1) for key, one in data.items()}
    return data.mark if isinstance(data, Hole) else data


def boxed(data: Any, origin: Location | None = None, depth: int = 0) -> Value:  # noqa: ANN401  # data
    """Return plain data as a value whose parts all have one place."""
    if depth >= _MAX_DEPTH:
        return Value(None, origin)
    if isinstance(data, list):
        return Value([boxed(one, origin, depth + 1) for one in data], origin)
    if isinstance(data, dict):
        return Value({key: boxed(one, origin, depth + 1) for key, one in data.items()}, origin)
    return Value(data, origin)


def copied(value: Value, depth: int = 0) -> Value:
    """Return a value whose lists and dictionaries are its own."""
    data = value.data
    if depth >= _MAX_DEPTH:
        return Value(None, value.origin, value.key)
    if isinstance(data, list):
        return replace(value, data=[copied(one, depth + 1) for one in data])
    if isinstance(data, dict):
        return replace(value, data={key: copied(one, depth + 1) for key, one in data.items()})
    return value
