"""What the terminal can show, and how text gets there.  The only module that writes to the standard streams."""

import os
import sys
from typing import TextIO

from linter.cli.usage import UsageError
from linter.provenance.pattern import pattern

# What agents of Azure Pipelines and GitHub look for anywhere in a line, and carry out: a scanned text must not say it.
# https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands.  At the beginning of a line it is ours.
_COMMAND = pattern(r"(?i)(?<=[^\n])##(?=\[|vso\[)")
_WIDTH = 100
"""Columns where there is no terminal."""


def colour(choice: str | None) -> bool:
    """Say whether text on standard output is coloured: the option first, then the environment, then the terminal."""
    if choice in ("always", "never"):
        return choice == "always"
    # https://no-color.org and https://force-color.org: set and not empty, whatever the value.
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return the columns of the terminal, or what the environment says they are."""
    # As `shutil.get_terminal_size`, which brings all archive formats with it.
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (AttributeError, OSError, ValueError):  # no terminal, or no file at all
        return _WIDTH


def write(text: str) -> None:
    """Write a document to standard output; a reader who has gone away is no error.

    Raises UsageError where nothing can be written there.
    """
    try:
        _as_utf_8(sys.stdout)
        sys.stdout.write(_COMMAND.sub("# #", text) if "##" in text else text)
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up()
    except OSError as error:
        _give_up()
        raise UsageError(f"standard output cannot be written: {error.strerror}") from error


def _give_up() -> None:
    # Python flushes once more at exit, and would complain then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(line: str) -> None:
    """Write a line to standard output, with what could deceive written out."""
    write(_line(line))


def say(line: str) -> None:
    """Write a line to standard error, with what could deceive written out."""
    _as_utf_8(sys.stderr)
    sys.stderr.write(_line(line))


def _line(text: str) -> str:
    from linter.report.wording import printable  # noqa: PLC0415  # --help and --version have nothing to write out

    return f"{_COMMAND.sub('# #', f' {printable(text)}')[1:]}\n"


def _as_utf_8(stream: TextIO) -> None:
    """Write UTF-8 whatever the locale says, and a file name that is no UTF-8 in escapes."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
