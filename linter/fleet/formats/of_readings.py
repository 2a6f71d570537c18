"""Documents that are made of what was read of each repository: SARIF for each, and the items of all."""

from collections.abc import Iterator

from linter.analysis.asking.inventory.items import Item
from linter.fleet.answers.estate.graph import read_of
from linter.fleet.answers.estate.retold import items_of
from linter.fleet.store.folder import Folder
from linter.fleet.store.runs import members_of
from linter.report import FORMATS, Presentation
from linter.report.formats.json.reading import read


def sarif(store: Folder, run: str) -> Iterator[tuple[str, str]]:
    """Yield a SARIF log for each repository, with its name.  Raises StoreError."""
    for member in members_of(store, run).members:
        if member.key:
            report = read(read_of(store, member).report)
            yield member.repository, FORMATS["sarif"](report, Presentation(show_suppressed=True))


def items(store: Folder, run: str) -> list[Item]:
    """Return the inventory of all repositories.  Raises StoreError."""
    found: list[Item] = []
    for member in members_of(store, run).members:
        if member.key:
            found += items_of(read_of(store, member).inventory, member.repository)
    return found
