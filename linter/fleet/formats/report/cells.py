"""Cells of a section as texts.  Knows no format."""

from linter.fleet.answers.section import Cell
from linter.report.wording import printable


def said(cell: Cell) -> str:
    """Return a cell as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return " ".join(map(printable, cell))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:,}" if isinstance(cell, int) else printable(str(cell))


def is_number(cell: Cell) -> bool:
    """Say whether a cell is one that stands on the right."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)
