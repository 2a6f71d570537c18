from datetime import date
from pathlib import Path

import pytest
from support.annotated import FIXTURES, Mark, actual, cases, marks, rules_of, sidecar_marks

from linter.analysis.discovery import Claimed, discover
from linter.analysis.judgement import judged
from linter.files.tree import Tree
from linter.files.walking import Failed
from linter.model.finding import Finding, Kind
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog
from linter.policy.rule import Rule

TODAY = date(2026, 11, 23)
PLATFORMS = ("compose", "envoy", "kubernetes", "nginx", "pem", "prometheus", "terraform")


def name(case: Path) -> str:
    return case.relative_to(FIXTURES).as_posix()


def rules_for(names: frozenset[str]) -> tuple[Rule, ...]:
    catalog = built_in_catalog()
    if names:
        return tuple(catalog.rule(rule) for rule in sorted(names))
    return catalog.resolve("default", [], {})


def check(case: Path) -> tuple[list[Finding], frozenset[str]]:
    """Judge one fixture by itself: its own folder, or the folder that it is."""
    root, start = (case, "") if case.is_dir() else (case.parent, case.name)
    found = list(discover(Tree(root), [start], []))
    claimed = [(one.platform, one.source) for one in found if isinstance(one, Claimed)]
    failures = [one.error for one in found if isinstance(one, Failed)]
    names = rules_of(source for _, source in claimed)
    report = judged(claimed, Tree(root), rules_for(names), Options(today=TODAY), failures)
    return list(report.findings), names


def expected(case: Path) -> list[Mark]:
    root = case if case.is_dir() else case.parent
    if (beside := case.with_name(case.name + ".expect")).exists():
        return sorted(sidecar_marks(beside.read_text(encoding="utf-8")))
    files = [path for path in sorted(case.rglob("*")) if path.is_file()] if case.is_dir() else [case]
    found = [mark for path in files if path.suffix not in (".expect", ".json") for mark in _marks(path, root)]
    return sorted(found)


def _marks(path: Path, root: Path) -> list[Mark]:
    source = Tree(root).read(path.relative_to(root).as_posix())
    return [] if source is None else list(marks(source))


@pytest.mark.parametrize("case", [case for folder in (*PLATFORMS, "projects") for case in cases(folder)], ids=name)
def test_what_is_found_is_what_is_marked(case: Path) -> None:
    wanted = expected(case)
    todo = {(mark.path, mark.line, mark.rule) for mark in wanted if mark.kind == "todo"}
    shown = any(mark.kind == "open" for mark in wanted)

    findings, _ = check(case)

    found = [mark for mark in actual(findings) if shown or mark.kind != "open"]
    assert not [mark for mark in found if (mark.path, mark.line, mark.rule) in todo], "a known miss is found now"
    assert [str(mark) for mark in wanted if mark.kind != "todo"] == [str(mark) for mark in sorted(found)]


@pytest.mark.parametrize("case", cases("clean"), ids=name)
def test_clean_configurations_are_silent(case: Path) -> None:
    findings, _ = check(case)

    assert [] == [str(mark) for mark in actual(findings) if mark.kind == "fail"]


@pytest.mark.parametrize("case", cases("broken"), ids=name)
def test_broken_files_fail_with_a_place(case: Path) -> None:
    findings, _ = check(case)

    failed = [finding for finding in findings if finding.rule == "unreadable-input"]
    assert failed
    assert all(finding.kind is Kind.FAIL and finding.at.region.start_line >= 1 for finding in failed)
