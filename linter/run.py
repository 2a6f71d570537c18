"""The pipeline on one screen: discover, map, link, judge, suppress, sort.  Knows no format and no language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from linter.discovery import Skipped
from linter.finding import Finding, Kind
from linter.flows import linked
from linter.model import Input, Subject
from linter.platforms import PLATFORMS
from linter.platforms.platform import Options, Workspace
from linter.policy.judge import Passed, judge
from linter.policy.rule import Rule
from linter.setting import Known
from linter.source import InputError, Source


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read, what was not and why, and how many verdicts there are."""

    read: tuple[tuple[str, str], ...]
    """Paths with the names of the platforms that read them."""
    failed: tuple[InputError, ...]
    skipped: tuple[Skipped, ...]
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
    """What could not be decided, sorted by place."""
    suppressed: tuple[Finding, ...]
    """What fails and a person accepts, sorted by place."""
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of the subjects."""

    subjects: tuple[Subject, ...]
    findings: tuple[Finding, ...]
    passed: int


def judged(
    sources: Sequence[tuple[str, Source]],
    workspace: Workspace,
    rules: Sequence[Rule],
    options: Options,
    failures: Iterable[InputError] = (),
) -> Judged:
    """Judge claimed sources, each given with the name of its platform."""
    mapped = [*map(_unreadable, failures), *_mapped(sources, workspace, options)]
    subjects = tuple(linked(mapped))
    verdicts = [verdict for subject in subjects for verdict in judge(rules, subject)]
    findings = [verdict for verdict in verdicts if isinstance(verdict, Finding)]
    return Judged(
        subjects=subjects,
        findings=tuple(sorted(_once(findings), key=lambda finding: finding.order)),
        passed=sum(isinstance(verdict, Passed) for verdict in verdicts),
    )


def _mapped(sources: Sequence[tuple[str, Source]], workspace: Workspace, options: Options) -> Iterator[Subject]:
    for platform in PLATFORMS:
        own = [source for name, source in sources if name == platform.NAME]
        for found in platform.subjects(own, workspace, options) if own else ():
            yield _unreadable(found) if isinstance(found, InputError) else found


def _unreadable(error: InputError) -> Input:
    path = error.at.source.path
    words = f"{error.message}; {error.cure}" if error.cure else error.message
    return Input(error.at, path, path, "", Known(words, error.at))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Keep one finding for each rule and endpoint: the worst, and of equals the one that stands first."""
    best: dict[tuple[str, str, Kind], Finding] = {}
    for finding in sorted(findings, key=lambda finding: (-finding.severity.value, finding.order)):
        best.setdefault((finding.rule, finding.subject, finding.kind), finding)
    return iter(best.values())
