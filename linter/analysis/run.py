"""The pipeline on one screen: discover, judge, keep what was asked for.  Knows no format and no language."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from linter.analysis.discovery import Claimed, Found, discover, kept_out, may_be_claimed
from linter.analysis.hiding import shown, told
from linter.analysis.in_force import loosened
from linter.analysis.judgement import Considered, Judged, Judging, considered, judged, with_changes
from linter.analysis.mapping.claimed import Watch
from linter.analysis.ordering import questions
from linter.analysis.report import Coverage, InForce, Report
from linter.analysis.suppression.note import Anywhere
from linter.files.git.ignoring import WorkingTree
from linter.files.patterns import matcher
from linter.files.tree import Files
from linter.files.walking import EXCLUDED, OF_A_TOOL, Failed, Hidden, Skipped
from linter.model.endpoint import Input, Listener, Upstream
from linter.model.finding import Finding, Kind
from linter.model.secrets import blackened
from linter.platforms.platform import Options
from linter.provenance import budget
from linter.provenance.setting import Known


class Request(Struct, frozen=True):
    """What to look through, and how to judge it."""

    tree: Files
    folders: tuple[str, ...]
    """Paths from the root: all that is in them is looked through and reported."""
    files: tuple[str, ...]
    """Paths from the root: only what stands in them is reported, whatever else is read for it."""
    judging: Judging
    git: WorkingTree | None = None
    """What knows which files git ignores; None to read those too."""
    stands_alone: bool = False
    """Whether nothing but what is asked for is read."""
    budget: int = budget.DEFAULT
    """What it may cost, in units of work."""

    @property
    def whole(self) -> bool:
        """Whether everything below the root is reported."""
        return "" in self.folders

    def reports(self, path: str) -> bool:
        """Say whether what stands in a file is reported: it is asked for, and not excluded."""
        return not self.excludes(path) and self.asks_for(path)

    def excludes(self, path: str) -> bool:
        """Say whether a file is excluded."""
        return matcher(self.judging.config.excluded).match_file(path)

    def asks_for(self, path: str) -> bool:
        """Say whether a file is asked for."""
        in_folder = self.whole or any(path.startswith(f"{folder}/") for folder in self.folders)
        return in_folder or path in self.files or not self.files


def looked_through(request: Request, watch: Watch) -> tuple[tuple[Found, ...], Judged]:
    """Look through what is asked for; return what there is, and what the rules say of it."""
    # Whatever it costs to find files, there is something left to judge them.
    with budget.of(request.budget, request.budget // 2) as spent:
        found = tuple(_counted(_found(request, watch)))
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
    with budget.of(request.budget, request.budget // 2 + max(spent.left, 0)):
        return found, judged(claimed, request.tree, judging.rules, options, failures, watch, config.data)


def run(request: Request, watch: Watch) -> Report:
    """Look through what is asked for and judge it."""
    found, judgement = looked_through(request, watch)
    judging = request.judging
    config = judging.config
    claimed = [(one.platform, one.source) for one in found if isinstance(one, Claimed)]
    sources = [source for _, source in claimed]
    about = considered(judgement, sources, judging, whole=request.whole)
    minimum = config.min_severity.value
    reported = [one for one in about.findings if one.severity >= minimum and request.reports(one.at.source.path)]
    skipped = [one for one in found if isinstance(one, Skipped) and one.reason not in (EXCLUDED, OF_A_TOOL)]
    asked = [one for one in skipped if request.reports(one.path)]
    return _report(request, found, judgement, with_changes(about, reported, asked, judging))


def _paths(named: Iterable[Known[str]]) -> tuple[str, ...]:
    return tuple(path.value for path in named)


def _found(request: Request, watch: Watch) -> Iterator[Found]:
    """Look through what is asked for; for single files, also through all that can bear on them."""
    exclude = request.judging.config.excluded
    asked: dict[str, Found] = {}
    starts = (*request.files, *request.folders)
    for found in discover(request.tree, starts, exclude, git=request.git):
        watch(found.path)
        asked[found.path] = found
        yield found
    concerned = {one.platform for one in map(asked.get, request.files) if isinstance(one, Claimed)}
    if concerned and not request.stands_alone:
        for found in discover(request.tree, [""], exclude, git=request.git, platforms=concerned):
            watch(found.path)
            if found.path not in asked:
                yield found


def _counted(found: Iterable[Found]) -> Iterator[Found]:
    """Tell the first file that could not be paid as an error, with the number of all others, which are skipped."""
    unpaid: list[Failed] = []
    for one in found:
        if isinstance(one, Failed) and isinstance(one.error, budget.UnpaidError):
            unpaid.append(one)
        else:
            yield one
    for number, one in enumerate(unpaid):
        error = one.error
        yield (
            Skipped(one.path, "the budget of the run was spent before")
            if number
            else replace(one, error=budget.SpentError(error.at, budget.in_force().units).told(len(unpaid) - 1))
        )


def _report(request: Request, found: Sequence[Found], judgement: Judged, about: Considered) -> Report:
    """Keep what was asked for, in order."""
    minimum = request.judging.config.min_severity.value
    before = request.judging.before
    # What a change does to the judgement is reported wherever one looks.
    loosened_at = frozenset(at for at, _ in before.loosened) if before is not None else frozenset()
    asked = sorted(
        (one for one in about.findings if one.at in loosened_at or request.reports(one.at.source.path)),
        key=lambda finding: finding.order,
    )
    kept = [shown(one) for one in asked if one.severity >= minimum]
    return Report(
        rules=request.judging.rules,
        findings=tuple(one for one in kept if one.suppressed is None and one.kind is Kind.FAIL),
        open=questions(
            (one for one in kept if one.suppressed is None and one.kind is Kind.OPEN), request.judging.rules
        ),
        suppressed=tuple(one for one in kept if one.suppressed is not None),
        coverage=_coverage(request, found, judgement, asked),
        unmatched=judgement.unmatched if request.whole else (),
        in_force=_in_force(request, found, judgement, about),
    )


def _in_force(request: Request, found: Sequence[Found], judgement: Judged, about: Considered) -> InForce:
    """Say by whose word was judged, and count what it keeps from being reported."""
    config, terms = request.judging.config, request.judging.terms
    failing = [one for one in about.findings if one.kind is Kind.FAIL and request.asks_for(one.at.source.path)]
    asked = [one for one in failing if not request.excludes(one.at.source.path)]
    without = loosened(about.findings, (*judgement.subjects, *about.subjects), request.judging.rules, terms)
    excluded = [one.path for one in found if isinstance(one, Skipped) and one.reason == EXCLUDED]
    is_tracked_known = request.git is None or bool(request.git.tracked.files)
    return InForce(
        profile=config.profile.value,
        configuration=terms.configuration,
        policies=terms.policies,
        revision=terms.revision,
        fail_on=config.fail_on.value,
        min_severity=config.min_severity.value,
        switched_off=sum(request.reports(one.at.source.path) for one in without.off),
        lowered=sum(request.reports(one.at.source.path) for one in without.lowered),
        below=sum(one.severity < config.min_severity.value and one.suppressed is None for one in asked),
        excluded_files=kept_out(request.tree, filter(request.asks_for, excluded), request.git),
        excluded=len(failing) - len(asked),
        accepted=sum(one.suppressed is not None for one in asked),
        suppressions=sum(
            isinstance(one.scope, Anywhere) or request.reports(one.at.source.path) for one in about.counting
        ),
        passed_by=_passed_by(request, found),
        hidden=0 if is_tracked_known else sum(isinstance(one, Hidden) for one in found),
    )


def _passed_by(request: Request, found: Sequence[Found]) -> int:
    """Count the files that git tracks in folders of tools."""
    folders = tuple(one.path for one in found if isinstance(one, Skipped) and one.reason == OF_A_TOOL)
    tracked = request.git.tracked.files if request.git is not None and folders else ()
    return sum(path.startswith(folders) and may_be_claimed(path) for path in tracked)


def _coverage(request: Request, found: Sequence[Found], judgement: Judged, asked: Sequence[Finding]) -> Coverage:
    """Count what was asked for."""
    files = [one for one in found if request.reports(one.path)]
    read = {one.path: one.platform for one in files if isinstance(one, Claimed)}
    for path in _wholly_unread(judgement):
        read.pop(path, None)
    read = {**{path: name for path, name in judgement.opened if request.reports(path)}, **read}
    endpoints = [one for one in judgement.subjects if isinstance(one, Listener | Upstream)]
    return Coverage(
        read=tuple(sorted(read.items())),
        failed=tuple(told(error) for error in judgement.failed if request.reports(error.at.source.path)),
        hidden=tuple(sorted({one.path for one in files if isinstance(one, Hidden)})),
        skipped=tuple(_skipped(request, [one for one in files if one.path not in read], judgement)),
        left_out=tuple(_left_out(request, judgement)),
        # What stands beside several alternatives is judged with each, and is one endpoint all the same.
        endpoints=len({(one.KIND, one.address) for one in endpoints if request.reports(one.at.source.path)}),
        passed=sum(request.reports(one.at.source.path) for one in judgement.keeping),
        failing=sum(one.kind is Kind.FAIL for one in asked),
        open=sum(one.kind is Kind.OPEN for one in asked),
    )


def _left_out(request: Request, judgement: Judged) -> Iterator[tuple[str, bool, int]]:
    """Count what was looked at and has nothing to judge, the kinds that are never judged last."""
    counts = Counter((one.what, one.is_known) for one in judgement.left_out if request.reports(one.at.source.path))
    for (what, is_known), count in sorted(counts.items(), key=lambda item: (not item[0][1], item[0][0])):
        yield what, is_known, count


def _wholly_unread(judgement: Judged) -> set[str]:
    """Return the files of which nothing could be said but that they were not read."""
    untold = {error.at.source.path for error in judgement.failed} | {one.at.source.path for one in judgement.unread}
    return untold - {one.at.source.path for one in judgement.subjects if not isinstance(one, Input)}


def _skipped(request: Request, files: Iterable[Found], judgement: Judged) -> Iterator[Skipped]:
    """Return what was not read, of whole files and of parts of them, each once."""
    yield from (one for one in files if isinstance(one, Skipped))
    for part in sorted(set(judgement.unread), key=lambda part: (*part.at.order, part.because)):
        if request.reports(path := part.at.source.path):
            yield Skipped(path, f"line {part.at.region.start_line}: {blackened(part.because)}")
