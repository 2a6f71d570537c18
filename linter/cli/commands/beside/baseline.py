"""`tlslint baseline`: accept what there is now, drop what no longer occurs, or list what is accepted."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH118

import os
from pathlib import Path

from msgspec.structs import replace

from linter.analysis.report import Report
from linter.analysis.run import Request, run
from linter.analysis.suppression.baseline import Entry, grouped, may_have, rewritten, written
from linter.analysis.suppression.matching import Looked, matched
from linter.cli import revision, settings, terminal
from linter.cli.arguments import Arguments
from linter.cli.commands.check import INCOMPLETE, progress_of, request_of
from linter.cli.place import Place, locate
from linter.cli.usage import UsageError
from linter.model.endpoint import Change, Input, Suppression
from linter.report.wording import counted, printable

_NEVER = (Change.KIND, Input.KIND, Suppression.KIND)


def baseline(arguments: Arguments) -> int:
    """Carry the command out and return its exit code."""
    place = locate(arguments.paths or ["."])
    with settings.placed(place):
        shelf = revision.shelf_of(None, place)
        config = settings.configured(arguments, place, shelf)
        known = settings.with_usual_baseline(config, place)
        file = settings.baseline_file(known, place, shelf)
        if arguments.action == "show":
            return _show(settings.baseline_of(known, place, shelf), file)
        entries = settings.baseline_of(known, place, shelf) if arguments.action == "update" else ()
        request = request_of(arguments, replace(config, baseline=None), place, None, None)
    if arguments.baseline is not None and place.leads_out(arguments.baseline):
        raise UsageError(f"--baseline: {arguments.baseline} leads out of the scanned root; remove the link")
    if not request.whole:
        raise UsageError("a baseline is of all files: name the folder that holds them, or none")
    with progress_of(arguments) as watch:
        report = run(request, watch)
    if report.coverage.failed and not arguments.allow_incomplete:
        for error in report.coverage.failed:
            terminal.say(settings.explained(error, place))
        terminal.say("tlslint: the baseline is left as it is: what was not analysed may hold more")
        return INCOMPLETE
    if arguments.action == "update":
        return _update(entries, report, request, file, place)
    return _write(report, arguments, file, place)


def _write(report: Report, arguments: Arguments, file: str, place: Place) -> int:
    never = _never(report)
    findings = [one for one in report.findings if may_have(one) and one.rule not in never]
    _put(written(findings, arguments.until, arguments.by or ""), file, place)
    terminal.tell(f"{counted(len(findings), 'finding')} accepted in {printable(file)}")
    return 0


def _update(entries: tuple[Entry, ...], report: Report, request: Request, file: str, place: Place) -> int:
    looked = Looked(frozenset(path for path, _ in report.coverage.read), request.tree)
    found = matched(report.findings, entries, request.judging.today, _never(report), looked)
    _put(rewritten(found.renewed), file, place)
    for rule, number in grouped(found.stale).items():
        terminal.tell(f"{rule}: {counted(number, 'line')} dropped")
    new = sum(one.suppressed is None and may_have(one) for one in found.findings)
    left = f"; {counted(new, 'finding')} that it does not have" if new else ""
    terminal.tell(f"{counted(len(found.used), 'finding')} accepted in {printable(file)}{left}")
    return 0


def _show(entries: tuple[Entry, ...], file: str) -> int:
    for entry in entries:
        rule, subject, setting, _ = entry.key
        until = f" until {entry.until.isoformat()}" if entry.until is not None else ""
        by = f" by {entry.by}" if entry.by else ""
        what = f"{subject} ({setting})" if setting else subject
        terminal.tell(printable(f"{entry.path}: {entry.severity} {rule}: {what}{until}{by}"))
    terminal.tell(f"{counted(len(entries), 'finding')} accepted in {printable(file)}")
    return 0


def _never(report: Report) -> frozenset[str]:
    """Return the rules that a baseline never has: those about the judgement itself, and about what was not read."""
    return frozenset(rule.id for rule in report.rules if set(rule.applies_to) <= set(_NEVER))


def _put(text: str, file: str, place: Place) -> None:
    try:
        Path(os.path.join(place.cwd, file)).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error
