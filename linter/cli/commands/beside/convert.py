"""`tlslint convert`: tell a JSON report again in other formats, without the files that it is about."""

import sys
from pathlib import Path

from linter.cli import outputs, terminal
from linter.cli.arguments import Arguments
from linter.cli.place import Place, locate
from linter.cli.usage import UsageError
from linter.report import FORMATS, Presentation
from linter.report.formats.json.reading import NoReportError, read

_STANDARD_INPUT = "-"
_MOST = 500_000_000
"""Bytes."""


def convert(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    place = locate()
    documents = outputs.requested(arguments, place)
    (path,) = arguments.paths
    try:
        report = read(_content(path, place))
    except NoReportError as error:
        reason = f"{path} is no report of `tlslint -f json` of this release: {error}"
        raise UsageError(reason) from error
    outputs.refuse_judged(documents, [place.from_root(path)], place)
    for document in documents:
        shown = Presentation(
            colour=terminal.colour(arguments.color),
            width=terminal.width(),
            show_open=arguments.show_open,
            show_suppressed=arguments.show_suppressed and document.format in outputs.HEEDED_BY["--show-suppressed"],
            statistics=arguments.statistics,
            group_by=arguments.group_by,
            coverage=arguments.coverage,
            quiet=arguments.quiet,
            sarif_category=arguments.sarif_category,
        )
        outputs.put(document, FORMATS[document.format](report, shown), place)
    return 0


def _content(path: str, place: Place) -> bytes:
    try:
        if path == _STANDARD_INPUT:
            content = sys.stdin.buffer.read(_MOST + 1)
        else:
            with Path(place.cwd, path).open("rb") as file:
                content = file.read(_MOST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > _MOST:
        raise UsageError(f"{path} is larger than {_MOST:,} bytes")
    return content
