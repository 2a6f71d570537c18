"""A run over a part of a tree against one over all of it: what is found in the part is to be the same."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from linter.analysis.judgement import Judging
from linter.analysis.report import Report
from linter.analysis.run import Request, run
from linter.files.git.ignoring import WorkingTree
from linter.files.tree import Tree
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Config
from linter.provenance.source import Location

TODAY = date(2026, 11, 23)
OF_ALL = frozenset({"late-expiry-alert", "premature-expiry-alert", "unwatched-expiry"})
"""Rules about all alerts and certificates together, which no part can be asked about."""


def report_of(root: Path, *, folders: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> Report:
    """Judge folders and files of a tree by all rules that are built in."""
    request = Request(
        tree=Tree(root), folders=folders, files=files, judging=_judging(), git=WorkingTree(str(root)), budget=10**10
    )
    return run(request, lambda _: None)


@cache
def _judging() -> Judging:
    catalog = built_in_catalog()
    names = tuple(sorted(catalog.rules))
    return Judging(tuple(map(catalog.rule, names)), names, Config(), TODAY)


def said(report: Report) -> Iterator[tuple[str, str]]:
    """Yield all that a report says of places, each with the file that it stands in."""
    for finding in (*report.findings, *report.open, *report.suppressed):
        if finding.rule in OF_ALL:
            continue
        via = " < ".join(_place(step.at) for step in finding.via)
        yield (
            finding.at.source.path,
            f"{_place(finding.at)} {finding.kind} {finding.rule} {finding.subject}: {finding.message} [{via}]",
        )
    for error in report.coverage.failed:
        yield error.at.source.path, f"{_place(error.at)} failed: {error.message}"


def by_file(report: Report) -> dict[str, set[str]]:
    """Return what a report says, by the files in which it stands."""
    found: dict[str, set[str]] = {}
    for path, line in said(report):
        found.setdefault(path, set()).add(line)
    return found


def differences(whole: dict[str, set[str]], part: Report, asked: Collection[str]) -> Iterator[str]:
    """Yield what only one of two runs says of the files that were asked for: `-` what the run over all says."""
    own = by_file(part)
    for path in sorted({*asked, *own}):
        yield from (f"- {line}" for line in sorted(whole.get(path, set()) - own.get(path, set())))
        yield from (f"+ {line}" for line in sorted(own.get(path, set()) - whole.get(path, set())))


def _place(at: Location) -> str:
    region = at.region
    return f"{at.source.path}:{region.start_line}:{region.start_column}-{region.end_line}:{region.end_column}"
