"""Functions that read or make strings, and conversions.  Knows no names."""

from collections.abc import Callable, Iterator

from linter.platforms.terraform.language.arguments import Arguments, Function, elements_from, known, text_from
from linter.platforms.terraform.language.value import (
    MAX_TEXT,
    Encoded,
    Mistake,
    Several,
    Value,
    is_list,
    settled,
    text_of,
    ways,
)
from linter.setting import Known, Setting, Unknown
from linter.source import Location


def of_texts(make: Callable[..., Value]) -> Function:
    """Make a function of a function on strings."""

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        values = known(arguments, at)
        if isinstance(values, Unknown):
            return values
        if any(isinstance(one.value, Encoded) for one in values):
            return Unknown("JSON text is not taken apart", at)
        texts = [text_of(one.value) for one in values]
        if any(text is None for text in texts):
            return Mistake("it needs strings", at)
        try:
            return Known(make(*texts), at, via=ways(values))
        except TypeError:  # too few arguments, or too many
            return Mistake("it is called with the wrong number of arguments", at)

    return function


def conversion(convert: Callable[[Value], Value], kind: str) -> Function:
    """Make a function that converts one value, and keeps its place."""

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        (value,) = map(settled, arguments)
        if isinstance(value, Unknown):
            return value.map(convert)
        if value.value is None or isinstance(value.value, Encoded):
            return value
        converted = convert(value.value)
        return Mistake(f"it is not a {kind}", at) if converted is None else value.map(lambda _: converted)

    return function


def formatted(arguments: Arguments, at: Location) -> Setting[Value]:
    """`format`, with the verbs that need no width."""
    first, *rest = arguments
    pattern = settled(first)
    if isinstance(pattern, Unknown):
        return pattern
    if not isinstance(pattern.value, str):
        return Mistake("`format` needs a string", at)
    pieces = _verbs(pattern.value)
    if pieces is None:
        return Unknown("its format is not evaluated", at)
    parts: list[str | Unknown] = []
    values = iter(rest)
    for is_verb, piece in pieces:
        part = _filled(piece, values, at) if is_verb else piece
        if isinstance(part, Mistake):
            return part
        parts.append(part)
    return text_from(parts, at, arguments)


def _verbs(pattern: str) -> list[tuple[bool, str]] | None:
    """Cut a format into texts and verbs; None where it has a verb that is not known here."""
    pieces: list[tuple[bool, str]] = []
    for index, piece in enumerate(pattern.split("%%")):
        first, *rest = piece.split("%")
        pieces.append((False, ("%" if index else "") + first))
        for text in rest:
            if text[:1] not in ("s", "d", "v", "t", "q") or not text:
                return None
            pieces += [(True, text[0]), (False, text[1:])]
    return pieces


def _filled(verb: str, values: Iterator[Setting[Value]], at: Location) -> str | Unknown:
    value = next(values, None)
    if value is None:
        return Mistake("it has more verbs than values", at)
    plain = settled(value)
    if isinstance(plain, Unknown):
        return plain
    text = text_of(plain.value)
    if text is None:
        return Unknown("the value is no string", at)
    return f'"{text}"' if verb == "q" else text


def join(arguments: Arguments, at: Location) -> Setting[Value]:
    """`join`; of one element, it is that element."""
    separator, *lists = arguments
    if len(lists) == 1 and isinstance(lists[0], Known):
        only = lists[0].value
        if isinstance(only, Several):  # `join("", resource.name[*].arn)` is how one of at most one used to be had
            return only.element
        if is_list(only) and len(only) == 1:
            element: Setting[Value] = only[0]
            return element
    values = known((separator, *lists), at)
    if isinstance(values, Unknown):
        return values
    if not all(is_list(one.value) for one in values[1:]):
        return Mistake("`join` needs lists", at)
    between = text_of(values[0].value) or ""
    parts: list[str | Unknown] = []
    for element in map(settled, (element for one in values[1:] for element in one.value)):
        text = text_of(element.value) if isinstance(element, Known) else element
        if text is None:
            return Mistake("`join` needs strings", at)
        parts += [between, text]
    return text_from(parts[1:], at, values)


def split(arguments: Arguments, at: Location) -> Setting[Value]:
    """`split`."""
    pieces = of_texts(_pieces)(arguments, at)
    if isinstance(pieces, Unknown):
        return pieces
    return elements_from(tuple(Known(piece, at) for piece in pieces.value), at, (pieces,))


def _pieces(separator: str, text: str) -> list[str]:
    return text.split(separator) if separator else list(text)


def replace(arguments: Arguments, at: Location) -> Setting[Value]:
    """`replace`, of a text by a text."""
    pattern = settled(arguments[1])
    if isinstance(pattern, Known) and isinstance(pattern.value, str) and pattern.value[:1] == "/" == pattern.value[-1:]:
        return Unknown("regular expressions are not evaluated", at)
    result = of_texts(_replaced)(arguments, at)
    if isinstance(result, Known) and result.value is None:
        return Unknown(f"it is longer than {MAX_TEXT:,} characters", at)
    return result


def _replaced(text: str, old: str, new: str) -> str | None:
    return text.replace(old, new) if len(text) + text.count(old) * len(new) <= MAX_TEXT else None
