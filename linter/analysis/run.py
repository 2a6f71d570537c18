"""The pipeline on one screen: discover, map, link, judge, suppress, sort.  Knows no format and no language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from linter.analysis import suppression
from linter.analysis.discovery import Claimed, Found, discover
from linter.analysis.suppression.note import Anywhere, Note
from linter.analysis.suppression.written import notes
from linter.config import Accepted, Config
from linter.files.patterns import matcher
from linter.files.tree import Tree
from linter.files.walking import Failed, Skipped
from linter.flows import linked
from linter.model.endpoint import Input, Listener, Subject, Upstream
from linter.model.finding import Finding, Kind
from linter.platforms import PLATFORMS
from linter.platforms.platform import Embedded, Options, Unread, Workspace
from linter.policy.judge import Passed, judge
from linter.policy.rule import Rule
from linter.provenance.setting import Known
from linter.provenance.source import InputError, Source

Watch: TypeAlias = Callable[[str], None]
"""Is told what is being looked at, every now and then."""


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
    """What could not be decided, once for each cause and category, sorted by place."""
    suppressed: tuple[Finding, ...]
    """What fails and a person accepts, sorted by place."""
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Judging:
    """By what to judge, and what to accept."""

    rules: tuple[Rule, ...]
    known: tuple[str, ...]
    """The ids of all rules at hand, which a suppression may name."""
    config: Config
    today: date
    ignores: bool = True
    """Whether suppressions count."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to look through, and how to judge it."""

    tree: Tree
    folders: tuple[str, ...]
    """Paths from the root: all that is in them is looked through and reported."""
    files: tuple[str, ...]
    """Paths from the root: only what stands in them is reported, whatever else is read for it."""
    judging: Judging
    gitignore: bool = True
    stands_alone: bool = False
    """Whether nothing but what is asked for is read."""

    @property
    def whole(self) -> bool:
        """Whether everything below the root is reported."""
        return "" in self.folders

    def reports(self, path: str) -> bool:
        """Say whether what stands in a file is reported: it is asked for, and not excluded."""
        if matcher(self.judging.config.excluded).match_file(path):
            return False
        in_folder = self.whole or any(path.startswith(f"{folder}/") for folder in self.folders)
        return in_folder or path in self.files or not self.files


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of the subjects."""

    subjects: tuple[Subject, ...]
    findings: tuple[Finding, ...]
    keeping: tuple[Subject, ...]
    """Each subject once for every rule that it keeps."""
    failed: tuple[InputError, ...]
    unread: tuple[Unread, ...]

    @property
    def passed(self) -> int:
        """How many verdicts keep their rule."""
        return len(self.keeping)


def run(request: Request, watch: Watch) -> Report:
    """Look through what is asked for and judge it."""
    found = tuple(_found(request, watch))
    claimed = [(one.platform, one.source) for one in found if isinstance(one, Claimed)]
    failures = [one.error for one in found if isinstance(one, Failed)]
    judging = request.judging
    config = judging.config
    options = Options(
        today=judging.today,
        tf_vars=_paths(config.tf_vars),
        tf_plans=_paths(config.tf_plans),
        nginx_version=None if config.nginx_version is None else config.nginx_version.value,
    )
    judgement = judged(claimed, request.tree, judging.rules, options, failures, watch)
    sources = [source for _, source in claimed]
    findings = accepted(judgement, sources, judging, whole=request.whole)
    return _report(request, found, judgement, findings)


def _paths(named: Iterable[Known[str]]) -> tuple[str, ...]:
    return tuple(path.value for path in named)


def judged(
    sources: Sequence[tuple[str, Source]],
    workspace: Workspace,
    rules: Sequence[Rule],
    options: Options,
    failures: Iterable[InputError] = (),
    watch: Watch = lambda _: None,
) -> Judged:
    """Judge claimed sources, each given with the name of its platform."""
    mapped = [*failures, *_mapped(sources, workspace, options, watch)]
    failed = tuple(found for found in mapped if isinstance(found, InputError))
    subjects = (*_inputs(failed), *linked(found for found in mapped if not isinstance(found, Unread | InputError)))
    verdicts = [(subject, verdict) for subject in subjects for verdict in judge(rules, subject)]
    return Judged(
        subjects=subjects,
        findings=_in_order(verdict for _, verdict in verdicts if isinstance(verdict, Finding)),
        keeping=tuple(subject for subject, verdict in verdicts if isinstance(verdict, Passed)),
        failed=failed,
        unread=tuple(found for found in mapped if isinstance(found, Unread)),
    )


def accepted(judgement: Judged, sources: Iterable[Source], judging: Judging, *, whole: bool) -> tuple[Finding, ...]:
    """Mark the findings that a person accepts, and add those about the suppressions themselves."""
    if not judging.ignores:
        return judgement.findings
    limits = _limits(judging)
    touched = {source.path: source for source in (*sources, *(found.at.source for found in judgement.findings))}
    written = [*_entries(judging.config), *notes(touched[path] for path in sorted(touched))]
    found = tuple(suppression.limited(written, limits))
    endpoints = suppression.applied(judgement.findings, found, judging.today)
    unused = suppression.Unused(
        active=frozenset(rule.id for rule in judging.rules if "suppression" not in rule.applies_to),
        unclear=frozenset(error.at.source.path for error in judgement.failed),
        everything=whole,
    )
    subjects = suppression.subjects(found, endpoints.used, judging.known, unused, judging.today)
    verdicts = (verdict for subject in subjects for verdict in judge(judging.rules, subject))
    about = _in_order(verdict for verdict in verdicts if isinstance(verdict, Finding))
    return (*endpoints.findings, *suppression.applied(about, found, judging.today).findings)


def _limits(judging: Judging) -> suppression.Limits:
    ignores = judging.config.ignores
    return suppression.Limits(
        today=judging.today,
        require_reason=ignores.require_reason.value,
        max_days=None if ignores.max_days is None else ignores.max_days.value,
        allow=None if ignores.allow is None else frozenset(ignores.allow.value),
    )


def _entries(config: Config) -> Iterator[Note]:
    """Turn what the configuration accepts into suppressions."""
    return map(_entry, config.accepted)


def _entry(entry: Accepted) -> Note:
    return Note(
        at=entry.at,
        name=entry.name,
        scope=Anywhere(matcher(entry.patterns).match_file if entry.patterns else None, entry.address),
        rules=entry.rules,
        reason=entry.reason,
        until=entry.until,
    )


def _found(request: Request, watch: Watch) -> Iterator[Found]:
    """Look through what is asked for; for single files, also through all that can bear on them."""
    exclude = request.judging.config.excluded
    asked: dict[str, Found] = {}
    starts = (*request.files, *request.folders)
    for found in discover(request.tree, starts, exclude, gitignore=request.gitignore):
        watch(found.path)
        asked[found.path] = found
        yield found
    concerned = {one.platform for one in map(asked.get, request.files) if isinstance(one, Claimed)}
    if concerned and not request.stands_alone:
        for found in discover(request.tree, [""], exclude, gitignore=request.gitignore, platforms=concerned):
            watch(found.path)
            if found.path not in asked:
                yield found


def _mapped(
    sources: Sequence[tuple[str, Source]], workspace: Workspace, options: Options, watch: Watch
) -> Iterator[Subject | Unread | InputError]:
    inside: list[Embedded] = []
    for platform in PLATFORMS:
        own = [source for name, source in sources if name == platform.NAME]
        try:
            for found in platform.subjects(own, workspace, options) if own else ():
                if isinstance(found, Embedded):
                    inside.append(found)
                    continue
                watch(found.at.source.path)
                yield found
        except InputError as error:
            yield error
    if inside:
        from linter.analysis import embedded  # noqa: PLC0415  # seldom

        yield from embedded.subjects(inside, options)


def _inputs(errors: Iterable[InputError]) -> Iterator[Input]:
    """Turn errors into subjects, so that rules and reports treat them as any other."""
    seen: dict[str, int] = {}
    for error in errors:
        path = error.at.source.path
        seen[path] = seen.get(path, 0) + 1
        words = f"{error.message}; {error.cure}" if error.cure else error.message
        address = path if seen[path] == 1 else f"{path}#{seen[path]}"
        yield Input(error.at, address, path, "", Known(words, error.at))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep one finding for each rule and endpoint: the worst, and of equals the one that stands first."""
    best = _first(_worst_first(findings), lambda finding: (finding.rule, finding.subject, finding.kind))
    return tuple(sorted(best, key=lambda finding: finding.order))


