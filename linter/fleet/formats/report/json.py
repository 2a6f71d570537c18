"""`json`: all that is said of a fleet, for programs; `report.schema.json` beside this describes it."""

from datetime import date
from typing import Any

from msgspec.structs import asdict

from linter import __version__
from linter.fleet.answers.section import Answers, Cell, Section
from linter.report.json_text import written
from linter.report.presentation import Presentation

VERSION = 1
"""Of the format: a reader of one version reads all that come with it, whatever else they add."""


def render(found: Answers, _: Presentation) -> str:
    """Return the document, in ASCII."""
    document = {
        "version": VERSION,
        "tool": {"name": "tlslint", "version": __version__},
        "run": found.run,
        "started": found.started.isoformat(),
        "against": found.against or None,
        "profile": found.profile,
        "trend": [{**asdict(point), "started": point.started.isoformat()} for point in found.trend],
        "sections": [_section(section) for section in found.sections],
    }
    return written(document)


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "sentences": list(section.sentences),
        "headings": list(section.headings),
        "rows": [[_plain(cell) for cell in row] for row in section.rows],
    }


def _plain(cell: Cell) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(cell, date):
        return cell.isoformat()
    return list(cell) if isinstance(cell, tuple) else cell
