"""Tables for spreadsheets: RFC 4180, of which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from linter.report.formats.csv import cell


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows below their headings; a cell that a spreadsheet would take for a formula begins with `'`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(map(cell, row))
    return text.getvalue()
