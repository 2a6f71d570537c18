"""`markdown`: the inventory as a document; nothing that was scanned becomes markup."""

from linter.analysis.asking.inventory.items import Inventory
from linter.report.documents.compliance.saying import preface
from linter.report.documents.inventory.columns import TITLES, columns, row, summed
from linter.report.formats.markdown import plain
from linter.report.presentation import Presentation


def render(found: Inventory, presentation: Presentation) -> str:
    """Return a table for each kind of which there is anything."""
    lines = ["# Inventory of cryptography", ""]
    lines += [plain(next(preface(found.compliance, presentation))), "", *map(plain, summed(found))]
    for kind, title in TITLES.items():
        rows = [row(item, presentation.shown) for item in found.items if item.kind == kind]
        if rows:
            headings = columns(kind)
            lines += ["", f"## {title}", "", f"| {' | '.join(headings)} |", f"|{' --- |' * len(headings)}"]
            lines += [f"| {' | '.join(map(plain, cells))} |" for cells in rows]
    return "".join(f"{line}\n" for line in lines)
