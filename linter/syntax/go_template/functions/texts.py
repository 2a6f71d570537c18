"""Functions of texts: those of text/template, of sprig and of Helm that cut, join and change them.

Those that Helm's charts lay out manifests with keep the places of the parts; the others place their result as a whole.
Source: https://masterminds.github.io/sprig/strings.html, https://helm.sh/docs/chart_template_guide/function_list/.
"""

import base64
import zlib
from collections.abc import Callable, Iterator

from linter.syntax.go_template.budget import MAX_TEXT
from linter.syntax.go_template.engine import Engine, Function, Functions
from linter.syntax.go_template.lifted import WrongError, integer, lifted, of_texts, text
from linter.syntax.go_template.values.value import Hole, Piece, Pieces, Value, cut, formatted, joined, pieces_of

_SPACE = "\t\n\v\f\r \x85\xa0"
_IN_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})


def _digest(algorithm: str) -> Callable[[str], str]:
    """Return what tells a text by a hash."""

    def told(whole: str) -> str:
        import hashlib  # noqa: PLC0415  # few charts ask for one

        return hashlib.new(algorithm, whole.encode(), usedforsecurity=False).hexdigest()

    return told


def _slicing(bounds: Callable[[str, list[Value]], tuple[int, int]], count: int) -> Function:
    """Return a function that keeps a part of its last argument, and the places of that part."""

    def call(engine: Engine, arguments: tuple[Value, ...]) -> Value:
        *settings, whole = arguments
        unknown = engine.unknown_among(settings)
        if unknown is not None or isinstance(whole.data, Hole):
            return unknown or whole
        pieces = pieces_of(whole)
        start, end = bounds(text(whole), settings)
        return joined(cut(pieces, start, end))

    return Function(call, count, count)


def _trimmed(whole: str, settings: list[Value], *, left: bool = True, right: bool = True) -> tuple[int, int]:
    characters = text(settings[0]) if settings else _SPACE
    kept = whole.lstrip(characters) if left else whole
    start = len(whole) - len(kept)
    return start, start + len(kept.rstrip(characters) if right else kept)


def _without_prefix(whole: str, settings: list[Value]) -> tuple[int, int]:
    prefix = text(settings[0])
    return len(prefix) if whole.startswith(prefix) else 0, len(whole)


def _without_suffix(whole: str, settings: list[Value]) -> tuple[int, int]:
    suffix = text(settings[0])
    return 0, len(whole) - len(suffix) if whole.endswith(suffix) else len(whole)


def _first(whole: str, settings: list[Value]) -> tuple[int, int]:
    """Keep so many characters; the last ones where the number is negative."""
    count = integer(settings[0])
    return (0, count) if count >= 0 else (max(len(whole) + count, 0), len(whole))


def _between(whole: str, settings: list[Value]) -> tuple[int, int]:
    start, end = map(integer, settings)
    return max(start, 0), len(whole) if end < 0 or end > len(whole) else end


