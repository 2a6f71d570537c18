"""Functions that read files of the scanned root.  Knows nothing of what stands in them.

A file that is not among those that can be read may be there when Terraform is run, so that it is absent is never told.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from linter.platforms.terraform.language.expressions.files import Files
from linter.platforms.terraform.language.expressions.loops import Evaluate
from linter.platforms.terraform.language.expressions.scope import Scope
from linter.platforms.terraform.language.functions.arguments import (
    Arguments,
    Function,
    RefusedError,
    TooMuchError,
    given,
    members,
)
from linter.platforms.terraform.language.functions.encodings.hashes import base64, hexadecimal
from linter.platforms.terraform.language.functions.texts.characters import composed
from linter.platforms.terraform.language.values.kinds import set_of
from linter.platforms.terraform.language.values.value import MAX_ELEMENTS, MAX_TEXT, Partial, Value, settled, text_of
from linter.provenance.setting import Known, Setting, Unknown
from linter.provenance.source import Location, Source
from linter.syntax.hcl.reader import read
from linter.syntax.hcl.templates.template import template

_OF_CONTENT: dict[str, Callable[[str], str]] = {
    "filebase64sha256": base64("sha256"),
    "filebase64sha512": base64("sha512"),
    "filemd5": hexadecimal("md5"),
    "filesha1": hexadecimal("sha1"),
    "filesha256": hexadecimal("sha256"),
    "filesha512": hexadecimal("sha512"),
}


def of_files(name: str, scope: Scope, evaluate: Evaluate) -> Function:
    """Return a function that reads files, as it does for an expression of a module."""

    def function(arguments: Arguments, at: Location) -> Setting[Value]:
        if name == "templatestring":
            return _filled(given(arguments[0]), arguments[1:], scope, evaluate)
        files = scope.files
        if files is None:
            raise TooMuchError("files are not read here")
        path = text_of(given(arguments[0]).value)
        if path is None:
            raise RefusedError("it needs a path")
        if name == "fileset":
            (_, pattern) = arguments
            return _matching(files, path, given(pattern), at)
        source = _source(files, path)
        if name == "templatefile":
            return _filled(Known(source.text, source.whole), arguments[1:], scope, evaluate)
        if len(arguments) != 1:
            raise RefusedError("it is called with the wrong number of arguments")
        return _told(name, source, at)

    return function


def _told(name: str, source: Source, at: Location) -> Setting[Value]:
    match name:
        case "fileexists":
            return Known(True, at)
        case "file":
            return Known(composed(source.text), source.whole)
        case "filebase64":
            from linter.platforms.terraform.language.functions.encodings.base64_url_csv import FUNCTIONS  # noqa: PLC0415  # seldom

            return FUNCTIONS["base64encode"]((Known(source.text, at),), at)
        case _:
            return Known(_OF_CONTENT[name](source.text), at)


def _source(files: Files, path: str) -> Source:
    if files.inside(path) is None:
        raise TooMuchError(f"`{path}` is not inside the scanned folder")
    source = files.read(path)
    if source is None:
        raise TooMuchError(f"`{path}` is not among the files")
    if len(source.text) > MAX_TEXT:
        raise TooMuchError(f"`{path}` is longer than {MAX_TEXT:,} characters")
    return source


def _matching(files: Files, folder: str, pattern: Known[Value], at: Location) -> Setting[Value]:
    text = text_of(pattern.value)
    if text is None:
        raise RefusedError("`fileset` needs a pattern")
    if "**" in text or "{" in text:
        raise TooMuchError("such a pattern is not evaluated")
    found: list[Setting[Value]] = []
    for path in files.matching(folder, text):
        if len(found) >= MAX_ELEMENTS:
            raise TooMuchError(f"it has more than {MAX_ELEMENTS:,} elements")
        found.append(Known(path, at))
    if not found:
        raise TooMuchError("no such file is among the files")
    return Known(set_of(found), at)


def _filled(text: Known[Value], rest: Arguments, scope: Scope, evaluate: Evaluate) -> Setting[Value]:
    """Evaluate a template, whose names are those that it is given."""
    if len(rest) != 1 or not isinstance(text.value, str):
        raise RefusedError("it needs a template and its variables")
    bindings: dict[str, Any] = dict(members(given(rest[0]).value))
    at = text.at
    # A template that is no text as it stands has no places of its own: it shows where it was made.
    body = at if at.text == text.value else Source(at.source.path, text.value).whole
    inner = Scope(None, scope.effort, bindings)
    found = evaluate(template(body, body, read), inner)
    if isinstance(found, Known) and isinstance(found.value, Partial):
        return replace(found, at=at)
    result = settled(found)
    if isinstance(result, Unknown) and body is not at:
        return Unknown(result.because, at, via=result.via)
    return result if body is at or isinstance(result, Unknown) else Known(result.value, at, via=result.via)
