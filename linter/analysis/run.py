"""The pipeline on one screen: discover, judge, keep what was asked for.  Knows no format and no language."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from linter.analysis.discovery import (
    Claimed,
    Found,
    as_walked,
    beside,
    counted,
    discover,
    is_nobodys,
    kept_out,
    may_be_claimed,
    sources_of,
)
from linter.analysis.findings.hiding import shown, told
from linter.analysis.findings.ordering import questions
from linter.analysis.judgement import Considered, Judged, Judging, considered, judged, with_changes
from linter.analysis.mapping.claimed import Watch
from linter.analysis.report import Coverage, InForce, Report
from linter.analysis.suppression.note import Anywhere
from linter.analysis.terms.in_force import loosened
from linter.files.git.ignoring import WorkingTree
from linter.files.listing import Listing
from linter.files.patterns import matcher
from linter.files.tree import Files
from linter.files.walking import EXCLUDED, OF_A_TOOL, Failed, Hidden, Skipped
from linter.model.endpoint import Input, Listener, Upstream
from linter.model.finding import Finding, Kind
from linter.model.secrets import blackened
from linter.platforms.platform import Options
from linter.provenance import budget


class Request(Struct, frozen=True):
    """What to look through, and how to judge it."""

    tree: Files
    folders: tuple[str, ...]
    """Paths from the root: what stands in them is reported, whatever else is read for it."""
    files: tuple[str, ...]
    """Paths from the root, of which the same holds."""
    judging: Judging
    git: WorkingTree | None = None
    """What knows which files git ignores; None to read those too."""
    stands_alone: bool = False
    """Whether nothing but what is asked for is read."""
    along_paths: bool = False
    """Whether it is asked how data gets somewhere, on which all files may bear."""
    around: bool = False  # as of `Options`, whatever the rules ask
    budget: int = budget.DEFAULT  # in units of work
    processes: int = 1  # as of `Options`

    @property
    def takes_all(self) -> bool:
        """Whether all files below the root are read, whatever is reported."""
        return not self.stands_alone and (self.whole or self.along_paths or bool(self.judging.config.data))

    @property
    def whole(self) -> bool:
        """Whether everything below the root is reported."""
        return "" in self.folders

    def reports(self, path: str) -> bool:
        """Say whether what stands in a file is reported: it is asked for, and not excluded."""
        return self.asks_for(path) and not self.excludes(path)

    def excludes(self, path: str) -> bool:
        """Say whether a file is excluded."""
        return matcher(self.judging.config.excluded).match_file(path)

    def asks_for(self, path: str) -> bool:
        """Say whether a file is asked for."""
        is_told = path in self.files or self.whole or not (self.files or self.folders)
        return is_told or any(path.startswith(f"{folder}/") for folder in self.folders)


def run(request: Request, watch: Watch) -> Report:
    """Look through what is asked for and judge it; keep what was asked for, and mark what a person accepts."""
    return reported(request, *looked_through(request, watch))


def reported(request: Request, found: Sequence[Found], judgement: Judged) -> Report:
    """Keep of what was found and judged what was asked for, and mark what a person accepts."""
    judging = request.judging
    about = considered(judgement, sources_of(found), judging, whole=request.whole, tree=request.tree)
    minimum = judging.config.min_severity.value
    told = [one for one in about.findings if one.severity >= minimum and request.reports(one.at.source.path)]
    return _report(request, found, judgement, with_changes(about, told, _passed_over(request, found), judging))


def _passed_over(request: Request, found: Iterable[Found]) -> list[Skipped]:
    skipped = (one for one in found if isinstance(one, Skipped) and one.reason not in (EXCLUDED, OF_A_TOOL))
    return [one for one in skipped if request.reports(one.path)]


def looked_through(request: Request, watch: Watch) -> tuple[Sequence[Found], Judged]:
    """Look through what is asked for and judge it; of a part of the files, with all that bears on it."""
    named = set() if request.whole else _named(request)
    listing = Listing(request.tree, request.judging.config.excluded, request.git, frozenset(named), is_nobodys)
    # Whatever it costs to find files, there is something left to judge them.
    with budget.of(request.budget, request.budget // 2) as spent:
        found = list(counted(_found(request, listing, watch)))
    asked = None if request.takes_all or request.stands_alone else listing.named
    judgement = _judged(request, found, asked, spent.left, watch)
    while asked is not None:
        # Of one endpoint the worst is told, so that whatever bears on what is found elsewhere may take its place.
        others = _of_others(request, judgement) - named
        named |= others
        known = {one.path for one in found}
        with budget.of(request.budget, request.budget // 2) as spent:
            more = beside(named, listing, known) if others else ()
            new = [one for one in counted(more) if one.path not in known]
        if not any(isinstance(one, Claimed) for one in new):
            break
        found += new
        judgement = _judged(request, found, asked, spent.left, watch)
    return found, judgement


def _judged(request: Request, found: Iterable[Found], asked: frozenset[str] | None, left: int, watch: Watch) -> Judged:
    read = sorted((one for one in found if isinstance(one, Claimed)), key=lambda one: as_walked(one.path))
    failures = [one.error for one in found if isinstance(one, Failed)]
    judging, config = request.judging, request.judging.config
    options = Options(
        today=judging.today,
        tf_vars=tuple(path.value for path in config.tf_vars),
        tf_plans=tuple(path.value for path in config.tf_plans),
        nginx_version=None if config.nginx_version is None else config.nginx_version.value,
        asked=asked,
        around=request.around,
        processes=request.processes,
        again=judging.verdicts is not None,
    )
    claimed = [(one.platform, one.source) for one in read]
    with budget.of(request.budget, request.budget // 2 + max(left, 0)):
        return judged(claimed, request.tree, judging.rules, options, failures, watch, config.data, judging.verdicts)


def _of_others(request: Request, judgement: Judged) -> set[str]:
    """Return the files of endpoints of which something is said in files that are asked for."""
    subjects = {one.subject for one in judgement.every if request.reports(one.at.source.path)}
    return {one.at.source.path for one in judgement.subjects if one.address in subjects}


def _found(request: Request, listing: Listing, watch: Watch) -> Iterator[Found]:
    """Look through what is asked for; for a part of the files, also at what bears on it."""
    seen: dict[str, Found] = {}
    starts = (*request.files, *request.folders)
    for found in discover(request.tree, starts, request.judging.config.excluded, git=request.git):
        watch(found.path)
        seen[found.path] = found
        yield found
    if request.takes_all and not request.whole:
        for found in discover(request.tree, [""], request.judging.config.excluded, git=request.git):
            if found.path not in seen:
                watch(found.path)
                yield found
    elif not request.whole and not request.stands_alone:
        for found in beside(listing.named, listing, seen):
            # A file outside of a folder may bring one in it to nginx.
            if found.path not in seen or (isinstance(found, Claimed) and isinstance(seen[found.path], Skipped)):
                watch(found.path)
                yield found


def _named(request: Request) -> set[str]:
    """Return the files that are asked for, whatever they are called."""
    excluded = matcher(request.judging.config.excluded)
    below = chain.from_iterable(request.tree.walk(folder, excluded, request.git) for folder in request.folders)
    return {*request.files, *(path for path in below if isinstance(path, str))}


def _report(request: Request, found: Sequence[Found], judgement: Judged, about: Considered) -> Report:
    """Keep what was asked for, in order."""
    minimum = request.judging.config.min_severity.value
    before = request.judging.before
    # What a change does to the judgement is reported wherever one looks.
    loosened_at = frozenset(at for at, _ in before.loosened) if before is not None else frozenset()

    def is_asked(one: Finding) -> bool:
        return request.reports(one.at.source.path)

    asked = sorted(
        (one for one in about.findings if one.at in loosened_at or is_asked(one)), key=lambda finding: finding.order
    )
    kept = [shown(one) for one in asked if one.severity >= minimum]
    return Report(
        rules=request.judging.rules,
        findings=tuple(one for one in kept if one.suppressed is None and one.kind is Kind.FAIL),
        open=tuple(shown(one) for one in _questions(request, about) if one.at in loosened_at or is_asked(one)),
        suppressed=tuple(one for one in kept if one.suppressed is not None),
        coverage=_coverage(request, found, judgement, asked),
        unmatched=judgement.unmatched if request.whole else (),
        in_force=_in_force(request, found, judgement, about),
    )


def overview(request: Request, found: Sequence[Found], judgement: Judged, about: Considered) -> Report:
    """Return a report of what was read and by whose word was judged, without any finding."""
    coverage = _coverage(request, found, judgement, about.findings)
    in_force = _in_force(request, found, judgement, about)
    return Report(request.judging.rules, (), (), (), coverage, unmatched=judgement.unmatched, in_force=in_force)


def _questions(request: Request, about: Considered) -> tuple[Finding, ...]:
    """Return what is open, each question once: where several files raise it, a part of them is told no more of it."""
    minimum = request.judging.config.min_severity.value
    left = (one for one in about.findings if one.kind is Kind.OPEN and one.suppressed is None)
    kept = (one for one in left if one.severity >= minimum and not request.excludes(one.at.source.path))
    return questions(kept, request.judging.rules)


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
        baseline=terms.baseline,
        known=sum(not one.since for one in about.known),
        stale=sum(not one.since for one in about.stale) if request.whole else 0,
        since=terms.since,
        older=sum(bool(one.since) for one in about.known),
        fixed=sum(bool(one.since) for one in about.stale),
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
    read = {**{path: name for path, name in judgement.seen.opened if request.reports(path)}, **read}
    endpoints = [one for one in judgement.subjects if isinstance(one, Listener | Upstream)]
    return Coverage(
        read=tuple(sorted(read.items())),
        failed=tuple(told(error) for error in judgement.failed if request.reports(error.at.source.path)),
        hidden=tuple(sorted({one.path for one in files if isinstance(one, Hidden)})),
        skipped=tuple(_skipped(request, [one for one in files if one.path not in read], judgement)),
        left_out=tuple(_left_out(request, judgement)),
        # What stands beside several alternatives is judged with each, and is one endpoint all the same.
        endpoints=len({(one.KIND, one.address) for one in endpoints if request.reports(one.at.source.path)}),
        passed=sum(map(request.reports, (one.at.source.path for _, one in judgement.kept))),
        failing=sum(one.kind is Kind.FAIL for one in asked),
        open=sum(one.kind is Kind.OPEN for one in asked),
    )


def _left_out(request: Request, judgement: Judged) -> list[tuple[str, bool, int]]:
    """Count what was looked at and has nothing to judge, the kinds that are never judged last."""
    counts = Counter((one.what, one.is_known) for one in judgement.seen.left_out if request.reports(one.at.source.path))
    return sorted(((*kind, count) for kind, count in counts.items()), key=lambda item: (not item[1], item[0]))


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
