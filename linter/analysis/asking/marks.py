"""Files that say what is to be found in them: comment lines of carets, to the column.

`#    ^^^^ rule-a, rule-b (open)` means the nearest line above that is no mark, under the carets; `#<~~~ rule-a`
underlines from its own column.  `(open)` is what cannot be decided, `(todo)` a known miss.  What cannot carry comments
has a file `NAME.expect` beside it, with lines `PATH:LINE:START-END rule (kind)`.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.model.finding import Finding, Kind
from linter.provenance.source import Source

SIDECAR = ".expect"

_MARK = re.compile(r"^(?P<before>\s*(?:#|//)\s*)(?P<span>\^+)\s+(?P<said>.+)$")
_SELF_MARK = re.compile(r"^(?P<before>\s*)(?P<span>(?:#|//)<~*)\s+(?P<said>.+)$")
_SAID = re.compile(r"(?P<rule>[a-z0-9-]+)(?:\s+\((?P<kind>open|todo)\))?")
_RULES = re.compile(r"^\s*(?:#|//)\s*rules: (?P<rules>.+)$", re.MULTILINE)
_LINE = re.compile(r"([^:#]+):(\d{1,9}):(\d{1,9})-(\d{1,9}) (.+)")


class Mark(Struct, frozen=True, order=True):
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


def marks(source: Source) -> Iterator[Mark]:
    """Read the marks of a file."""
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
    """Read the lines of what stands beside a file or a folder that cannot carry marks."""
    for line in text.splitlines():
        if found := _LINE.match(line):
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
    """Return the rules that files name in a line `# rules: a, b`; empty for all that are asked for."""
    return frozenset(
        rule.strip()
        for source in sources
        if (found := _RULES.search(source.text))
        for rule in found["rules"].split(",")
    )


def unlike(wanted: Iterable[Mark], found: Iterable[Mark]) -> Iterator[tuple[Mark, str]]:
    """Yield what is marked and not found, what is found and not marked, and known misses that are found by now.

    What is open counts only where a mark says that something is.
    """
    expected = sorted(set(wanted))
    todo = {(one.path, one.line, one.rule) for one in expected if one.kind == "todo"}
    shows_open = any(one.kind == "open" for one in expected)
    actually = sorted({one for one in found if shows_open or one.kind != "open"})
    for one in sorted({*expected, *actually}):
        if one.kind == "todo":
            continue
        if (one.path, one.line, one.rule) in todo:
            yield one, "a known miss is found now"
        elif one not in actually:
            yield one, "it is marked and not found"
        elif one not in expected:
            yield one, "it is found and not marked"
