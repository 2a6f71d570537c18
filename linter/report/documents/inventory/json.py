"""`json`: the inventory with all values and what decides them; `inventory.schema.json` beside this describes it."""

from typing import Any

from linter import __version__
from linter.analysis.asking.compliance.readiness import readiness
from linter.analysis.asking.inventory.items import Field, Inventory, Item
from linter.report.documents.compliance.saying import preface
from linter.report.formats.json import coverage_of, place_of
from linter.report.json_text import written
from linter.report.presentation import Presentation

VERSION = 1
"""Of the format, as of a report."""


def render(found: Inventory, presentation: Presentation) -> str:
    """Return the inventory as JSON, in ASCII."""
    ready = readiness(found.compliance.subjects)
    document = {
        "version": VERSION,
        "tool": {"name": "tlslint", "version": __version__},
        "about": list(preface(found.compliance, presentation)),
        "standards": [one.standard.id for one in found.compliance.assessments],
        "key_exchange": ready.key_exchange,
        "signatures": ready.signatures,
        "items": list(map(item_of, found.items)),
        "coverage": coverage_of(found.compliance.report.coverage),
    }
    return written(document)


def item_of(item: Item) -> dict[str, Any]:
    """Return an item with all its values."""
    return {
        "kind": item.kind,
        "id": item.id,
        "name": item.name,
        "platform": item.platform,
        "at": place_of(item.at),
        "owners": list(item.owners),
        "data": list(item.data),
        "violates": list(item.violates),
        "fields": {field.name: _field(field) for field in item.fields},
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "values": list(field.values),
        "unknown": field.unknown,
        "setting": field.setting,
        "default": field.default,
        "at": None if field.at is None else place_of(field.at),
    }
