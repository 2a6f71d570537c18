"""`format` and `formatlist`.  Knows no names.

Verbs and flags are those of https://developer.hashicorp.com/terraform/language/functions/format.
"""

import re
from collections.abc import Callable

from linter.platforms.terraform.language.functions.arguments import (
    Arguments,
    RefusedError,
    TooMuchError,
    elements,
    given,
    text_from,
    text_of_json,
)
from linter.platforms.terraform.language.values.equality import unwrapped
from linter.platforms.terraform.language.values.json_text import quoted
from linter.platforms.terraform.language.values.numbers import Number, is_exact
from linter.platforms.terraform.language.values.value import (
    MAX_ELEMENTS,
    MAX_TEXT,
    List,
    Value,
    boolean_of,
    is_list,
    number_of,
    settled,
    text_of,
)
from linter.provenance.pattern import pattern
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location

_VERB = pattern(
    r"%(?:(?P<percent>%)|(?P<flags>[-+# 0]*)(?P<width>[0-9]{0,6})(?:\.(?P<precision>[0-9]{0,6}))?"
    r"(?:\[(?P<index>[0-9]{1,4})\])?(?P<verb>[a-zA-Z]))"
)


_EXPONENT = 6


def formatted(arguments: Arguments, at: Location) -> Setting[Value]:
    """`format`."""
    first, *rest = arguments
    pattern = text_of(given(first).value)
    if pattern is None:
        raise RefusedError("`format` needs a string")
    parts: list[str | Unknown] = []
    used: set[int] = set()
    position = following = 0
    while (start := pattern.find("%", position)) >= 0:
        parts.append(pattern[position:start])
        found = _VERB.match(pattern, start)
        if found is None:
            raise RefusedError("it has a verb that `format` does not know")
        position = found.end()
        if found["percent"]:
            parts.append("%")
            continue
        index = int(found["index"]) - 1 if found["index"] else following
        if not 0 <= index < len(rest):
            raise RefusedError("it has more verbs than values")
        following = index + 1
        used.add(index)
        parts.append(_filled(found, rest[index]))
    if max(used, default=-1) + 1 < len(rest):
        raise RefusedError("it has more values than verbs")
    return text_from([*parts, pattern[position:]], at, arguments)


def _filled(verb: re.Match[str], argument: Setting[Value]) -> str | Unknown:
    plain = unwrapped(argument)
    if isinstance(plain, Unknown):
        return plain
    if int(verb["width"] or 0) > MAX_TEXT or int(verb["precision"] or 0) > MAX_TEXT:
        raise TooMuchError(f"it is longer than {MAX_TEXT:,} characters")
    write = _VERBS.get(verb["verb"])
    if write is None:
        raise RefusedError("it has a verb that `format` does not know")
    return _padded(verb, write(verb, plain))


def _padded(verb: re.Match[str], text: str) -> str:
    width = int(verb["width"] or 0)
    if verb["verb"] == "t":
        return text
    if "-" in verb["flags"]:
        return text.ljust(width)
    if "0" in verb["flags"]:
        sign = text[0] if text[:1] in ("-", "+") and verb["verb"] in "bdoxXeEfgG" else ""
        return sign + text[len(sign) :].rjust(width - len(sign), "0")
    return text.rjust(width)


def _text(_verb: re.Match[str], plain: Known[Value]) -> str:
    text = text_of(plain.value)
    if text is None:
        if isinstance(plain.value, float):
            raise TooMuchError("a number has more digits than are kept here")
        raise RefusedError("the value is no string")
    return text


def _string(verb: re.Match[str], plain: Known[Value]) -> str:
    text = _text(verb, plain)
    return text if verb["precision"] is None else text[: int(verb["precision"] or 0)]


def _quoted(verb: re.Match[str], plain: Known[Value]) -> str:
    return quoted(_text(verb, plain))


def _truth(_verb: re.Match[str], plain: Known[Value]) -> str:
    truth = boolean_of(plain.value)
    if truth is None:
        raise RefusedError("the value is no boolean")
    return "true" if truth else "false"


def _any(verb: re.Match[str], plain: Known[Value]) -> str:
    value = plain.value
    if "#" in verb["flags"]:
        return text_of_json(plain)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(verb, plain)
    return text_of_json(plain)


def _number(verb: re.Match[str], plain: Known[Value]) -> str:
    number = number_of(plain.value)
    if number is None:
        raise RefusedError("the value is no number")
    if not is_exact(number):
        raise TooMuchError("a number has more digits than are kept here")
    kind = verb["verb"]
    signed = "+" if "+" in verb["flags"] else " " if " " in verb["flags"] else ""
    text = _whole(verb, number) if kind in "bdoxX" else _fraction(verb, number)
    return signed + text if signed and number >= 0 else text


def _whole(verb: re.Match[str], number: Number) -> str:
    if not isinstance(number, int):
        raise RefusedError("the value is no whole number")
    return format(number, f"{'#' if '#' in verb['flags'] else ''}{verb['verb']}")


def _fraction(verb: re.Match[str], number: Number) -> str:
    kind = "g" if verb["verb"] == "v" else verb["verb"]
    if abs(number) > 10**15:  # where `float` begins to lose digits
        raise TooMuchError("a number has more digits than are kept here")
    if verb["precision"] is not None:
        return format(float(number), f".{int(verb['precision'] or 0)}{kind}")
    if kind not in "gG":
        return format(float(number), kind)
    # As many digits as it takes, and an exponent where Go has one: below -4, and from 6 on.
    digits = len(repr(float(number)).partition("e")[0].replace(".", "").strip("-0").rstrip("0")) or 1
    mantissa, _, exponent = format(float(number), f".{digits - 1}e").partition("e")
    if not -5 < int(exponent) < _EXPONENT:  # noqa: PLR2004  # as said
        return f"{mantissa}{'E' if kind == 'G' else 'e'}{exponent}"
    return format(float(number), f".{max(0, digits - 1 - int(exponent))}f")


_VERBS: dict[str, Callable[[re.Match[str], Known[Value]], str]] = {
    **dict.fromkeys("bdoxXeEfgG", _number),
    "q": _quoted,
    "s": _string,
    "t": _truth,
    "v": _any,
}


def formatlist(arguments: Arguments, at: Location) -> Setting[Value]:
    """`formatlist`: `format` for each element of the lists among the values."""
    first, *rest = arguments
    pattern = given(first)
    values = [settled(one) for one in rest]
    lists = [elements(one.value) for one in values if isinstance(one, Known) and is_list(one.value)]
    for value in values:
        if isinstance(value, Unknown):
            return Unknown(value.because, at, via=value.via)
    if len(set(map(len, lists))) > 1:
        raise RefusedError("its lists are not equally long")
    count = len(lists[0]) if lists else 1
    if count > MAX_ELEMENTS:
        raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
    rows = [
        formatted((pattern, *(_nth(value, index) for value in values if isinstance(value, Known))), at)
        for index in range(count)
    ]
    return Known(List(rows), at)


def _nth(value: Known[Value], index: int) -> Setting[Value]:
    found: Value = value.value
    if is_list(found):
        element: Setting[Value] = found[index]
        return element
    return value
