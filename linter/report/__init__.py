"""Output formats: a report to text.  Knows no terminal, no file to write to, and no platform."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from linter.report.presentation import Presentation

if TYPE_CHECKING:
    from linter.analysis.report import Report

__all__ = ["FORMATS", "Presentation", "Render"]

Render: TypeAlias = "Callable[[Report, Presentation], str]"


# Each format is imported when it is asked for, so that a run pays for no other.


def _azure(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.azure import render  # noqa: PLC0415

    return render(report, presentation)


def _concise(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.concise import render  # noqa: PLC0415

    return render(report, presentation)


def _csv(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.csv import render  # noqa: PLC0415

    return render(report, presentation)


def _github(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.github import render  # noqa: PLC0415

    return render(report, presentation)


def _gitlab(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.gitlab import render  # noqa: PLC0415

    return render(report, presentation)


def _html(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.html import render  # noqa: PLC0415

    return render(report, presentation)


def _json(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.json import render  # noqa: PLC0415

    return render(report, presentation)


def _junit(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.junit import render  # noqa: PLC0415

    return render(report, presentation)


def _markdown(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.markdown import render  # noqa: PLC0415

    return render(report, presentation)


def _rdjson(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.rdjson import render  # noqa: PLC0415

    return render(report, presentation)


def _rdjsonl(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.rdjson import render_lines  # noqa: PLC0415

    return render_lines(report, presentation)


def _sarif(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.sarif import render  # noqa: PLC0415

    return render(report, presentation)


def _text(report: "Report", presentation: Presentation) -> str:
    from linter.report.formats.text import render  # noqa: PLC0415

    return render(report, presentation)


FORMATS: Mapping[str, Render] = MappingProxyType(
    {
        "azure": _azure,
        "concise": _concise,
        "csv": _csv,
        "github": _github,
        "gitlab": _gitlab,
        "html": _html,
        "json": _json,
        "junit": _junit,
        "markdown": _markdown,
        "rdjson": _rdjson,
        "rdjsonl": _rdjsonl,
        "sarif": _sarif,
        "text": _text,
    }
)
