"""Annotated fixtures: comment lines of carets that say what must be found above them, to the column."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from linter.model.finding import Finding, Kind
from linter.provenance.source import Source

FIXTURES = Path(__file__).parents[2] / "fixtures"
_PLATFORMS = Path(__file__).parents[2] / "linter" / "platforms"

# `#    ^^^^ rule-a, rule-b (open)`: under the marked text.  `#<~~~ rule-a`: the mark underlines from its own column.
_MARK = re.compile(r"^(?P<before>\s*(?:#|//)\s*)(?P<span>\^+)\s+(?P<said>.+)$")
_SELF_MARK = re.compile(r"^(?P<before>\s*)(?P<span>(?:#|//)<~*)\s+(?P<said>.+)$")
_SAID = re.compile(r"(?P<rule>[a-z0-9-]+)(?:\s+\((?P<kind>open|todo)\))?")
_RULES = re.compile(r"^\s*(?:#|//)\s*rules: (?P<rules>.+)$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Mark:
    """One expected or actual finding."""

    path: str
    line: int
    start_column: int
    end_column: int
    rule: str
    kind: str = "fail"

    def __str__(self) -> str:
        suffix = "" if self.kind == "fail" else f" ({self.kind})"
        return f"{self.path}:{self.line}:{self.start_column}-{self.end_column} {self.rule}{suffix}"


def cases(folder: str) -> list[Path]:
    """Return the fixtures of a folder: files and folders, in it or in a room of its platform; no sidecars."""
    found = sorted(case for case in (FIXTURES / folder).glob("*") if case.suffix != ".expect")
    rooms = [case for case in found if (_PLATFORMS / folder / case.name / "__init__.py").exists()]
    inside = [case for room in rooms for case in cases(f"{folder}/{room.name}")]
    return sorted([*(case for case in found if case not in rooms), *inside])


def marks(source: Source) -> Iterator[Mark]:
    """Read the marks of a fixture; what cannot carry marks has a sidecar, `NAME.expect`."""
    marked = 0
    for number, line in enumerate(source.text.splitlines(), start=1):
        found = _MARK.match(line) or _SELF_MARK.match(line)
        if found is None:
            marked = number
            continue
        start = len(found["before"]) + 1
        for said in _SAID.finditer(found["said"]):
            yield Mark(source.path, marked, start, start + len(found["span"]), said["rule"], said["kind"] or "fail")


def sidecar_marks(text: str) -> Iterator[Mark]:
    """Read `PATH:LINE:START-END rule (kind)` lines; they stand beside a file or folder that cannot carry marks."""
    for line in text.splitlines():
        if found := re.match(r"([^:#]+):(\d+):(\d+)-(\d+) (.+)", line):
            for said in _SAID.finditer(found[5]):
                yield Mark(found[1], int(found[2]), int(found[3]), int(found[4]), said["rule"], said["kind"] or "fail")


def actual(findings: Iterable[Finding]) -> Iterator[Mark]:
    """Return findings as marks, at the one-line region that a reporter shows."""
    for finding in findings:
        region = finding.at.header.region
        kind = "open" if finding.kind is Kind.OPEN else "fail"
        path = finding.at.source.path
        yield Mark(path, region.start_line, region.start_column, region.end_column, finding.rule, kind)


def rules_of(sources: Iterable[Source]) -> frozenset[str]:
    """Return the rules that a fixture names in a `# rules: a, b` line; empty for those of the default profile."""
    return frozenset(
        rule.strip()
        for source in sources
        if (found := _RULES.search(source.text))
        for rule in found["rules"].split(",")
    )
