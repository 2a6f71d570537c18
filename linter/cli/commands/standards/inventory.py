"""`tlslint inventory`: list every endpoint, certificate and key, or what has changed since an earlier list."""

import os

from linter.analysis.asking.inventory.items import Inventory
from linter.analysis.asking.inventory.taking import inventory as taken
from linter.cli import outputs
from linter.cli.arguments import Arguments
from linter.cli.commands.check import progress_of
from linter.cli.commands.standards import Asked, asked, documents, incomplete, refuse_judged
from linter.cli.outputs import Document
from linter.cli.usage import UsageError
from linter.report.documents.inventory import FORMATS
from linter.report.documents.inventory.changes import FORMATS as CHANGES
from linter.report.documents.inventory.changes import Changes, NoInventoryError, changes, earlier
from linter.report.documents.inventory.cyclonedx import CycloneDxMissingError

_MOST_BYTES = 500_000_000


def inventory(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    question = asked(arguments)
    compared = arguments.changed_since
    wanted = documents(arguments, FORMATS if compared is None else CHANGES, question.place)
    before = None if compared is None else _earlier(compared, question)
    with progress_of(arguments) as watch:
        found = taken(question.request, question.standards, question.catalog, watch)
    refuse_judged(wanted, found.compliance, question.place)
    for document in wanted:
        text = (
            _rendered(document, found, arguments, question)
            if before is None
            else _changed(document, changes(before, found), arguments, question)
        )
        outputs.put(document, text, question.place)
    return incomplete(found.compliance, arguments)


def _rendered(document: Document, found: Inventory, arguments: Arguments, question: Asked) -> str:
    try:
        return FORMATS[document.format](found, outputs.presentation(document, arguments, question.place))
    except CycloneDxMissingError as error:
        raise UsageError(
            f"--format {document.format} needs a library, which comes with `pip install 'tlslint[inventory]'`"
        ) from error


def _changed(document: Document, found: Changes, arguments: Arguments, question: Asked) -> str:
    return CHANGES[document.format](found, outputs.presentation(document, arguments, question.place))


def _earlier(file: str, question: Asked) -> bytes:
    """Read an earlier inventory, which has to be one."""
    path = os.path.join(question.place.cwd, file)  # noqa: PTH118  # as the user wrote it
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"--changed-since: {file} cannot be read: {(error.strerror or '').lower()}") from error
    if len(content) > _MOST_BYTES:
        raise UsageError(f"--changed-since: {file} is larger than {_MOST_BYTES:,} bytes")
    try:
        earlier(content)
    except NoInventoryError as error:
        raise UsageError(
            f"--changed-since: {file} is no inventory: {error}; `tlslint inventory -f json:inventory.json` writes one"
        ) from error
    return content
