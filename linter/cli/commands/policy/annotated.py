"""Files that say what is to be found in them, judged as configurations are.  Prints nothing."""

# Paths are strings here, because pathlib is ten times slower.
# ruff: noqa: PTH112, PTH118, PTH208

import os
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from linter.analysis.asking.marks import SIDECAR, Mark, actual, marks, rules_of, sidecar_marks, unlike
from linter.analysis.discovery import Claimed, discover
from linter.analysis.judgement import Judging, considered, judged
from linter.cli.usage import UsageError
from linter.files.tree import Tree
from linter.files.walking import Failed
from linter.model.endpoint import Subject
from linter.platforms.platform import Options
from linter.policy.config.config import Config
from linter.policy.rule import Rule
from linter.policy.spelling import did_you_mean
from linter.provenance.budget import DEFAULT, of
from linter.provenance.source import InputError, Source

FOLDER = "tests"
"""What is in it beside `rules` and `profiles` is no policy."""


class Case(Struct, frozen=True):
    """A file, or a folder that is judged as a whole."""

    path: str
    root: str
    """The folder that it is, or that it stands in."""


class Compared(Struct, frozen=True):
    """What became of a case."""

    problems: tuple[tuple[str, str], ...]
    """Places, and what is not as it is marked there."""
    subjects: tuple[Subject, ...]


def cases(folder: str) -> Iterator[Case]:
    """Return what stands in a folder: every file and every folder is a case."""
    if not os.path.isdir(folder):
        raise UsageError(f"{folder}: there is no such folder")
    top = os.path.realpath(folder)
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.startswith(".") or name.endswith(SIDECAR):
            continue
        if os.path.commonpath([os.path.realpath(path), top]) != top:
            raise UsageError(f"{path} leads out of the folder; remove the link, or name its folder with --cases")
        yield Case(path, path if os.path.isdir(path) else folder)


def compared(case: Case, rules: Sequence[Rule], today: date) -> Compared:
    """Judge a case by rules, or by those of them that it names, and compare what is found with its marks."""
    tree = Tree(os.path.realpath(case.root))
    start = "" if case.root == case.path else os.path.basename(case.path)  # noqa: PTH119
    with of(DEFAULT, DEFAULT):
        found = list(discover(tree, [start], []))
        claimed = [(one.platform, one.source) for one in found if isinstance(one, Claimed)]
        failures = [one.error for one in found if isinstance(one, Failed)]
        sources = [source for _, source in claimed]
        named = rules_of(sources)
        judging = Judging(_chosen(rules, named, case), tuple(one.id for one in rules), Config(), today)
        judgement = judged(claimed, tree, judging.rules, Options(today), failures)
        about = considered(judgement, sources, judging, whole=True)
    wrong = [(case.path, "no platform reads it")] if not claimed and not failures else []
    wrong += [(_place(case, error.at.source.path), error.message) for error in judgement.failed]
    findings = [one for one in about.findings if one.suppressed is None]
    messages = {mark: one.message for one, mark in zip(findings, actual(findings), strict=True)}
    try:
        wanted = tuple(_wanted(case, sources))
    except InputError as error:
        return Compared((*wrong, (_place(case, error.at.source.path), error.message)), judgement.subjects)
    for mark, problem in unlike(wanted, messages):
        said = f": {messages[mark]}" if mark in messages else ""
        where = f"{_place(case, mark.path)}:{mark.line}:{mark.start_column}"
        kind = "" if mark.kind == "fail" else f" ({mark.kind})"
        wrong.append((where, f"{mark.rule}{kind}: {problem}{said}"))
    return Compared(tuple(wrong), judgement.subjects)


def _chosen(rules: Sequence[Rule], named: frozenset[str], case: Case) -> tuple[Rule, ...]:
    known = {one.id for one in rules}
    for name in sorted(named - known):
        raise UsageError(f"{case.path}: no rule `{name}` is tested{did_you_mean(name, known)}")
    return tuple(one for one in rules if not named or one.id in named)


def _wanted(case: Case, sources: Sequence[Source]) -> Iterator[Mark]:
    tree = Tree(os.path.dirname(case.path))  # noqa: PTH120
    if os.path.lexists(case.path + SIDECAR):
        yield from sidecar_marks(tree.load(os.path.basename(case.path) + SIDECAR).text)  # noqa: PTH119
        return
    for source in sources:
        yield from marks(source)


def _place(case: Case, path: str) -> str:
    return os.path.join(case.root, path)
