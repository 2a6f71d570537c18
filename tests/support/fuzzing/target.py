"""What a fuzzer runs: one project judged in memory, and what is a fault in that."""

import random
import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import PurePath
from types import FrameType

from support.fuzzing.projects import Project

from linter.analysis.discovery import claimant
from linter.analysis.judgement import Judged, judged
from linter.files.tree import Texts
from linter.platforms.containment import DefectError
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.policy.rule import Rule
from linter.provenance import budget
from linter.provenance.source import Source

SLOWEST = 30
"""Seconds of processor time for 60,000 characters and one budget, which takes five; what hangs takes forever."""
_TODAY = date(2026, 11, 24)
_UNITS = (2_000, 50_000, 3_000_000, 3_000_000, 3_000_000)


class _HangError(BaseException):
    """It takes too long; no part of the program may catch it."""


def fault(project: Project) -> str | None:
    """Judge a project; return what is wrong with the program, in a line that is the same for the same fault."""
    units = _UNITS[random.Random(len(str(project))).randrange(len(_UNITS))]  # noqa: S311  # nothing is kept secret
    rules = _rules()
    try:
        with _limited():
            claimed = [(claimant(Source(path, text)), Source(path, text)) for path, text in project.items()]
        with _limited(), budget.of(units, units) as left:
            found = _judged(claimed, rules)
    except _HangError:
        return f"takes more than {SLOWEST} seconds"
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
        return f"{type(error).__name__} in {_innermost(error)}"
    return _wrong(found, is_cut=left.left < 0)


def _wrong(found: Judged, *, is_cut: bool) -> str | None:
    for error in found.failed:
        if isinstance(error, DefectError):
            return error.message
    if is_cut and not any(isinstance(error, budget.UnpaidError) for error in found.failed):
        return "what the budget cuts off is not told"
    for one in found.findings:
        if not 0 <= one.at.start <= one.at.end <= len(one.at.source.text):
            return f"a finding of {one.rule} at a place that is not in its text"
    return None


def _judged(claimed: Sequence[tuple[str | None, Source]], rules: Sequence[Rule]) -> Judged:
    files = Texts({source.path: source for _, source in claimed})
    return judged([(name, source) for name, source in claimed if name is not None], files, rules, Options(_TODAY))


@cache
def _rules() -> tuple[Rule, ...]:
    return built_in_catalog().resolve("strict", [], {})


def _innermost(error: Exception) -> str:
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "linter" in PurePath(frame.filename).parts
    ]
    return f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "the standard library"


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _HangError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def smallest(project: Project, wanted: str, tries: int = 300) -> Project:
    """Return as little of a project as still has a fault: without files, then without lines, that do not matter."""
    files = dict(project)
    for name in sorted(files):
        rest = {path: text for path, text in files.items() if path != name}
        if rest and fault(rest) == wanted:
            files = rest
    for name in sorted(files):
        lines = files[name].splitlines(keepends=True)
        size = len(lines) // 2
        while size and tries:
            start = 0
            while start < len(lines) and tries:
                tries -= 1
                rest_of = [*lines[:start], *lines[start + size :]]
                if fault({**files, name: "".join(rest_of)}) == wanted:
                    lines = rest_of
                else:
                    start += size
            size //= 2
        files[name] = "".join(lines)
    return files
