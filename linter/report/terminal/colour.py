"""Colours by their purpose.  Knows no terminal: whether it shows colours is decided elsewhere."""

from collections.abc import Callable
from types import MappingProxyType
from typing import TypeAlias

from linter.report.presentation import Presentation

Paint: TypeAlias = Callable[[str, str], str]
"""Colours a text by the name of a style."""

# Select Graphic Rendition, ECMA-48.
_STYLES = MappingProxyType(
    {
        "critical": "1;31",
        "high": "1;31",
        "medium": "1;33",
        "low": "1;36",
        "open": "1;35",
        "suppressed": "1;32",
        "frame": "34",
        "label": "1",
    }
)


def painter(presentation: Presentation) -> Paint:
    """Return what colours the parts of a report."""
    return _painted if presentation.colour else _plain


def _painted(text: str, style: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _plain(text: str, _: str) -> str:
    return text
