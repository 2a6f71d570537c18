"""What a run found, for reporters to show.  Knows no format."""

from msgspec import Struct

from linter.files.walking import Skipped
from linter.model.finding import Finding, Severity
from linter.policy.rule import Rule
from linter.provenance.source import InputError, Location


class Coverage(Struct, frozen=True):
    """What was read, what was not and why, and how many verdicts there are."""

    read: tuple[tuple[str, str], ...]
    """Paths with the names of the platforms that read them."""
    failed: tuple[InputError, ...]
    skipped: tuple[Skipped, ...]
    hidden: tuple[str, ...]
    """Files, and folders with `/` at the end, that git ignores and does not track."""
    left_out: tuple[tuple[str, bool, int], ...]
    """Kinds of things of which there was nothing to judge, whether such things are judged at all, and how many."""
    endpoints: int
    passed: int
    """Verdicts of a rule on an endpoint that keep the rule."""
    failing: int
    open: int


class InForce(Struct, frozen=True):
    """By whose word a run judged, and how much it keeps from being reported or from counting."""

    profile: str = "default"
    configuration: str = ""
    """Its path from the root; empty where there is none."""
    policies: tuple[str, ...] = ()
    """Folders, from the root."""
    revision: str = ""
    """What configuration and policies were read at; empty for what is on the disk."""
    fail_on: Severity = Severity.MEDIUM
    min_severity: Severity = Severity.LOW
    switched_off: int = 0
    """Findings of rules that are off, or that demand less than without a configuration."""
    lowered: int = 0
    """Findings that are less severe than without a configuration."""
    below: int = 0
    """Findings below the least severity that is reported."""
    excluded_files: int = 0
    """Files that by their names would be read and are excluded."""
    excluded: int = 0
    """Findings in excluded files, which were read for the sake of others."""
    accepted: int = 0
    """Findings that suppressions cover."""
    suppressions: int = 0
    """Suppressions that count, whether they cover anything or not."""
    baseline: str = ""
    """The path of the baseline from the root; empty where there is none."""
    known: int = 0
    """Findings that the baseline has, which `accepted` counts as well."""
    stale: int = 0
    """Lines of the baseline that nothing among the files is any more."""
    since: str = ""
    """The revision that a change is compared with; empty where there is none."""
    older: int = 0
    """Findings that the revision has already, which `accepted` counts as well."""
    fixed: int = 0
    """Findings that the revision has and the change mends."""
    passed_by: int = 0
    """Files that git tracks in folders of tools, which are not entered, and that by their names would be read."""
    hidden: int = 0
    """Paths that `.gitignore` hides where it is not known what git tracks."""


class Replacement(Struct, frozen=True):
    """What is to stand at a place."""

    at: Location
    text: str


class Remedy(Struct, frozen=True):
    """A change that is proven to mend findings: all of its edits, or none."""

    edits: tuple[Replacement, ...]
    mends: tuple[tuple[str, str], ...]
    """Rule and subject of each finding."""
    wire: tuple[str, ...] = ()
    """What endpoints do otherwise from then on, in sentences."""


class Report(Struct, frozen=True):
    """All that a run found; reporters turn it into text."""

    rules: tuple[Rule, ...]
    """The rules that judged, sorted by id, with the severities and parameters in force."""
    findings: tuple[Finding, ...]
    """What fails, sorted by place."""
    open: tuple[Finding, ...]
    """What could not be decided, once for each cause and category, sorted by place."""
    suppressed: tuple[Finding, ...]
    """What fails and a person accepts, sorted by place."""
    coverage: Coverage
    unmatched: tuple[str, ...] = ()
    """What classes of data name and nothing among the files is called, in sentences."""
    in_force: InForce = InForce()
    remedies: tuple[Remedy, ...] = ()
    """What mends findings, where that was asked for."""
    unlisted_open: int = 0
    """Of a report that is told again: what could not be decided, and is not told."""
    unlisted_suppressed: int = 0
    """Of such a report: what is accepted, and is not told."""

    @property
    def questions(self) -> int:
        """How much could not be decided."""
        return len(self.open) + self.unlisted_open

    @property
    def accepted(self) -> int:
        """How much a person accepts."""
        return len(self.suppressed) + self.unlisted_suppressed
