"""The lines of files that a JSON report carries, so that it can be told again where the files are not at hand."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.analysis.report import Report
from linter.model.finding import Finding
from linter.model.secrets import blackened
from linter.provenance.pattern import pattern
from linter.provenance.source import Location
from linter.report.findings import may_be_quoted

_BEFORE = 200
_MOST = 600
"""Characters of a line that are carried: minified files have lines of megabytes."""
_ASCII = pattern("[\x00-\x7f]")


class Line(Struct, frozen=True, order=True):
    """A part of a line."""

    path: str
    number: int
    column: int
    text: str


def lines(findings: Iterable[Finding], report: Report) -> list[Line]:
    """Return what excerpts show of the lines that findings stand on; of others, what columns are counted by.

    Formats count columns in bytes or in units of UTF-16, which of a line of ASCII are those that we have.
    """
    rules = {rule.id: rule for rule in report.rules}
    found: dict[tuple[str, int, int], Line] = {}
    for finding in findings:
        if may_be_quoted(finding, rules):
            line = _around(finding.at)
            found.setdefault((line.path, line.number, line.column), line)
    edits = [edit.at for remedy in report.remedies for edit in remedy.edits]
    found |= {(line.path, line.number, line.column): line for line in map(_around, edits)}
    quoted = {(path, number) for path, number, _ in found}
    for at in (*_places(findings), *edits):
        for offset in () if at.source.text.isascii() else (at.start, at.end):
            line = _counted(at.source.at(offset, offset))
            if (line.path, line.number) not in quoted and not line.text.isascii():
                found.setdefault((line.path, line.number, line.column), line)
    return sorted(found.values())


def _places(findings: Iterable[Finding]) -> Iterator[Location]:
    for finding in findings:
        yield from (finding.at, finding.header)
        for step in (*finding.via, *finding.related, *finding.way, *finding.ends_at):
            yield step.at


def _around(at: Location) -> Line:
    at = at.header
    number, column = at.source.line_and_column(at.start)
    begin = max(at.start - column + 1, at.start - _BEFORE)
    stop = at.source.text.find("\n", at.start, begin + _MOST)
    text = at.source.text[begin : begin + _MOST if stop < 0 else stop].rstrip("\r\n")
    return Line(at.source.path, number, column - (at.start - begin), blackened(text))


def _counted(at: Location) -> Line:
    """Return what stands before a place on its line, with nothing legible but what is not ASCII."""
    number, column = at.source.line_and_column(at.start)
    before = at.source.text[at.start - column + 1 : at.start]
    return Line(at.source.path, number, 1, _ASCII.sub(".", blackened(before[:_MOST])))
