"""`tlslint fleet report`: say what there is in a fleet, and what has changed since an earlier run."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118

import os
from datetime import UTC, datetime

from linter.cli import outputs, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.check import FINDINGS
from linter.cli.options.fleets import REPORT_FORMATS
from linter.cli.place import locate
from linter.fleet.answers.answering import answers
from linter.fleet.formats.report import FORMATS
from linter.fleet.store.folder import Folder
from linter.model.finding import Severity
from linter.report.presentation import Presentation


def report(arguments: Arguments) -> int:
    """Carry the action out and return its exit code."""
    place = locate()
    documents = outputs.named(arguments.format, REPORT_FORMATS, place)
    store = Folder(os.path.join(place.cwd, arguments.store))
    today = arguments.today or datetime.now(UTC).astimezone().date()
    found = answers(store, arguments.run, arguments.against, today)
    shown = Presentation(colour=terminal.colour(arguments.color), width=terminal.width())
    for document in documents:
        outputs.put(document, FORMATS[document.format](found, shown), place)
    if arguments.fail_on is None or not found.worst:
        return 0
    return FINDINGS if Severity[found.worst.upper()] >= Severity[arguments.fail_on.upper()] else 0
