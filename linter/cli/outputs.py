"""Which reports are written, how and where to.  Knows no finding."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from linter.analysis.report import Report
from linter.cli import terminal
from linter.cli.arguments import Arguments
from linter.cli.place import Place
from linter.cli.usage import UsageError
from linter.policy.spelling import did_you_mean
from linter.report import FORMATS, Presentation

# `pathlib` takes a thirtieth of a start.
# ruff: noqa: PTH112, PTH118, PTH120, PTH123

_DEFAULT = "text"
_STANDARD_OUTPUT = "-"

# An option that none of the formats heeds would be without effect.
HEEDED_BY = {
    "--show-open": tuple(FORMATS),
    # An annotation cannot say that a person accepts what it shows.
    "--show-suppressed": ("concise", "csv", "html", "json", "junit", "markdown", "sarif", "text"),
    "--statistics": ("text",),
    "--group-by": ("text",),
    "--suggest-fixes": ("html", "json", "rdjson", "rdjsonl", "sarif"),
    "--coverage": ("text",),
    "--sarif-category": ("sarif",),
    "--color": ("concise", "text"),
    "--quiet": ("text",),
    "--quiet --quiet": ("concise", "text"),
}
# What a format does anyway may be asked of it, so that a pipeline has the same options for each.
_ANYWAY = {
    "--coverage": ("json",),
    "--color": tuple(FORMATS),
    "--quiet": tuple(FORMATS),
    "--quiet --quiet": tuple(FORMATS),
}


class Document(Struct, frozen=True):
    """One report: its format, and its file or standard output."""

    format: str
    file: str
    """Empty for standard output."""


def requested(arguments: Arguments, place: Place) -> tuple[Document, ...]:
    """Return the reports that the command line asks for; refuse options that change none of them."""
    documents = named(arguments.format, FORMATS, place)
    formats = {document.format for document in documents}
    for option in _given(arguments):
        if formats.isdisjoint((*HEEDED_BY[option], *_ANYWAY.get(option, ()))):
            raise UsageError(f"{option} has no effect on {', '.join(sorted(formats))}")
    return documents


def refuse_judged(documents: Iterable[Document], read: Iterable[str], place: Place) -> None:
    """Raise UsageError where a report would be written over a file that was read, by its path from the root."""
    judged = frozenset(read)
    for document in documents:
        if document.file and place.from_root(document.file) in judged:
            raise UsageError(f"--format: {document.file} is a file that was judged; name another one")


def deliver(document: Document, report: Report, presentation: Presentation, place: Place) -> None:
    """Render a report and write it where it is to go."""
    put(document, FORMATS[document.format](report, presentation), place)


def put(document: Document, text: str, place: Place) -> None:
    """Write what is rendered where it is to go."""
    if not document.file:
        terminal.write(text)
        return
    try:
        path = os.path.join(place.cwd, document.file)
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as opened:
            opened.write(text)
    except OSError as error:
        raise UsageError(f"--format: {document.file} cannot be written: {error.strerror}") from error


def named(requests: Sequence[str], formats: Collection[str], place: Place) -> tuple[Document, ...]:
    """Return the documents that --format asks for, each of which has a place of its own."""
    documents = tuple(_documents(requests, formats))
    files = [document.file for document in documents]
    if len(set(files)) < len(files):
        raise UsageError("--format: every report needs a file of its own, and only one goes to standard output")
    for file in filter(None, files):
        if not os.path.isdir(os.path.dirname(os.path.join(place.cwd, file))):
            raise UsageError(f"--format: there is no folder for {file}; create it first")
        if place.leads_out(file):
            raise UsageError(f"--format: {file} leads out of the scanned root; remove the link")
    return documents


def _documents(requests: Sequence[str], formats: Collection[str]) -> Iterator[Document]:
    for request in requests or [_DEFAULT]:
        name, colon, file = request.partition(":")
        if name not in formats:
            hint = did_you_mean(name, formats) or f", there is {', '.join(formats)}"
            raise UsageError(f"--format: no format `{name}`{hint}")
        if colon and not file:
            raise UsageError(f"--format {request}: name a file after the colon")
        yield Document(name, "" if file == _STANDARD_OUTPUT else file)


def _given(arguments: Arguments) -> Iterator[str]:
    """Return the options about reports that the command line has."""
    given = {
        "--show-open": arguments.show_open,
        "--show-suppressed": arguments.show_suppressed,
        "--statistics": arguments.statistics,
        "--group-by": arguments.group_by,
        "--suggest-fixes": arguments.suggest_fixes,
        "--coverage": arguments.coverage,
        "--sarif-category": arguments.sarif_category,
        "--color": arguments.color,
        "--quiet": arguments.quiet == 1,
        "--quiet --quiet": arguments.quiet > 1,
    }
    return (option for option, value in given.items() if value)


def presentation(document: Document, arguments: Arguments, place: Place) -> Presentation:
    """Return how a report is to look."""
    return Presentation(
        colour=terminal.colour(arguments.color),
        width=terminal.width(),
        show_open=arguments.show_open,
        show_suppressed=arguments.show_suppressed and document.format in HEEDED_BY["--show-suppressed"],
        statistics=arguments.statistics,
        group_by=arguments.group_by,
        coverage=arguments.coverage,
        quiet=arguments.quiet,
        sarif_category=arguments.sarif_category,
        shown=place.shown,
    )