def _indented(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    unknown = engine.unknown_among(arguments[:1])
    if unknown is not None:
        return unknown
    width = integer(arguments[0])
    engine.budget.text(min(max(width, 0), MAX_TEXT + 1))
    pieces = pieces_of(arguments[1])
    lines = 1 + sum(piece.text.count("\n") for piece in pieces)
    engine.budget.text(lines * max(width, 0) + sum(len(piece.text) for piece in pieces))
    return joined(_with_padding(pieces, " " * width))


def _indented_below(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    indented = _indented(engine, arguments)
    return indented if isinstance(indented.data, Hole) else joined((Piece("\n", None), *pieces_of(indented)))


def _with_padding(pieces: Pieces, padding: str) -> Iterator[Piece]:
    yield Piece(padding, None)
    for piece in pieces:
        offset = 0
        while (end := piece.text.find("\n", offset)) >= 0:
            yield from cut((piece,), offset, end + 1)
            yield Piece(padding, piece.at, piece.origin)
            offset = end + 1
        yield from cut((piece,), offset, len(piece.text))


def _quoted(mark: str, escape: Callable[[str], str]) -> Function:
    def call(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
        out: list[Piece] = []
        for value in arguments:
            if value.data is None:
                continue
            inner = text(value)
            pieces = pieces_of(value)
            if escape(inner) != inner or "\n" in inner:
                pieces = (Piece(escape(inner), None, value.origin or (pieces[0].origin if pieces else None)),)
            separator = (Piece(" ", None),) if out else ()
            out += (*separator, Piece(mark, None, value.origin), *pieces, Piece(mark, None, value.origin))
        return joined(out)

    return Function(call, 0)


def escaped(written: str) -> str:
    """Return a text as it stands between double quotes in Go."""
    for plain_form, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        written = written.replace(plain_form, escape)
    return written


def _concatenated(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    """Print values behind each other, as `print` does: with a space between two of which neither is a text."""
    out: list[Piece] = []
    for before, value in zip((None, *arguments), arguments, strict=False):
        if before is not None and not isinstance(before.data, str) and not isinstance(value.data, str):
            out.append(Piece(" ", None))
        out += pieces_of(value) if value.data is not None else (Piece("<nil>", None),)
    engine.budget.text(sum(len(piece.text) for piece in out))
    return joined(out)


def _line(_engine: Engine, arguments: tuple[Value, ...]) -> Value:
    spaced = [piece for value in arguments for piece in (*pieces_of(value), Piece(" ", None))]
    return joined((*spaced[:-1], Piece("\n", None)))


def _replaced(old: str, new: str, whole: str) -> str:
    growth = whole.count(old) * max(len(new) - len(old), 0)
    if len(whole) + growth > MAX_TEXT:
        raise WrongError("`replace` makes a text that is too long")
    return whole.replace(old, new)


def _repeated(engine: Engine, arguments: tuple[Value, ...]) -> Value:
    unknown = engine.unknown_among(arguments)
    if unknown is not None:
        return unknown
    count, whole = max(integer(arguments[0]), 0), text(arguments[1])
    engine.budget.text(min(count * len(whole), MAX_TEXT + 1))
    return Value(whole * count, arguments[1].origin)


def _joined(separator: Value, items: Value) -> str:
    found = items.data if isinstance(items.data, list) else [items]
    parts = [formatted(one) for one in found if one.data is not None]
    if sum(map(len, parts)) + len(parts) * len(text(separator)) > MAX_TEXT:
        raise WrongError("`join` makes a text that is too long")
    return text(separator).join(parts)


def _title(whole: str) -> str:
    before = " "
    out = []
    for character in whole:
        out.append(character.upper() if before.isspace() else character)
        before = character
    return "".join(out)


def _decoded(whole: str) -> str:
    try:
        return base64.b64decode(whole, validate=True).decode("utf-8", errors="replace")
    except ValueError as error:
        return f"illegal base64 data: {error}"


def _decoded_32(whole: str) -> str:
    try:
        return base64.b32decode(whole).decode("utf-8", errors="replace")
    except ValueError as error:
        return f"illegal base32 data: {error}"


def _camel(whole: str) -> str:
    words = whole.replace("-", "_").replace(" ", "_").split("_")
    return "".join(word[:1].upper() + word[1:] for word in words)


def _separated(mark: str) -> Callable[[str], str]:
    def convert(whole: str) -> str:
        out: list[str] = []
        for before, character in zip(" " + whole, whole, strict=False):
            if character.isupper() and (before.islower() or before.isdigit()):
                out.append(mark)
            out.append(mark if character in "-_ ." else character.lower())
        return "".join(out)

    return convert


def _abbreviated(width: int, whole: str) -> str:
    """Cut a text off, as Sprig does where there is room for three dots."""
    return whole if width < len("....") or len(whole) <= width else f"{whole[: width - 3]}..."


def _url_escaped(whole: str) -> str:
    safe = b"-_.~"
    return "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 or byte in safe else "+" if byte == 32 else f"%{byte:02X}"  # noqa: PLR2004, RUF021
        for byte in whole.encode()
    )


FUNCTIONS: Functions = {
    "adler32sum": of_texts(lambda whole: str(zlib.adler32(whole.encode())), 1),
    "abbrev": lifted(lambda width, whole: _abbreviated(integer(width), text(whole)), lambda one: one, 2),
    "b32dec": of_texts(_decoded_32, 1),
    "b32enc": of_texts(lambda whole: base64.b32encode(whole.encode()).decode(), 1),
    "b64dec": of_texts(_decoded, 1),
    "b64enc": of_texts(lambda whole: base64.b64encode(whole.encode()).decode(), 1),
    "camelcase": of_texts(_camel, 1),
    "cat": lifted(
        lambda *all_: " ".join(formatted(one) for one in all_ if one.data is not None), lambda one: one, 0, None
    ),
    "contains": of_texts(lambda part, whole: part in whole, 2),
    "hello": of_texts(lambda: "Hello!", 0),
    "hasPrefix": of_texts(lambda part, whole: whole.startswith(part), 2),
    "hasSuffix": of_texts(lambda part, whole: whole.endswith(part), 2),
    "html": of_texts(lambda whole: whole.translate(_IN_HTML), 1),
    "indent": Function(_indented, 2, 2),
    "join": lifted(_joined, lambda one: one, 2),
    "kebabcase": of_texts(_separated("-"), 1),
    "lower": of_texts(str.lower, 1),
    "initials": of_texts(lambda whole: "".join(word[0] for word in whole.split()), 1),
    "nindent": Function(_indented_below, 2, 2),
    "nospace": of_texts(lambda whole: "".join(whole.split()), 1),
    "plural": of_texts(lambda one, many, count: one if count == "1" else many, 3),
    "print": Function(_concatenated, 0),
    "println": Function(_line, 0),
    "quote": _quoted('"', escaped),
    "repeat": Function(_repeated, 2, 2),
    "replace": of_texts(_replaced, 3),
    "sha1sum": of_texts(_digest("sha1"), 1),
    "sha256sum": of_texts(_digest("sha256"), 1),
    "sha512sum": of_texts(_digest("sha512"), 1),
    "snakecase": of_texts(_separated("_"), 1),
    "squote": _quoted("'", lambda whole: whole),
    "substr": _slicing(_between, 3),
    "swapcase": of_texts(str.swapcase, 1),
    "title": of_texts(_title, 1),
    "trim": _slicing(_trimmed, 1),
    "trimAll": _slicing(_trimmed, 2),
    "trimPrefix": _slicing(_without_prefix, 2),
    "trimSuffix": _slicing(_without_suffix, 2),
    "trimall": _slicing(_trimmed, 2),
    "trunc": _slicing(_first, 2),
    "untitle": of_texts(lambda whole: " ".join(word[:1].lower() + word[1:] for word in whole.split(" ")), 1),
    "upper": of_texts(str.upper, 1),
    "urlquery": of_texts(_url_escaped, 1),
}
