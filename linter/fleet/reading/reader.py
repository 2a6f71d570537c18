"""A repository to a reading: looked through once, asked everything.  Knows no process."""

import msgspec
from msgspec.structs import replace

from linter.analysis.asking.compliance.judging import answered
from linter.analysis.asking.inventory.owners import owners_of
from linter.analysis.asking.inventory.taking import listed
from linter.analysis.run import Request, looked_through, reported
from linter.fleet.places.opened import Opened
from linter.fleet.reading.day import Day
from linter.fleet.reading.drawn import drawn
from linter.fleet.reading.names import names, row
from linter.fleet.reading.rows import rows
from linter.fleet.reading.terms import Terms
from linter.fleet.store.reading import Reading, lines, of_day
from linter.flows.building import graph_from
from linter.report.documents.inventory.json import item_of
from linter.report.flows.cleaning import cleaned
from linter.report.formats import json as report
from linter.report.presentation import Presentation

_ALL = Presentation(show_open=True, show_suppressed=True, coverage=True)
_OUT_OF_MEMORY = "(MemoryError"
"""What is told of a part of a file that needed more than there was."""


def read(opened: Opened, key: str, terms: Terms) -> Reading:
    """Read a repository; where the day decides anything of what comes of it, it is a part of the key."""
    day = Day.of(terms.judging.today)
    request = Request(
        tree=opened.tree,
        folders=("",),
        files=(),
        judging=replace(terms.judging, today=day),
        git=opened.git,
        around=True,
        budget=terms.budget,
    )
    found, judgement = looked_through(request, lambda _: None)
    whole = reported(request, found, judgement)
    if any(_OUT_OF_MEMORY in error.message for error in whole.coverage.failed):
        raise MemoryError
    # What is due of a standard is a part of the terms, so that the day is not asked for once more.
    plain = replace(request, judging=terms.judging)
    compliance = answered(plain, terms.standards, terms.catalog, found, judgement)
    inventory = listed(plain, compliance)
    seen = judgement.seen
    said = names((*seen.subjects, *seen.identities), seen.drawing)
    raw = graph_from(seen.drawing, terms.judging.config.data)
    # No text of it is kept but as it may be shown.
    graph = cleaned(raw)
    called = {old.id: new.id for old, new in zip(raw.nodes, graph.nodes, strict=True)}
    key = of_day(key, terms.judging.today) if day.asked else key
    every = (
        *rows(key, whole, inventory, graph, owners_of(opened.tree)),
        *(row(key, one, called) for one in said),
    )
    return Reading(
        key=key,
        is_whole=not whole.coverage.failed,
        rows=lines(every),
        report=report.render(whole, _ALL).encode(),
        inventory=msgspec.json.encode([item_of(item) for item in inventory.items]),
        flows=drawn(graph, seen.drawing, called),
    )
