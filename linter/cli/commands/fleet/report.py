"""`tlslint fleet report`: say what there is in a fleet, and what has changed since an earlier run."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH103, PTH118, PTH120, PTH123

import os
from datetime import UTC, datetime

from linter.cli import outputs, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.check import FINDINGS
from linter.cli.options.fleets import REPORT_FORMATS
from linter.cli.outputs import Document
from linter.cli.place import Place, locate
from linter.cli.usage import UsageError
from linter.fleet.answers.answering import answers
from linter.fleet.formats.of_readings import items, sarif
from linter.fleet.formats.report import FORMATS
from linter.fleet.store.folder import Folder
from linter.model.finding import Severity
from linter.report.documents.inventory.cyclonedx import CycloneDxMissingError, bill
from linter.report.presentation import Presentation


def report(arguments: Arguments) -> int:
    """Carry the action out and return its exit code."""
    place = locate()
    documents = outputs.named(arguments.format, REPORT_FORMATS, place)
    store = Folder(os.path.join(place.cwd, arguments.store))
    today = arguments.today or datetime.now(UTC).astimezone().date()
    found = answers(store, arguments.run, arguments.against, today)
    shown = Presentation(width=terminal.width())
    for document in documents:
        if document.format in FORMATS:
            outputs.put(document, FORMATS[document.format](found, shown), place)
        elif document.format == "sarif":
            _sarif(document, store, found.run, place)
        else:
            outputs.put(document, _bill(document, store, found.run, shown), place)
    if arguments.fail_on is None or not found.worst:
        return 0
    return FINDINGS if Severity[found.worst.upper()] >= Severity[arguments.fail_on.upper()] else 0


def _sarif(document: Document, store: Folder, run: str, place: Place) -> None:
    """Write a log for each repository."""
    if not document.file:
        raise UsageError("--format sarif: name a folder after a colon; each repository has a file of its own there")
    for name, text in sarif(store, run):
        path = os.path.join(place.cwd, document.file, f"{name}.sarif")
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise UsageError(f"--format: {path} cannot be written: {error.strerror}") from error


def _bill(document: Document, store: Folder, run: str, shown: Presentation) -> str:
    try:
        return bill(items(store, run), shown, document.format.rpartition("-")[2])
    except CycloneDxMissingError as error:
        raise UsageError(
            f"--format {document.format} needs a library, which comes with `pip install 'tlslint[inventory]'`"
        ) from error
