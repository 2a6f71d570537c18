"""Heredocs, JSON strings and quoted strings, cut at interpolations and directives.  Knows no other grammar."""

import re
from collections.abc import Callable
from typing import TypeAlias

from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.syntax.hcl.expression import Expression, Opaque
from linter.syntax.hcl.templates.directives import Part, Read, Sign, Text, built

_ESCAPE = pattern(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|\$\$\{|%%\{", re.DOTALL)
_ESCAPED = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\", "$${": "${", "%%{": "%{"}
_HEREDOC = pattern(r"<<(?P<trim>-?)(?P<mark>[^\s]+)\r?\n(?P<body>.*?)[ \t]*(?P=mark)\Z", re.DOTALL)
_SIGN = pattern(r"\$\$\{|%%\{|\$\{~?|%\{~?")
_SIGN_OR_ESCAPE = pattern(rf"\\.|{_SIGN.pattern}", re.DOTALL)
_LINE = pattern(r"[^\n]*\n|[^\n]+")
_STRING = pattern(r'\\.|\$\$\{|%%\{|\$\{|%\{|"', re.DOTALL)
_INSIDE = pattern(r'\\.|[$%]?\{|\}|"', re.DOTALL)


def unescaped(text: str) -> str:
    """Return what a quoted text means; an escape that HCL does not have stays as it is."""
    return _ESCAPE.sub(lambda found: _escaped(found[0]), text) if "\\" in text or "{" in text else text


def _escaped(escape: str) -> str:
    if escape[:2] in ("\\u", "\\U") and len(escape) > len("\\u"):
        code = int(escape[2:], 16)  # noqa: FURB166  # `0u` is no prefix that Python reads
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"  # noqa: PLR2004
    return _ESCAPED.get(escape, escape)


def heredoc(at: Location, read: Read) -> Expression:
    """Read the template between the marks of a heredoc."""
    found = _HEREDOC.match(at.text)
    if found is None:
        return Opaque("it is no heredoc", at)
    start = at.start + found.start("body")
    parts = _parts(at.source.at(start, start + len(found["body"])), _lines, read)
    return built(_flushed(parts) if found["trim"] else parts, at, read)


def template(body: Location, at: Location, read: Read) -> Expression:
    """Read a template whose text stands, without escapes of its own, in `body`."""
    return built(_parts(body, _lines, read), at, read)


def quoted(body: Location, at: Location, read: Read) -> Expression:
    """Read a template that stands between quotes."""
    return built(_parts(body, _whole, read), at, read)


_Literals: TypeAlias = Callable[[Location], list[Text]]


def string(at: Location, read: Read) -> Expression | None:
    """Read a text that is one quoted string; None for one that is more than that, or none."""
    text, position = at.text, 1
    if not text.startswith('"'):
        return None
    while (found := _STRING.search(text, position)) is not None:
        if found[0] == '"':
            return quoted(at.source.at(at.start + 1, at.end - 1), at, read) if found.end() == len(text) else None
        position = found.end()
        if found[0] in ("${", "%{"):
            end = _closing(text, position)
            if end is None:
                return None
            position = end + 1
    return None


def _whole(place: Location) -> list[Text]:
    return [Text(unescaped(place.text), place)]


def _lines(place: Location) -> list[Text]:
    """Cut a text into lines: what a `~` trims ends with the line that it stands in."""
    found, start = [], place.start
    for line in _LINE.findall(place.text):
        written = line.replace("$${", "${").replace("%%{", "%{")
        found.append(Text(written, place.source.at(start, start + len(line))))
        start += len(line)
    return found


def _parts(body: Location, literals: _Literals, read: Read) -> list[Part]:
    """Cut a template into texts and what stands between braces, trimmed where a `~` says so."""
    text, start, position = body.text, 0, 0
    parts: list[Part] = []
    trims_next = False
    signs = _SIGN_OR_ESCAPE if literals is _whole else _SIGN
    while (sign := signs.search(text, position)) is not None:
        if sign[0] in ("$${", "%%{") or sign[0].startswith("\\"):
            position = sign.end()
            continue
        found = literals(body.source.at(body.start + start, body.start + sign.start())) if start < sign.start() else []
        parts.extend(_trimmed(found, left=trims_next, right=sign[0].endswith("~")))
        end = _closing(text, sign.end())
        place = body.source.at(body.start + sign.end(), body.start + (len(text) if end is None else end))
        if end is None:
            return [*parts, Opaque("the interpolation is not closed", place)]
        trims_next = place.text.endswith("~")
        inner = place.source.at(place.start, place.end - 1) if trims_next else place
        parts.append(_interpolation(inner, read) if sign[0].startswith("$") else Sign(inner.text.strip(), inner))
        start = position = end + 1
    if start < len(text):
        parts.extend(_trimmed(literals(body.source.at(body.start + start, body.end)), left=trims_next, right=False))
    return parts


def _trimmed(texts: list[Text], *, left: bool, right: bool) -> list[Text]:
    if texts and left:
        texts[0] = Text(texts[0].text.lstrip(), texts[0].at)
    if texts and right:
        texts[-1] = Text(texts[-1].text.rstrip(), texts[-1].at)
    return texts


def _flushed(parts: list[Part]) -> list[Part]:
    """Remove the blanks that all lines have in common, as `<<-` does; blank lines stay as they are."""
    begins = True
    indents: dict[int, int] = {}
    for index, part in enumerate(parts):
        if begins and isinstance(part, Text):
            inner = part.text.lstrip()
            if inner or not part.text.endswith("\n"):
                indents[index] = len(part.text) - len(inner)
        elif begins:
            indents[index] = 0
        begins = isinstance(part, Text) and part.text.endswith("\n")
    common = min(indents.values(), default=0)
    return [
        Text(part.text[common:], part.at) if isinstance(part, Text) and index in indents else part
        for index, part in enumerate(parts)
    ]


def _interpolation(place: Location, read: Read) -> Expression:
    text = place.text
    inner = text.strip()
    start = place.start + text.index(inner) if inner else place.start
    return read(place.source.at(start, start + len(inner)))


def _closing(text: str, start: int) -> int | None:
    """Return the offset of the brace that closes an interpolation; strings inside it may hold interpolations too."""
    inside = ["{"]
    for found in _INSIDE.finditer(text, start):
        sign = found[0]
        if sign == '"':
            if inside[-1] == '"':
                inside.pop()
            else:
                inside.append('"')
        elif inside[-1] == '"':
            if sign in ("${", "%{"):
                inside.append("{")
        elif sign == "}":
            inside.pop()
            if not inside:
                return found.start()
        elif sign[-1] == "{":
            inside.append("{")
    return None
