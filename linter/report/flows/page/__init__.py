"""What the page and the drawing are made of beside Python: markup, looks and behaviour, each in a file of its own."""

from linter.report import page


def part(name: str) -> str:
    """Return the text of a file here."""
    return page.part(__file__, name)
