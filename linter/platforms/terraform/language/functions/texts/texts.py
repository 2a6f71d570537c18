"""Functions that read or make strings, and conversions.  Knows no names."""

from collections.abc import Callable, Mapping

from linter.platforms.terraform.language.functions.arguments import (
    Arguments,
    Function,
    RefusedError,
    TooMuchError,
    elements,
    given,
    known,
    of_plain,
    text_from,
)
from linter.platforms.terraform.language.functions.texts.characters import characters, lower, title, upper
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.value import (
    MAX_ELEMENTS,
    MAX_TEXT,
    Handle,
    Mistake,
    Partial,
    Several,
    Value,
    boolean_of,
    is_list,
    number_of,
    text_of,
)
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

# What Go's `strings.TrimSpace` and `unicode.IsSpace` take for white space.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def conversion(convert: Callable[[Value], Value], kind: str) -> Function:
    """Make a function that converts one value, and keeps its place."""

    def function(arguments: Arguments, _at: Location) -> Setting[Value]:
        (argument,) = arguments
        if isinstance(argument, Known) and isinstance(argument.value, Partial) and kind == "string":
            return argument
        value = unwrapped(argument)
        if isinstance(value, Unknown) or value.value is None:
            return value
        converted = convert(value.value)
        if converted is None and isinstance(value.value, int | float) and not isinstance(value.value, bool):
            if kind == "string":
                raise TooMuchError("a number has more digits than are kept here")
            raise RefusedError(f"it is not a {kind}")
        return Mistake(f"it is not a {kind}", value.at) if converted is None else value.map(lambda _: converted)

    return function


def join(arguments: Arguments, at: Location) -> Setting[Value]:
    """`join`; of one element, it is that element."""
    separator, *lists = arguments
    between = given(unwrapped(separator)).value
    if not isinstance(between, str):
        raise RefusedError("`join` needs a string between")
    if len(lists) == 1 and isinstance(lists[0], Known):
        only = lists[0].value
        if isinstance(only, Several):  # `join("", resource.name[*].arn)` is how one of at most one used to be had
            return only.element
        if is_list(only) and len(only) == 1 and isinstance(only[0], Known) and isinstance(only[0].value, str | Handle):
            element: Setting[Value] = only[0]
            return element
    values = known(tuple(lists), at)
    if isinstance(values, Unknown):
        return values
    if not values:
        raise RefusedError("`join` needs lists")
    parts: list[str | Unknown] = []
    for element in map(unwrapped, (element for one in values for element in elements(one.value))):
        text = text_of(element.value) if isinstance(element, Known) else element
        if text is None:
            return Mistake("`join` needs strings", at)
        parts += [between, text]
        if len(parts) * len(between) > MAX_TEXT:
            raise TooMuchError(f"it is longer than {MAX_TEXT:,} characters")
    return text_from(parts[1:], at, arguments)


def _split(separator: str, text: str) -> list[str]:
    if not separator:
        return characters(text)
    if text.count(separator) >= MAX_ELEMENTS:
        raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
    return text.split(separator)


def replace(arguments: Arguments, at: Location) -> Setting[Value]:
    """`replace`, of a text or a `/regular expression/` by a text."""
    pattern = text_of(given(arguments[1]).value)
    if pattern is not None and len(pattern) > 1 and pattern[0] == "/" == pattern[-1]:
        from linter.platforms.terraform.language.functions.texts.regex import replaced  # noqa: PLC0415  # seldom

        return of_plain(replaced, "text", "text", "text")(arguments, at)
    return _replace(arguments, at)


def _replaced(text: str, old: str, new: str) -> str:
    if len(text) + text.count(old) * len(new) > MAX_TEXT:
        raise TooMuchError(f"it is longer than {MAX_TEXT:,} characters")
    return text.replace(old, new)


_replace = of_plain(_replaced, "text", "text", "text")


def _chomp(text: str) -> str:
    end = len(text)
    while end and text[end - 1] in "\r\n":
        end -= 1
    return text[:end]


def _indent(width: float, text: str) -> str:
    width = _width(width)
    if width * text.count("\n") > MAX_TEXT:
        raise TooMuchError(f"it is longer than {MAX_TEXT:,} characters")
    return text.replace("\n", "\n" + " " * width)


def _width(width: float) -> int:
    if not isinstance(width, int) or width < 0:
        raise RefusedError("it needs a width")
    if width > MAX_TEXT:
        raise TooMuchError(f"it is longer than {MAX_TEXT:,} characters")
    return width


def _reversed(text: str) -> str:
    return "".join(reversed(characters(text)))


def _substr(text: str, offset: float, length: float) -> str:
    if not isinstance(offset, int) or not isinstance(length, int):
        raise RefusedError("it needs whole numbers")
    found = characters(text)
    start = max(0, len(found) + offset) if offset < 0 else offset
    # Terraform takes no letters from behind for all of them.
    end = len(found) if length < 0 or (length == 0 and offset < 0) else start + length
    return "".join(found[start:end])


def _strcontains(text: str, part: str) -> bool:
    return part in text


FUNCTIONS: Mapping[str, Function] = {
    "chomp": of_plain(_chomp, "text"),
    "endswith": of_plain(lambda text, end: text.endswith(end), "text", "text"),
    "indent": of_plain(_indent, "number", "text"),
    "join": join,
    "lower": of_plain(lower, "text"),
    "replace": replace,
    "split": of_plain(_split, "text", "text"),
    "startswith": of_plain(lambda text, start: text.startswith(start), "text", "text"),
    "strcontains": of_plain(_strcontains, "text", "text"),
    "strrev": of_plain(_reversed, "text"),
    "substr": of_plain(_substr, "text", "number", "number"),
    "title": of_plain(title, "text"),
    "tobool": conversion(boolean_of, "boolean"),
    "tonumber": conversion(number_of, "number"),
    "tostring": conversion(text_of, "string"),
    "trim": of_plain(lambda text, cut: text.strip(cut) if cut else text, "text", "text"),
    "trimprefix": of_plain(lambda text, start: text.removeprefix(start), "text", "text"),
    "trimspace": of_plain(lambda text: text.strip(_BLANKS), "text"),
    "trimsuffix": of_plain(lambda text, end: text.removesuffix(end), "text", "text"),
    "upper": of_plain(upper, "text"),
}
