"""`tlslint init`."""

from linter.cli.arguments import Arguments


def init(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    return len(arguments.paths)
