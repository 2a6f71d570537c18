"""How standards are met, as documents: for a terminal, for people elsewhere, for programs."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from linter.report.presentation import Presentation

if TYPE_CHECKING:
    from linter.analysis.asking.compliance.answers import Compliance

__all__ = ["FORMATS", "Render"]

Render: TypeAlias = "Callable[[Compliance, Presentation], str]"


# Each format is imported when it is asked for, so that a run pays for no other.


def _csv(found: "Compliance", presentation: Presentation) -> str:
    from linter.report.documents.compliance.csv import render  # noqa: PLC0415

    return render(found, presentation)


def _html(found: "Compliance", presentation: Presentation) -> str:
    from linter.report.documents.compliance.html import render  # noqa: PLC0415

    return render(found, presentation)


def _json(found: "Compliance", presentation: Presentation) -> str:
    from linter.report.documents.compliance.json import render  # noqa: PLC0415

    return render(found, presentation)


def _markdown(found: "Compliance", presentation: Presentation) -> str:
    from linter.report.documents.compliance.markdown import render  # noqa: PLC0415

    return render(found, presentation)


def _oscal(found: "Compliance", presentation: Presentation) -> str:
    from linter.report.documents.compliance.oscal import render  # noqa: PLC0415

    return render(found, presentation)


def _text(found: "Compliance", presentation: Presentation) -> str:
    from linter.report.documents.compliance.text import render  # noqa: PLC0415

    return render(found, presentation)


FORMATS: Mapping[str, Render] = MappingProxyType(
    {"csv": _csv, "html": _html, "json": _json, "markdown": _markdown, "oscal": _oscal, "text": _text}
)
