"""Output formats: a report to text.  Knows no terminal, no file to write to, and no platform."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from linter.run import Report

Render: TypeAlias = "Callable[[Report, Presentation], str]"


def _as_it_is(path: str) -> str:
    return path


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a report is to look; each format heeds what concerns it."""

    colour: bool = False
    width: int = 100
    """Columns of the terminal."""
    show_open: bool = False
    """List what could not be decided."""
    show_suppressed: bool = False
    """List what a person accepts."""
    statistics: bool = False
    """Count the findings of each rule."""
    coverage: bool = False
    """List what was read, and what was not and why."""
    quiet: int = 0
    """1 leaves out the summary, 2 the findings too."""
    sarif_category: str | None = None
    """Keeps a SARIF run apart from others of the same commit."""
    shown: Callable[[str], str] = _as_it_is
    """Turns a path from the scanned root into one from the user's working directory."""


# Each format is imported when it is asked for, so that a run pays for no other.


def _concise(report: "Report", presentation: Presentation) -> str:
    from linter.report.concise import render  # noqa: PLC0415

    return render(report, presentation)


def _github(report: "Report", presentation: Presentation) -> str:
    from linter.report.github import render  # noqa: PLC0415

    return render(report, presentation)


def _json(report: "Report", presentation: Presentation) -> str:
    from linter.report.json_report import render  # noqa: PLC0415

    return render(report, presentation)


def _sarif(report: "Report", presentation: Presentation) -> str:
    from linter.report.sarif import render  # noqa: PLC0415

    return render(report, presentation)


def _text(report: "Report", presentation: Presentation) -> str:
    from linter.report.text import render  # noqa: PLC0415

    return render(report, presentation)


FORMATS: Mapping[str, Render] = MappingProxyType(
    {"concise": _concise, "github": _github, "json": _json, "sarif": _sarif, "text": _text}
)
