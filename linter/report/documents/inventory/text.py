"""`text`: the inventory as tables that fit a terminal, by kinds and files."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from linter.analysis.asking.inventory.items import Inventory, Item
from linter.report.documents.inventory.columns import TITLES, narrow, narrow_row, summed
from linter.report.presentation import Presentation
from linter.report.terminal.colour import painter
from linter.report.wording import printable

_NARROWEST = 8
"""Columns that a cell keeps."""


def render(found: Inventory, presentation: Presentation) -> str:
    """Return a table for each kind of which there is anything, and what it adds up to."""
    paint = painter(presentation)
    lines: list[str] = []
    for kind, title in TITLES.items():
        items = [item for item in found.items if item.kind == kind]
        if items:
            rows = [(narrow("at", kind)), *(narrow_row(_at(item), item) for item in items)]
            widths = _widths(rows, presentation.width)
            lines += [paint(title, "label"), _laid_out(rows[0], widths)]
            for path, numbered in groupby(enumerate(items, start=1), key=lambda pair: pair[1].at.source.path):
                lines.append(paint(printable(presentation.shown(path)), "frame"))
                lines += [_laid_out(rows[number], widths) for number, _ in numbered]
            lines.append("")
    if not presentation.quiet:
        lines += summed(found)
    return "".join(f"{line}\n" for line in lines)


def _at(item: Item) -> str:
    region = item.at.header.region
    return f"{region.start_line}:{region.start_column}"


def _widths(rows: Sequence[Sequence[str]], width: int) -> Mapping[int, int]:
    """Return how wide each column is that has anything; where all are too wide, the widest becomes narrower."""
    filled = [number for number in range(len(rows[0])) if any(row[number] for row in rows[1:])]
    widths = {number: max(len(row[number]) for row in rows) for number in filled}
    while sum(widths.values()) + 2 * len(filled) > width:
        widest = max(filled, key=lambda number: widths[number])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _laid_out(row: Sequence[str], widths: Mapping[int, int]) -> str:
    return f"  {'  '.join(_cells(row, widths))}".rstrip()


def _cells(row: Sequence[str], widths: Mapping[int, int]) -> Iterator[str]:
    for number, width in widths.items():
        text = row[number]
        yield f"{text[: width - 1]}…" if len(text) > width else f"{text:<{width}}"
