"""Heredocs and JSON strings, cut into literal parts and interpolations.  Knows no other grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from linter.source import Location
from linter.syntax.hcl.expression import Expression, Literal, Opaque, Template

_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|\$\$\{|%%\{", re.DOTALL)
_ESCAPED = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\", "$${": "${", "%%{": "%{"}
_HEREDOC = re.compile(r"<<(?P<trim>-?)(?P<mark>[^\s]+)\r?\n(?P<body>.*?)[ \t]*(?P=mark)\Z", re.DOTALL)
_SIGN = re.compile(r"\$\$\{|%%\{|\$\{~?|%\{")
_INSIDE = re.compile(r'\\.|[$%]?\{|\}|"', re.DOTALL)
_MOST_PARTS = 1000


def unescaped(text: str) -> str:
    """Return what a quoted text means; an escape that HCL does not have stays as it is."""
    return _ESCAPE.sub(lambda found: _escaped(found[0]), text) if "\\" in text or "{" in text else text


def _escaped(escape: str) -> str:
    if escape[:2] in ("\\u", "\\U") and len(escape) > len("\\u"):
        code = int(escape[2:], 16)  # noqa: FURB166  # `0u` is no prefix that Python reads
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"  # noqa: PLR2004
    return _ESCAPED.get(escape, escape)


def heredoc(at: Location) -> Expression:
    """Read the template between the marks of a heredoc."""
    found = _HEREDOC.match(at.text)
    if found is None:
        return Opaque("it is no heredoc", at)
    start = at.start + found.start("body")
    body = at.source.at(start, start + len(found["body"]))
    indent = _indent(body.text) if found["trim"] else 0
    return template(body, at, indent=indent)


def _indent(text: str) -> int:
    """Return how many blanks all lines have in common, which `<<-` removes."""
    lines = [line for line in text.split("\n")[:-1] if line.strip()]
    return min((len(line) - len(line.lstrip(" \t")) for line in lines), default=0)


def template(body: Location, at: Location, *, indent: int = 0) -> Expression:
    """Read a template whose text stands, without escapes of its own, in `body`."""
    parts = tuple(_parts(body, indent))
    if len(parts) > _MOST_PARTS:
        return Opaque(f"it has more than {_MOST_PARTS} parts", at)
    texts = [part.text for part in parts if isinstance(part, _Text)]
    if len(texts) == len(parts):
        return Literal("".join(texts), at)
    return Template(tuple(Literal(part.text, part.at) if isinstance(part, _Text) else part for part in parts), at)


@dataclass(frozen=True, slots=True)
class _Text:
    """A part outside of interpolations."""

    text: str
    at: Location


def _parts(body: Location, indent: int) -> Iterator[Expression | _Text]:
    text, start = body.text, 0
    remove = re.compile(rf"^[ \t]{{0,{indent}}}", re.MULTILINE)
    position = 0
    while (sign := _SIGN.search(text, position)) is not None:
        if sign[0] in ("$${", "%%{"):
            position = sign.end()
            continue
        yield from _literal(body, start, sign.start(), remove)
        end = _closing(text, sign.end())
        place = body.source.at(body.start + sign.end(), body.start + (len(text) if end is None else end))
        if end is None:
            yield Opaque("the interpolation is not closed", place)
            return
        yield (
            _interpolation(place) if sign[0].startswith("$") else Opaque("template directives are not evaluated", place)
        )
        start = position = end + 1
    yield from _literal(body, start, len(text), remove)


def _literal(body: Location, start: int, end: int, indent: re.Pattern[str]) -> Iterator[_Text]:
    if start < end:
        text = body.text[start:end]
        # A part after an interpolation begins in the middle of a line, whose indentation is gone already.
        trimmed = indent.sub("", text) if start == 0 else text[:1] + indent.sub("", text[1:])
        written = trimmed.replace("$${", "${").replace("%%{", "%{")
        yield _Text(written, body.source.at(body.start + start, body.start + end))


def _interpolation(place: Location) -> Expression:
    from linter.syntax.hcl.reader import read  # noqa: PLC0415  # an expression may hold templates in turn

    text = place.text
    inner = text.strip().rstrip("~").strip()
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
