"""Data flows as people see them: a graph to text, diagrams and a page."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from linter.report.presentation import Presentation

if TYPE_CHECKING:
    from linter.flows.graph import Graph

__all__ = ["FORMATS", "Render"]

Render: TypeAlias = "Callable[[Graph, Presentation], str]"


def _cleaned(graph: "Graph") -> "Graph":
    from linter.report.flows.cleaning import cleaned  # noqa: PLC0415

    return cleaned(graph)


# Each format is imported when it is asked for, so that a run pays for no other.


def _dot(graph: "Graph", presentation: Presentation) -> str:
    from linter.report.flows.formats.dot import render  # noqa: PLC0415

    return render(_cleaned(graph), presentation)


def _html(graph: "Graph", presentation: Presentation) -> str:
    from linter.report.flows.formats.html import render  # noqa: PLC0415

    return render(_cleaned(graph), presentation)


def _json(graph: "Graph", presentation: Presentation) -> str:
    from linter.report.flows.formats.json import render  # noqa: PLC0415

    return render(_cleaned(graph), presentation)


def _markdown(graph: "Graph", presentation: Presentation) -> str:
    from linter.report.flows.formats.markdown import render  # noqa: PLC0415

    return render(_cleaned(graph), presentation)


def _mermaid(graph: "Graph", presentation: Presentation) -> str:
    from linter.report.flows.formats.mermaid import render  # noqa: PLC0415

    return render(_cleaned(graph), presentation)


def _svg(graph: "Graph", presentation: Presentation) -> str:
    from linter.report.flows.formats.svg import render  # noqa: PLC0415

    return render(_cleaned(graph), presentation)


def _text(graph: "Graph", presentation: Presentation) -> str:
    from linter.report.flows.formats.text import render  # noqa: PLC0415

    return render(_cleaned(graph), presentation)


FORMATS: Mapping[str, Render] = MappingProxyType(
    {
        "dot": _dot,
        "html": _html,
        "json": _json,
        "markdown": _markdown,
        "mermaid": _mermaid,
        "svg": _svg,
        "text": _text,
    }
)