def _questions(findings: Iterable[Finding], rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Keep one of those that one cause leaves open, and one of a category: there is one thing to find out.

    Whether there is TLS at all comes before what it allows.
    """
    category = {rule.id: rule.category for rule in rules}
    depth = {rule.id: rule.require.depth for rule in rules}
    asked = sorted(_worst_first(findings), key=lambda finding: depth[finding.rule])
    by_cause = _first(asked, lambda finding: (finding.subject, finding.at, finding.cause))
    questions = _first(by_cause, lambda finding: (finding.subject, category[finding.rule]))
    return tuple(sorted(questions, key=lambda finding: finding.order))


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (-finding.severity.value, finding.order))


def _first(findings: Iterable[Finding], identity: Callable[[Finding], object]) -> Iterable[Finding]:
    """Keep the first of those that are the same."""
    kept: dict[object, Finding] = {}
    for finding in findings:
        kept.setdefault(identity(finding), finding)
    return kept.values()


def _report(request: Request, found: Sequence[Found], judgement: Judged, findings: Sequence[Finding]) -> Report:
    """Keep what was asked for, in order."""
    minimum = request.judging.config.min_severity.value
    asked = sorted((one for one in findings if request.reports(one.at.source.path)), key=lambda finding: finding.order)
    kept = [one for one in asked if one.severity >= minimum]
    return Report(
        rules=request.judging.rules,
        findings=tuple(one for one in kept if one.suppressed is None and one.kind is Kind.FAIL),
        open=_questions(
            (one for one in kept if one.suppressed is None and one.kind is Kind.OPEN), request.judging.rules
        ),
        suppressed=tuple(one for one in kept if one.suppressed is not None),
        coverage=_coverage(request, found, judgement, asked),
    )


def _coverage(request: Request, found: Sequence[Found], judgement: Judged, asked: Sequence[Finding]) -> Coverage:
    """Count what was asked for."""
    excused = {one.at for one in asked if one.suppressed is not None}
    files = [one for one in found if request.reports(one.path)]
    endpoints = [one for one in judgement.subjects if isinstance(one, Listener | Upstream)]
    return Coverage(
        read=tuple(sorted((one.path, one.platform) for one in files if isinstance(one, Claimed))),
        failed=tuple(
            error for error in judgement.failed if request.reports(error.at.source.path) and error.at not in excused
        ),
        skipped=tuple(_skipped(request, files, judgement)),
        endpoints=sum(request.reports(one.at.source.path) for one in endpoints),
        passed=sum(request.reports(one.at.source.path) for one in judgement.keeping),
        failing=sum(one.kind is Kind.FAIL for one in asked),
        open=sum(one.kind is Kind.OPEN for one in asked),
    )


def _skipped(request: Request, files: Iterable[Found], judgement: Judged) -> Iterator[Skipped]:
    """Return what was not read, of whole files and of parts of them, each once."""
    yield from (one for one in files if isinstance(one, Skipped))
    for part in sorted(set(judgement.unread), key=lambda part: (*part.at.order, part.because)):
        if request.reports(path := part.at.source.path):
            yield Skipped(path, f"line {part.at.region.start_line}: {part.because}")
