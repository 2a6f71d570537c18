"""Regular expressions, as far as Python's take no more than a moment: Go's are linear in any case.

What is refused, or means something else in Go, is unknown instead.
Source: https://masterminds.github.io/sprig/strings.html, https://github.com/google/re2/wiki/Syntax.
"""

import re
from collections.abc import Callable

from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.functions.lifted import integer, text
from linter.syntax.go_template.values.value import Hole, Value

_MAX_PATTERN = 300
_MAX_TEXT = 3_000
# A pattern with n repetitions may try as many ways as the length of the text has to the power of n + 1.
_MOST_WAYS = 2_000_000
_WAYS_A_STEP = 500
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]", re.DOTALL)
_REPEAT = re.compile(r"[*+]|\{\d*,?\d*\}")
_PLAIN_GROUP = re.compile(r"\((?:\?:)?[^()|*+?{]*\)")
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{)")
_POSIX = {
    "[:alnum:]": "0-9A-Za-z",
    "[:alpha:]": "A-Za-z",
    "[:digit:]": "0-9",
    "[:lower:]": "a-z",
    "[:space:]": r"\s",
    "[:upper:]": "A-Z",
    "[:word:]": r"\w",
    "[:xdigit:]": "0-9A-Fa-f",
}
_DOLLAR = re.compile(r"\$(?:\{(\w+)\}|(\w+)|(\$))")


def compiled(pattern: str, whole: str) -> "re.Pattern[str] | None":
    """Return a pattern that is tame on this text; None where it might not be, or where Python does not read it."""
    if len(pattern) > _MAX_PATTERN or len(whole) > _MAX_TEXT or "\\p" in pattern or "\\Q" in pattern:
        return None
    if ways(pattern, whole) > _MOST_WAYS:
        return None
    for name, characters in _POSIX.items():
        pattern = pattern.replace(name, characters)
    try:
        return re.compile(pattern.replace("\\z", "\\Z"), re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return None


def ways(pattern: str, whole: str) -> int:
    """Return how many ways a pattern may try at most; very many where it repeats what repeats or chooses."""
    shape = _ATOM.sub("a", pattern)
    if _REPEATED_GROUP.search(_PLAIN_GROUP.sub("a", shape)):
        return _MOST_WAYS + 1
    return int((len(whole) + 1) ** min(len(_REPEAT.findall(shape)) + 1, 10))


def _with(
    use: Callable[[Engine, "re.Pattern[str]", str, tuple[Value, ...]], Value], position: int
) -> Callable[..., Value]:
    """Return a function whose first argument is a pattern and of which another one is the text."""

    def call(engine: Engine, arguments: tuple[Value, ...]) -> Value:
        unknown = engine.unknown_among(arguments)
        if unknown is not None:
            return unknown
        whole = text(arguments[position])
        pattern = compiled(text(arguments[0]), whole)
        if pattern is None:
            return engine.hole("its regular expression is not read here")
        engine.budget.step(ways(text(arguments[0]), whole) // _WAYS_A_STEP)
        result = use(engine, pattern, whole, arguments)
        return Value(result.data, arguments[position].origin) if not isinstance(result.data, Hole) else result

    return call


def _matched(_engine: Engine, pattern: "re.Pattern[str]", whole: str, _arguments: tuple[Value, ...]) -> Value:
    return Value(pattern.search(whole) is not None)


def _found(_engine: Engine, pattern: "re.Pattern[str]", whole: str, _arguments: tuple[Value, ...]) -> Value:
    found = pattern.search(whole)
    return Value(found.group() if found else "")


def _all_found(_engine: Engine, pattern: "re.Pattern[str]", whole: str, arguments: tuple[Value, ...]) -> Value:
    most = integer(arguments[2])
    found = [Value(one.group()) for one in pattern.finditer(whole)]
    return Value(found if most < 0 else found[:most])


def _replaced(engine: Engine, pattern: "re.Pattern[str]", whole: str, arguments: tuple[Value, ...]) -> Value:
    template = text(arguments[2])
    engine.budget.text(len(whole) * (len(template) + 1))

    def filled(found: "re.Match[str]") -> str:
        return _DOLLAR.sub(lambda name: _group(found, name), template)

    return Value(pattern.sub(filled, whole))


def _group(found: "re.Match[str]", name: "re.Match[str]") -> str:
    wanted = name[1] or name[2]
    if wanted is None:
        return "$"
    if wanted.isdecimal() and len(wanted) < len("100"):
        return (found[int(wanted)] or "") if int(wanted) <= found.re.groups else ""
    return found.groupdict().get(wanted) or ""


def _replaced_literally(engine: Engine, pattern: "re.Pattern[str]", whole: str, arguments: tuple[Value, ...]) -> Value:
    engine.budget.text(len(whole) * (len(text(arguments[2])) + 1))
    return Value(pattern.sub(lambda _: text(arguments[2]), whole))


def _split(_engine: Engine, pattern: "re.Pattern[str]", whole: str, arguments: tuple[Value, ...]) -> Value:
    most = integer(arguments[2])
    if pattern.groups or most == 0:
        return Value([])
    return Value([Value(part) for part in pattern.split(whole, maxsplit=max(most - 1, 0))])


def _quoted(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    return Value(re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text(arguments[0])), arguments[0].origin)


FUNCTIONS: Functions = {
    "regexFind": Function(_with(_found, 1), 2, 2),
    "regexFindAll": Function(_with(_all_found, 1), 3, 3),
    "regexMatch": Function(_with(_matched, 1), 2, 2),
    "regexQuoteMeta": Function(_quoted, 1, 1),
    "regexReplaceAll": Function(_with(_replaced, 1), 3, 3),
    "regexReplaceAllLiteral": Function(_with(_replaced_literally, 1), 3, 3),
    "regexSplit": Function(_with(_split, 1), 3, 3),
}
