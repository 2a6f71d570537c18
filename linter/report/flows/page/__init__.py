"""What the page and the drawing are made of beside Python: markup, looks and behaviour, each in a file of its own."""

from functools import cache
from pathlib import Path


@cache
def part(name: str) -> str:
    """Return the text of a file here."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
