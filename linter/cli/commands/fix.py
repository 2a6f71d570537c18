"""`tlslint check --fix`: write what mends findings and is proven to, or show it."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from linter.analysis.fixing import Fixing, fixed
from linter.analysis.mapping.claimed import Watch
from linter.analysis.report import Report
from linter.analysis.run import Request
from linter.cli import terminal
from linter.cli.arguments import Arguments
from linter.cli.place import Place
from linter.cli.usage import UsageError
from linter.files.reading import bytes_of, decode
from linter.provenance.source import InputError, Source
from linter.report.wording import printable

_MARK = b"\xef\xbb\xbf"
"""What some editors begin a file with, which is no part of its text."""


def mended(arguments: Arguments, request: Request, report: Report, watch: Watch, place: Place) -> tuple[Report, bool]:
    """Mend what can be, or show how; return what is left, and whether anything would be changed."""
    fixing = fixed(request, report, watch, unsafe=arguments.unsafe_fixes)
    if arguments.diff:
        for before, after in fixing.changed:
            terminal.write("".join(_diff(before, after, place)))
    else:
        for before, after in fixing.changed:
            _write(before, after, place)
    _tell(fixing, arguments, place)
    return fixing.report, bool(fixing.changed)


def _tell(fixing: Fixing, arguments: Arguments, place: Place) -> None:
    for one in fixing.fixed:
        at = one.findings[0].at
        line, column = at.source.line_and_column(at.start)
        rules = ", ".join(sorted({finding.rule for finding in one.findings}))
        terminal.say(f"{place.shown(at.source.path)}:{line}:{column}: fixed: {rules}")
        for sentence in one.wire if arguments.quiet < 1 else ():
            terminal.say(f"  {printable(sentence)}")
    verb = "would mend" if arguments.diff else "mended"
    terminal.say(f"tlslint: {verb} {fixing.mended} findings in {len(fixing.changed)} files")
    if fixing.unsafe and not arguments.unsafe_fixes:
        more = f"{fixing.unsafe} more might be mended by --unsafe-fixes"
        terminal.say(f"tlslint: {more}, which can keep out who is meant to get in")


def _diff(before: Source, after: Source, place: Place) -> Iterator[str]:
    name = place.shown(before.path)
    old, new = (source.text.splitlines(keepends=True) for source in (before, after))
    for line in unified_diff(old, new, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _write(before: Source, after: Source, place: Place) -> None:
    """Write a file anew, if it is still what was judged."""
    path = Path(place.root, before.path)
    try:
        data = bytes_of(before.path, str(path))
        if decode(before.path, data).text != before.text:
            raise UsageError(f"{place.shown(before.path)} has changed meanwhile: nothing more is written")
        mark = _MARK if data.startswith(_MARK) else b""
        path.write_bytes(mark + after.text.encode())
    except (OSError, InputError) as error:
        raise UsageError(f"{place.shown(before.path)} cannot be written: {error}") from error
