"""The inventory as documents: a table for a terminal or a spreadsheet, a page, JSON, a bill of materials."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from linter.report.presentation import Presentation

if TYPE_CHECKING:
    from linter.analysis.asking.inventory.items import Inventory

__all__ = ["FORMATS", "Render"]

Render: TypeAlias = "Callable[[Inventory, Presentation], str]"


# Each format is imported when it is asked for, so that a run pays for no other.


def _csv(found: "Inventory", presentation: Presentation) -> str:
    from linter.report.documents.inventory.csv import render  # noqa: PLC0415

    return render(found, presentation)


def _cyclonedx_1_6(found: "Inventory", presentation: Presentation) -> str:
    from linter.report.documents.inventory.cyclonedx import render  # noqa: PLC0415

    return render(found, presentation, "1.6")


def _cyclonedx_1_7(found: "Inventory", presentation: Presentation) -> str:
    from linter.report.documents.inventory.cyclonedx import render  # noqa: PLC0415

    return render(found, presentation, "1.7")


def _html(found: "Inventory", presentation: Presentation) -> str:
    from linter.report.documents.inventory.html import render  # noqa: PLC0415

    return render(found, presentation)


def _json(found: "Inventory", presentation: Presentation) -> str:
    from linter.report.documents.inventory.json import render  # noqa: PLC0415

    return render(found, presentation)


def _markdown(found: "Inventory", presentation: Presentation) -> str:
    from linter.report.documents.inventory.markdown import render  # noqa: PLC0415

    return render(found, presentation)


def _text(found: "Inventory", presentation: Presentation) -> str:
    from linter.report.documents.inventory.text import render  # noqa: PLC0415

    return render(found, presentation)


FORMATS: Mapping[str, Render] = MappingProxyType(
    {
        "csv": _csv,
        "cyclonedx-1.6": _cyclonedx_1_6,
        "cyclonedx-1.7": _cyclonedx_1_7,
        "html": _html,
        "json": _json,
        "markdown": _markdown,
        "text": _text,
    }
)
