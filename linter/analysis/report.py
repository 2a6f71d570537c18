"""What a run found, for reporters to show.  Knows no format."""

from dataclasses import dataclass

from linter.files.walking import Skipped
from linter.model.finding import Finding
from linter.policy.rule import Rule
from linter.provenance.source import InputError


@dataclass(frozen=True, slots=True)
class Coverage:
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


@dataclass(frozen=True, slots=True)
class Report:
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
