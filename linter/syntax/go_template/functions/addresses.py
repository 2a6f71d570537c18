"""Functions of paths and URLs.

Source: https://masterminds.github.io/sprig/paths.html and url.html, Go's path and net/url.
"""

import posixpath
import re
from collections.abc import Iterator

from linter.provenance.pattern import pattern
from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.lifted import WrongError, of_texts, text
from linter.syntax.go_template.values.value import Hole, Value, boxed

_SCHEME = pattern(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = pattern(r"//(?:(?P<userinfo>[^/]*)@)?(?P<host>[^/]*)")
_HOST = pattern(r"(?P<name>\[[^\[\]\s]*\]|[^\[\]\s:]*)(?::\d*)?")
_BROKEN = pattern(r"%(?![0-9a-fA-F]{2})|[\x00-\x1f\x7f]")
_ESCAPED = pattern(r"(?:%[0-9a-fA-F]{2})+")
_NOT_IN_PATH = pattern(r"[^A-Za-z0-9_.~/$&+,:;=@-]")


def _clean(path: str) -> str:
    found = posixpath.normpath(path) if path else "."
    return found[1:] if found.startswith("//") else found


def _base(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2] or ("/" if path else ".")


def _folder(path: str) -> str:
    return _clean(path.rpartition("/")[0] or ("/" if path.startswith("/") else ""))


def _ending(path: str) -> str:
    _, dot, ending = path.rpartition("/")[2].rpartition(".")
    return dot + ending


def _parsed(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    unknown = engine.unknown_among(arguments)
    if unknown is not None:
        return unknown
    try:
        return boxed(dict(_parts(text(arguments[0]))), arguments[0].origin)
    except WrongError as error:
        raise engine.wrong(str(error)) from None


def _parts(url: str) -> Iterator[tuple[str, str]]:
    """Take a URL apart as Sprig names its parts.  Raises WrongError where it is none."""
    rest, _, fragment = url.partition("#")
    if _BROKEN.search(url):
        raise WrongError("this is no URL")
    found = _SCHEME.match(rest)
    scheme = found["scheme"].lower() if found else ""
    rest, _, query = rest[found.end() if found else 0 :].partition("?")
    opaque = rest if scheme and not rest.startswith("/") else ""
    rest = "" if opaque else rest
    authority = _AUTHORITY.match(rest)
    host = _HOST.fullmatch(authority["host"]) if authority else None
    if (authority and host is None) or (not scheme and ":" in rest.partition("/")[0]):
        raise WrongError("this is no URL")
    yield "scheme", scheme
    yield "opaque", opaque
    yield "userinfo", (authority["userinfo"] or "") if authority else ""
    yield "host", authority["host"] if authority else ""
    yield "hostname", host["name"].strip("[]") if host else ""
    yield "path", _unescaped(rest[authority.end() if authority else 0 :])
    yield "query", query
    yield "fragment", _unescaped(fragment)


def _unescaped(written: str) -> str:
    """Return a part of a URL without its escapes (RFC 3986, 2.1)."""
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode(errors="replace"), written)


def _escape(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _together(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Put the parts of a URL together."""
    data = arguments[0].data
    if isinstance(data, Hole):
        return arguments[0]
    if not isinstance(data, dict):
        raise engine.wrong("`urlJoin` of something that is no dictionary")
    unknown = engine.unknown_among(tuple(data.values()))
    if unknown is not None:
        return unknown
    part = {name: text(value) for name, value in data.items()}
    written = f"{part['scheme']}:" if part.get("scheme") else ""
    if part.get("opaque"):
        written += part["opaque"]
    else:
        path = _NOT_IN_PATH.sub(_escape, part.get("path", ""))
        host = f"{part['userinfo']}@{part.get('host', '')}" if part.get("userinfo") else part.get("host", "")
        written += f"//{host}{'/' if path and not path.startswith('/') else ''}{path}" if host else path
    written += f"?{part['query']}" if part.get("query") else ""
    written += f"#{part['fragment']}" if part.get("fragment") else ""
    origins = [data[name].origin for name in ("scheme", "host") if name in data and data[name].origin is not None]
    return Value(written, origins[0] if origins else arguments[0].origin)


FUNCTIONS: Functions = {
    "base": of_texts(_base, 1),
    "clean": of_texts(_clean, 1),
    "dir": of_texts(_folder, 1),
    "ext": of_texts(_ending, 1),
    "isAbs": of_texts(lambda path: path.startswith("/"), 1),
    "osBase": of_texts(_base, 1),
    "osClean": of_texts(_clean, 1),
    "osDir": of_texts(_folder, 1),
    "osExt": of_texts(_ending, 1),
    "osIsAbs": of_texts(lambda path: path.startswith("/"), 1),
    "urlJoin": Function(_together, 1, 1),
    "urlParse": Function(_parsed, 1, 1),
}
