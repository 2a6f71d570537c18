"""`html`: the inventory as one page to read and to print, a table for each kind."""

from collections.abc import Iterator
from itertools import groupby

from linter.analysis.asking.inventory.items import Inventory, Item
from linter.report.documents.compliance.saying import preface
from linter.report.documents.inventory.columns import TITLES, columns, row, summed
from linter.report.documents.page import page
from linter.report.page import said
from linter.report.presentation import Presentation
from linter.report.wording import place, printable


def render(found: Inventory, presentation: Presentation) -> str:
    """Return the page."""
    return page("Inventory of cryptography", "\n".join(_content(found, presentation)))


def _content(found: Inventory, presentation: Presentation) -> Iterator[str]:
    for sentence in (*preface(found.compliance, presentation), *summed(found)):
        yield f"<p>{said(sentence)}</p>"
    for kind, title in TITLES.items():
        items = [item for item in found.items if item.kind == kind]
        if items:
            rows = "".join(_table(kind, items, presentation))
            yield f'<h2>{said(title)}</h2><div class="wide"><table>{rows}</table></div>'


def _table(kind: str, items: list[Item], presentation: Presentation) -> Iterator[str]:
    """Yield a table by files, without the columns in which nothing stands."""
    rows = [row(item, presentation.shown)[:-1] for item in items]
    kept = [number for number, cells in enumerate(zip(*rows, strict=True)) if number == 0 or any(cells)]
    headings = [columns(kind)[number] for number in kept]
    yield f"<thead><tr>{_heading('at')}{''.join(map(_heading, headings))}</tr></thead>"
    for path, of_file in groupby(zip(items, rows, strict=True), key=lambda pair: pair[0].at.source.path):
        shown = printable(presentation.shown(path))
        yield f'<tbody><tr><th scope="rowgroup" colspan="{len(kept) + 1}"><code>{said(shown)}</code></th></tr>'
        for item, cells in of_file:
            first, *others = (said(cells[number]) for number in kept)
            at = said(place(item.at, presentation.shown).removeprefix(f"{shown}:"))
            known = "".join(f"<td>{cell}</td>" for cell in others)
            yield f'<tr><td class="at">{at}</td><th scope="row">{first}</th>{known}</tr>'
        yield "</tbody>"


def _heading(word: str) -> str:
    return f'<th scope="col">{said(word)}</th>'
