"""`tlslint fleet query` and `runs`: ask a store in SQL, or list what runs it has."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118

import os

from linter.cli import outputs, terminal
from linter.cli.arguments import Arguments
from linter.cli.place import locate
from linter.fleet.formats.rows import FORMATS
from linter.fleet.store import runs as known
from linter.fleet.store.database import selected
from linter.fleet.store.folder import Folder
from linter.fleet.store.views import opened


def query(arguments: Arguments) -> int:
    """Carry the action out and return its exit code."""
    place = locate()
    documents = outputs.named(arguments.format, FORMATS, place)
    store = Folder(os.path.join(place.cwd, arguments.store))
    headings, rows = selected(opened(store, arguments.run), arguments.sql)
    for document in documents:
        outputs.put(document, FORMATS[document.format](headings, rows), place)
    return 0


def runs(arguments: Arguments) -> int:
    """Carry the action out and return its exit code."""
    store = Folder(os.path.join(locate().cwd, arguments.store))
    store.check()
    for run_id in known.ended(store):
        found = known.members_of(store, run_id)
        missing = sum(one.state == known.MISSING for one in found.members)
        left = f", {missing:,} not read" if missing else ""
        terminal.tell(f"{run_id}  {found.run.profile}  {len(found.members):,} repositories{left}")
    for run in known.begun(store):
        terminal.tell(f"{run.id}  {run.profile}  {run.repositories:,} repositories, not ended")
    return 0
