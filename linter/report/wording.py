"""Words that several formats share.  Knows no format."""

import re
from collections.abc import Callable, Iterable

from linter.model.finding import Finding, Kind
from linter.provenance.pattern import pattern
from linter.provenance.setting import Step
from linter.provenance.source import Location

# Control characters move the cursor and hide text; bidirectional marks make text read as what it is not
# (CVE-2021-42574).  Half a surrogate pair is a byte of a file name that is not UTF-8.
_UNPRINTABLE = pattern("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Return text with everything written out that could move a terminal or deceive its reader."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def message(finding: Finding, shown: Callable[[str], str]) -> str:
    """Return the message of a finding, which calls its own file as its place does."""
    path = finding.at.source.path
    own = shown(path)
    text = finding.message
    if own != path and path in text:
        text = re.sub(rf"(?<![\w./-]){re.escape(path)}(?![\w/-])", lambda _: own, text)
    return printable(text)


def status(finding: Finding) -> str:
    """Return how bad a finding is, or that it is accepted or undecided."""
    if finding.suppressed is not None:
        return "suppressed"
    return "open" if finding.kind is Kind.OPEN else str(finding.severity)


def place(at: Location, shown: Callable[[str], str]) -> str:
    """Return a place as terminals and editors make a link of it."""
    region = at.header.region
    return f"{printable(shown(at.source.path))}:{region.start_line}:{region.start_column}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 file`, `2 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def way(steps: Iterable[Step]) -> str:
    """Return a way of data in one line."""
    first, *more = (step.note for step in steps)
    text = first
    for note in more:
        *_, reached = text.rpartition("-> ")
        text += note.removeprefix(reached) if note.startswith(reached) else f", in {note}"
    return text
