"""Texts in other forms: Base64, the encoding of URLs, CSV.  Knows no names."""

from collections.abc import Mapping
from typing import Any

from linter.platforms.terraform.language.functions.arguments import Function, RefusedError, TooMuchError, of_plain
from linter.platforms.terraform.language.functions.texts.characters import composed
from linter.platforms.terraform.language.values.value import MAX_ELEMENTS

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")
# Names of the IANA that mean the same to Python; Terraform has more.
_ENCODINGS = {
    "iso-8859-1": "latin-1",
    "us-ascii": "ascii",
    "utf-16be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "utf-8": "utf-8",
    "windows-1252": "cp1252",
}


def _base64encode(text: str) -> str:
    return _base64(text.encode())


def _base64(content: bytes) -> str:
    from base64 import b64encode  # noqa: PLC0415  # seldom

    return b64encode(content).decode()


def _base64decode(text: str) -> str:
    return _text_of(_bytes_of(text), "utf-8")


def _bytes_of(text: str) -> bytes:
    from base64 import b64decode  # noqa: PLC0415  # seldom

    try:
        return b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except ValueError as error:
        raise RefusedError("it is no Base64") from error


def _text_of(content: bytes, encoding: str) -> str:
    try:
        return composed(content.decode(encoding))
    except UnicodeDecodeError as error:
        raise RefusedError("it is no text") from error


def _encoding(name: str) -> str:
    found = _ENCODINGS.get(name.lower())
    if found is None:
        raise TooMuchError(f"the encoding `{name}` is not known here")
    return found


def _textencodebase64(text: str, encoding: str) -> str:
    try:
        return _base64(text.encode(_encoding(encoding)))
    except UnicodeEncodeError as error:
        raise RefusedError("the encoding lacks a character") from error


def _textdecodebase64(text: str, encoding: str) -> str:
    return _text_of(_bytes_of(text), _encoding(encoding))


def _urlencode(text: str) -> str:
    letters = (
        chr(byte) if byte in _UNRESERVED else "+" if byte == ord(" ") else f"%{byte:02X}" for byte in text.encode()
    )
    return "".join(letters)


def _csvdecode(text: str) -> list[Any]:
    import csv  # noqa: PLC0415  # seldom

    if text.count("\n") > MAX_ELEMENTS:
        raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
    try:
        header, *rows = [row for row in csv.reader(text.splitlines(keepends=True), strict=True) if row]
    except (csv.Error, ValueError) as error:
        raise RefusedError("it is no CSV") from error
    if len(set(header)) < len(header) or any(len(row) != len(header) for row in rows):
        raise RefusedError("it is no CSV")
    return [dict(zip(header, row, strict=True)) for row in rows]


FUNCTIONS: Mapping[str, Function] = {
    "base64decode": of_plain(_base64decode, "text"),
    "base64encode": of_plain(_base64encode, "text"),
    "csvdecode": of_plain(_csvdecode, "text"),
    "textdecodebase64": of_plain(_textdecodebase64, "text", "text"),
    "textencodebase64": of_plain(_textencodebase64, "text", "text"),
    "urlencode": of_plain(_urlencode, "text"),
}
