"""`html`: the inventory as one page to read and to print, a table for each kind."""

from collections.abc import Iterator

from linter.analysis.asking.inventory.items import Inventory
from linter.report.documents.compliance.saying import preface
from linter.report.documents.inventory.columns import TITLES, columns, row, summed
from linter.report.documents.page import page
from linter.report.page import said
from linter.report.presentation import Presentation


def render(found: Inventory, presentation: Presentation) -> str:
    """Return the page."""
    return page("Inventory of cryptography", "\n".join(_content(found, presentation)))


def _content(found: Inventory, presentation: Presentation) -> Iterator[str]:
    for sentence in (*preface(found.compliance, presentation), *summed(found)):
        yield f"<p>{said(sentence)}</p>"
    for kind, title in TITLES.items():
        items = [item for item in found.items if item.kind == kind]
        if items:
            headings = "".join(f'<th scope="col">{said(word)}</th>' for word in columns(kind))
            yield f'<h2>{said(title)}</h2><div class="wide"><table><thead><tr>{headings}</tr></thead><tbody>'
            for item in items:
                first, *cells = map(said, row(item, presentation.shown))
                yield f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
            yield "</tbody></table></div>"
