"""`tlslint check`: look through the files, judge, write the reports, and say by the exit code what came of it."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import partial

from msgspec.structs import replace

from linter.analysis.judgement import Judging
from linter.analysis.mapping.claimed import Watch
from linter.analysis.remembered import remembered
from linter.analysis.report import Report
from linter.analysis.run import Request, run
from linter.cli import outputs, requests, revision, settings, standard_input, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.cache import program, store_of
from linter.cli.place import Place, locate
from linter.cli.progress import Progress
from linter.cli.standard_input import StandardInput
from linter.cli.usage import UsageError
from linter.files.git.revision import Revision
from linter.files.tree import Tree
from linter.model.endpoint import Input
from linter.model.finding import Severity
from linter.platforms.containment import DefectError
from linter.policy.config.config import Config
from linter.policy.rule import Rule
from linter.report.totals.in_force import in_force

FINDINGS = 1
INCOMPLETE = 3
DEFECT = 4


def check(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    _refuse_without_effect(arguments)
    given = _standard_input(arguments)
    place = locate(arguments.paths or ["."], None if given is None else given.name)
    with settings.placed(place):
        found = revision.named(arguments, place)
        config = settings.configured(arguments, place, revision.shelf_of(found, place))
        request = request_of(arguments, config, place, given, found)
        if found is not None:
            before = revision.before(found, request, arguments, place)
            request = replace(request, judging=replace(request.judging, before=before))
        if arguments.since is not None:
            request = _since(request, arguments, place, given)
    request = replace(request, processes=requests.processes(arguments.jobs))
    documents = outputs.requested(arguments, place)
    with progress_of(arguments) as watch, revision.at_hand():
        report = remembered(request, store_of(arguments, place), program, partial(run, request, watch))
        if arguments.fix or arguments.diff or arguments.suggest_fixes:
            every = request_of(arguments, replace(config, select=()), place, given, found) if config.select else request
            report, is_changed = _mended(arguments, request, every.judging.rules, report, watch, place)
            if arguments.diff:
                return FINDINGS if is_changed else 0
    _complain(report, arguments, place)
    _warn(report, request, place)
    _deliver(documents, report, arguments, place)
    if any(document.format == "concise" for document in documents) and not arguments.quiet:
        _say_by_whose_word(report, place)
    return _exit_code(report, config.fail_on.value, arguments)


def _mended(  # what was found, and all that it was found by
    arguments: Arguments, request: Request, beside: Iterable[Rule], report: Report, watch: Watch, place: Place
) -> tuple[Report, bool]:
    """Mend what can be, or say how; return the report of it, and whether anything would be changed."""
    from linter.cli.commands import fix  # noqa: PLC0415  # for who wants anything mended

    if arguments.suggest_fixes:
        return fix.with_suggestions(arguments, request, beside, report, watch), False
    return fix.mended(arguments, request, beside, report, watch, place)


def _deliver(documents: Sequence[outputs.Document], report: Report, arguments: Arguments, place: Place) -> None:
    """Write the reports, and none of them over what it is about."""
    found = report.coverage
    failed = (error.at.source.path for error in found.failed)
    outputs.refuse_judged(documents, (*(path for path, _ in found.read), *failed), place)
    for document in documents:
        outputs.deliver(document, report, outputs.presentation(document, arguments, place), place)


def _since(request: Request, arguments: Arguments, place: Place, given: StandardInput | None) -> Request:
    """Let what the revision has already be known."""
    if given is not None:
        raise UsageError("--since has no effect on standard input")
    shown, entries = revision.older(request, arguments, place)
    judging = request.judging
    terms = replace(judging.terms, since=shown)
    return replace(request, judging=replace(judging, baseline=(*judging.baseline, *entries), terms=terms))


def _standard_input(arguments: Arguments) -> StandardInput | None:
    """Read standard input if it is asked for."""
    if standard_input.PATH not in arguments.paths:
        if arguments.stdin_filename is not None:
            raise UsageError("--stdin-filename has no effect without the path `-`")
        return None
    if len(arguments.paths) > 1:
        raise UsageError("the path `-` stands alone")
    return standard_input.read(arguments.stdin_filename)


def _refuse_without_effect(arguments: Arguments) -> None:
    if arguments.exit_zero and arguments.fail_on is not None:
        raise UsageError("--fail-on has no effect with --exit-zero")
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff or arguments.suggest_fixes):
        raise UsageError("--unsafe-fixes has no effect without --fix, --diff or --suggest-fixes")
    if arguments.suggest_fixes and (arguments.fix or arguments.diff):
        raise UsageError("--suggest-fixes says what --fix would write and --diff shows: choose one of them")
    if arguments.fix and standard_input.PATH in arguments.paths:
        raise UsageError("--fix writes files, and standard input is none: --diff shows what would be written")
    if arguments.fix and arguments.diff:
        raise UsageError("--diff shows what --fix would write: choose one of them")
    if arguments.diff and arguments.format:
        raise UsageError("--diff is written instead of a report: it has no --format")
    if arguments.no_ignores and arguments.show_suppressed:
        raise UsageError("--show-suppressed has no effect with --no-ignores")
    minimum, fail_on = arguments.min_severity, arguments.fail_on
    if minimum is not None and fail_on is not None and Severity[fail_on.upper()] < Severity[minimum.upper()]:
        raise UsageError(f"--fail-on {fail_on} has no effect below --min-severity {minimum}")


def request_of(
    arguments: Arguments, config: Config, place: Place, given: StandardInput | None, found: Revision | None
) -> Request:
    """Return what to look through and how to judge it, as the command line and the configuration say."""
    requests.refuse_missing(config, place)
    catalog = settings.catalog_of(config, place, revision.shelf_of(found, place))
    return Request(
        tree=Tree(place.root, {} if given is None else {path: given.source(path) for path in place.files}),
        folders=place.folders,
        files=place.files,
        judging=Judging(
            rules=settings.rules_of(config, catalog),
            known=tuple(sorted(catalog.rules)),
            config=config,
            today=arguments.today or datetime.now(UTC).astimezone().date(),
            ignores=not arguments.no_ignores,
            allow_incomplete=arguments.allow_incomplete,
            baseline=settings.baseline_of(config, place, revision.shelf_of(found, place)),
            terms=settings.terms_of(config, arguments, place, catalog, "" if found is None else found.shown),
        ),
        git=None if arguments.no_gitignore else requests.working_tree(place, found),
        budget=arguments.budget,
        stands_alone=given is not None and given.stands_alone,
    )


def progress_of(arguments: Arguments) -> AbstractContextManager[Watch]:
    """Return what says on a terminal what is being read."""
    if arguments.no_progress or not sys.stderr.isatty():
        return nullcontext(lambda _: None)
    return Progress(sys.stderr, terminal.width())


def _complain(report: Report, arguments: Arguments, place: Place) -> None:
    """Say on standard error what could not be analysed and is no finding, and what is skipped if that is asked for."""
    found = {finding.at for finding in (*report.findings, *report.suppressed)}
    for error in report.coverage.failed:
        if error.at not in found:
            terminal.say(settings.explained(error, place))
    for skipped in report.coverage.skipped if arguments.verbose else ():
        terminal.say(f"{place.shown(skipped.path)}: skipped: {skipped.reason}")
    for path in report.coverage.hidden if arguments.verbose else ():
        terminal.say(f"{place.shown(path)}: skipped: git ignores it")


def _say_by_whose_word(report: Report, place: Place) -> None:
    """Say on standard error what a list of findings alone cannot."""
    line = in_force(report.in_force, place.shown)
    if line:
        terminal.say(f"tlslint: {line}")


def _warn(report: Report, request: Request, place: Place) -> None:
    """Say on standard error of which files nothing was judged, though they were named."""
    read = {path for path, _ in report.coverage.read}
    failed = {error.at.source.path for error in report.coverage.failed}
    reasons = {skipped.path: skipped.reason for skipped in report.coverage.skipped}
    for sentence in report.unmatched:
        terminal.say(f"tlslint: warning: {sentence}")
    for path in request.files:
        if path not in read and path not in failed:
            terminal.say(f"tlslint: warning: {place.shown(path)}: not judged: {reasons.get(path, 'it was not read')}")


def _exit_code(report: Report, fail_on: Severity, arguments: Arguments) -> int:
    # That a file could not be analysed has an exit code of its own, whatever its severity.
    about_input = {rule.id for rule in report.rules if rule.applies_to == (Input.KIND,)}
    failing = any(one.severity >= fail_on and one.rule not in about_input for one in report.findings)
    if any(isinstance(error, DefectError) for error in report.coverage.failed):
        return DEFECT
    if failing and not arguments.exit_zero:
        return FINDINGS
    return INCOMPLETE if report.coverage.failed and not arguments.allow_incomplete else 0
