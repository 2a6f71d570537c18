"""`tlslint check --fix`: write what mends findings and is proven to, or show it."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path

from msgspec.structs import replace

from linter.analysis.fixing import Fixing, fixed, suggested
from linter.analysis.mapping.claimed import Watch
from linter.analysis.report import Report
from linter.analysis.run import Request
from linter.cli import terminal
from linter.cli.arguments import Arguments
from linter.cli.place import Place
from linter.cli.usage import UsageError
from linter.files.reading import bytes_of, decode
from linter.policy.rule import Rule
from linter.provenance.source import InputError, Source
from linter.report.wording import counted, printable

_MARK = b"\xef\xbb\xbf"
"""What some editors begin a file with, which is no part of its text."""


def mended(  # what was found, and all that it was found by
    arguments: Arguments, request: Request, beside: Iterable[Rule], report: Report, watch: Watch, place: Place
) -> tuple[Report, bool]:
    """Mend what can be, or show how; return what is left, and whether anything would be changed.

    `beside` are rules that nothing may break, though they are not selected.
    """
    fixing = fixed(request, report, watch, unsafe=arguments.unsafe_fixes, beside=beside)
    if arguments.diff:
        for before, after in fixing.changed:
            terminal.write("".join(_diff(before, after, place)))
    else:
        # All are looked at before the first is written, so that one that cannot be leaves none half mended.
        ready = [(before, *_ready(before, after, place)) for before, after in fixing.changed]
        for before, path, data in ready:
            try:
                path.write_bytes(data)
            except OSError as error:
                raise _unwritten(before, place, error) from error
    _tell(fixing, arguments, place)
    return fixing.report, bool(fixing.changed)


def with_suggestions(
    arguments: Arguments, request: Request, beside: Iterable[Rule], report: Report, watch: Watch
) -> Report:
    """Return a report with what mends its findings."""
    found = suggested(request, report, watch, unsafe=arguments.unsafe_fixes, beside=beside)
    _tell_what_is_left(found.untried, found.unsafe, arguments)
    return replace(report, remedies=found.remedies)


def _tell(fixing: Fixing, arguments: Arguments, place: Place) -> None:
    for one in fixing.fixed:
        at = one.findings[0].at
        line, column = at.source.line_and_column(at.start)
        rules = ", ".join(sorted({finding.rule for finding in one.findings}))
        terminal.say(f"{place.shown(at.source.path)}:{line}:{column}: fixed: {rules}")
        for sentence in one.wire if arguments.quiet < 1 else ():
            terminal.say(f"  {printable(sentence)}")
    verb = "would mend" if arguments.diff else "mended"
    terminal.say(f"tlslint: {verb} {counted(fixing.mended, 'finding')} in {counted(len(fixing.changed), 'file')}")
    _tell_what_is_left(fixing.untried, fixing.unsafe, arguments)


def _tell_what_is_left(untried: int, unsafe: int, arguments: Arguments) -> None:
    if untried:
        terminal.say(f"tlslint: not all was tried for {untried} more: name fewer files at a time")
    if unsafe and not arguments.unsafe_fixes:
        more = f"{unsafe} more might be mended by --unsafe-fixes"
        terminal.say(f"tlslint: {more}, which can keep out who is meant to get in")


def _diff(before: Source, after: Source, place: Place) -> Iterator[str]:
    name = place.shown(before.path)
    old, new = (source.text.splitlines(keepends=True) for source in (before, after))
    for line in unified_diff(old, new, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _ready(before: Source, after: Source, place: Place) -> tuple[Path, bytes]:
    """Return a file and what is written to it, if it is still what was judged and can be written."""
    path = Path(place.root, before.path)
    try:
        data = bytes_of(before.path, str(path))
        if decode(before.path, data).text != before.text:
            raise UsageError(f"{place.shown(before.path)} has changed meanwhile: nothing is written")
        path.open("r+b").close()
    except (OSError, InputError) as error:
        raise _unwritten(before, place, error) from error
    mark = _MARK if data.startswith(_MARK) else b""
    return path, mark + after.text.encode()


def _unwritten(source: Source, place: Place, error: OSError | InputError) -> UsageError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UsageError(f"{place.shown(source.path)} cannot be written: {reason}")
