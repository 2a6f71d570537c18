"""A JSON report as it stands in a file: the part that other formats need, checked as it is read."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

_MOST_LINES = 10_000_000
_MOST_COLUMNS = 1_000_000

Count: TypeAlias = Annotated[int, Meta(ge=0, le=10_000_000)]
Severity: TypeAlias = Literal["critical", "high", "medium", "low"]


class Position(Struct, frozen=True):
    """A line and a column, which no file has more of."""

    line: Annotated[int, Meta(ge=1, le=_MOST_LINES)]
    column: Annotated[int, Meta(ge=1, le=_MOST_COLUMNS)]


class Place(Struct, frozen=True):
    """A span of a file."""

    path: str
    start: Position
    end: Position


class Step(Struct, frozen=True):
    """A place with a note."""

    note: str
    at: Place


class Suppressed(Struct, frozen=True):
    """Why a finding is accepted."""

    reason: str
    until: date | None
    at: Place


class Finding(Struct, frozen=True):
    """A finding."""

    kind: Literal["fail", "open"]
    rule: str
    severity: Severity
    message: str
    cause: str
    cure: str
    at: Place
    platform: str
    subject: str
    header: Place
    setting: str
    via: tuple[Step, ...]
    related: tuple[Step, ...]
    path: tuple[Step, ...]
    data: tuple[str, ...]
    ends_at: tuple[Step, ...]
    known_as: str
    suppressed: Suppressed | None


class Edit(Struct, frozen=True):
    """What is to stand at a place."""

    at: Place
    text: str


class Mended(Struct, frozen=True):
    """What a change mends."""

    rule: str
    subject: str


class Remedy(Struct, frozen=True):
    """A change that mends findings."""

    edits: tuple[Edit, ...]
    mends: tuple[Mended, ...]
    wire: tuple[str, ...]


class Exposures(Struct, frozen=True):
    """A severity for each exposure."""

    public: Severity
    internal: Severity
    loopback: Severity
    unknown: Severity


class Rule(Struct, frozen=True):
    """What is said of a rule."""

    id: str
    title: str
    category: str
    severity: Exposures
    precision: str
    applies_to: tuple[str, ...]
    fix: str
    why: str
    references: tuple[str, ...]
    cwe: tuple[int, ...]


class Line(Struct, frozen=True):
    """A part of a line of a file."""

    path: str
    line: Annotated[int, Meta(ge=1, le=_MOST_LINES)]
    column: Annotated[int, Meta(ge=1, le=_MOST_COLUMNS)]
    text: str


class Read(Struct, frozen=True):
    """A file that was read."""

    path: str
    platform: str


class Failed(Struct, frozen=True):
    """A file that could not be analysed."""

    message: str
    cure: str
    at: Place


class Skipped(Struct, frozen=True):
    """A file that was not read."""

    path: str
    reason: str


class LeftOut(Struct, frozen=True):
    """Things of which there was nothing to judge."""

    kind: str
    judged: bool
    count: Count


class Coverage(Struct, frozen=True):
    """What was read and judged."""

    read: tuple[Read, ...]
    failed: tuple[Failed, ...]
    skipped: tuple[Skipped, ...]
    hidden: Annotated[int, Meta(ge=0, le=_MOST_LINES)]
    left_out: tuple[LeftOut, ...]
    endpoints: Count
    passed: Count
    failing: Count
    open: Count


class InForce(Struct, frozen=True):
    """By whose word was judged."""

    profile: str
    configuration: str | None
    policies: tuple[str, ...]
    revision: str | None
    fail_on: Severity
    min_severity: Severity
    switched_off: Count
    lowered: Count
    below_min_severity: Count
    excluded_files: Count
    excluded: Count
    accepted: Count
    suppressions: Count
    baseline: str | None
    known: Count
    stale: Count
    since: str | None
    older: Count
    fixed: Count
    passed_by: Count
    hidden: Count


class Summary(Struct, frozen=True):
    """How much there is, listed or not."""

    open: Count
    suppressed: Count


class Document(Struct, frozen=True):
    """The whole report."""

    version: Literal[1]
    summary: Summary
    in_force: InForce
    findings: tuple[Finding, ...]
    remedies: tuple[Remedy, ...]
    rules: tuple[Rule, ...]
    lines: tuple[Line, ...]
    coverage: Coverage
