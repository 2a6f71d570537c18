"""What is said of a fleet, as documents."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from linter.fleet.answers.section import Answers
from linter.fleet.formats.report import csv, html, json, markdown, text
from linter.report.presentation import Presentation

FORMATS: Mapping[str, Callable[[Answers, Presentation], str]] = MappingProxyType(
    {
        "csv": csv.render,
        "html": html.render,
        "json": json.render,
        "markdown": markdown.render,
        "text": text.render,
    }
)
"""Those that are made of numbers; others are made of what was read of each repository."""
