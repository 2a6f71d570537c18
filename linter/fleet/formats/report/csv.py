"""`csv`: all tables that are said of a fleet as one, for spreadsheets: the part, the column, and what stands there."""

from collections.abc import Iterator

from linter.fleet.answers.section import Answers
from linter.fleet.formats.report.cells import is_number, said
from linter.report.documents.spreadsheet import table
from linter.report.presentation import Presentation


def render(found: Answers, _: Presentation) -> str:
    """Return the table."""
    return table(("part", "row", "column", "value"), _rows(found))


def _rows(found: Answers) -> Iterator[tuple[str, str, str, str]]:
    for section in found.sections:
        for number, row in enumerate(section.rows, start=1):
            for heading, cell in zip(section.headings, row, strict=True):
                yield section.id, str(number), heading, str(cell) if is_number(cell) else said(cell)
