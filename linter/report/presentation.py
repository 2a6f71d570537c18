"""How a report is to look.  Knows no format."""

from collections.abc import Callable

from msgspec import Struct


def _as_it_is(path: str) -> str:
    return path


class Presentation(Struct, frozen=True):
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
    group_by: str | None = None
    """`endpoint`, `file` or `rule`: what findings are put together by."""
    coverage: bool = False
    """List what was read, and what was not and why."""
    quiet: int = 0
    """1 leaves out the summary, 2 the findings too."""
    sarif_category: str | None = None
    """Keeps a SARIF run apart from others of the same commit."""
    shown: Callable[[str], str] = _as_it_is
    """Turns a path from the scanned root into one from the user's working directory."""
