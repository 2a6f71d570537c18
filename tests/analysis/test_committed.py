"""A revision is judged as if it were checked out."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from support.annotated import FIXTURES
from support.repositories import committed, needs_git

from linter.analysis.judgement import Judging
from linter.analysis.report import Report
from linter.analysis.run import Request, run
from linter.files.committed import CommittedTree
from linter.files.git.ignoring import WorkingTree
from linter.files.git.revision import revision
from linter.files.patterns import matcher
from linter.files.tree import Files, Tree
from linter.files.walking import Skipped
from linter.policy.catalog import built_in_catalog
from linter.policy.config.config import Config

pytestmark = needs_git

RULES = built_in_catalog().resolve("strict", [], {})
JUDGING = Judging(RULES, tuple(built_in_catalog().rules), Config(), date(2026, 11, 29))


def report(tree: Files, git: WorkingTree | None) -> Report:
    return run(Request(tree, ("",), (), JUDGING, git), lambda _: None)


def told(found: Report) -> list[tuple[object, ...]]:
    findings = (*found.findings, *found.open, *found.suppressed)
    return [(one.kind, one.severity, one.message, one.order, one.cause, one.setting) for one in findings]


@pytest.mark.parametrize(
    ("fixtures", "left_out"),
    # Of Terraform's, modules, plans, states and variables are among the last third.
    [("projects", ""), ("kubernetes/building", ""), ("nginx", ""), ("envoy", ""), ("terraform", "[a-l]*-*")],
)
def test_a_revision_is_judged_as_it_would_be_on_the_disk(tmp_path: Path, fixtures: str, left_out: str) -> None:
    root = tmp_path / "root"
    shutil.copytree(FIXTURES / fixtures, root, symlinks=True, ignore=shutil.ignore_patterns(left_out))
    folder = next(path for path in sorted(root.iterdir()) if path.is_dir())
    (root / "linked").symlink_to(folder.name)
    (root / "linked.conf").symlink_to("nowhere")
    committed(root)

    on_disk = report(Tree(root), WorkingTree(str(root)))
    in_git = report(CommittedTree(revision(str(root), "HEAD"), Tree(tmp_path)), None)

    assert told(on_disk) == told(in_git)
    assert on_disk.coverage.read == in_git.coverage.read
    assert len(on_disk.coverage.failed) == len(in_git.coverage.failed)


def test_what_is_excluded_is_told_once(tmp_path: Path) -> None:
    for name in ("a/b/c.conf", "a/d.conf", "e/f.conf", "g.conf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    committed(tmp_path)
    tree = CommittedTree(revision(str(tmp_path), "HEAD"), Tree(tmp_path))
    excluded = matcher(("a/b/", "g.conf"))

    found = list(tree.walk("", excluded, None))

    assert [Skipped("a/b/", "excluded"), "a/d.conf", "e/f.conf", Skipped("g.conf", "excluded")] == found
    assert sorted(map(str, Tree(tmp_path).walk("", excluded, None))) == sorted(map(str, found))
    assert ["e/f.conf"] == list(tree.walk("e", excluded, None)) == list(tree.walk("e/f.conf", excluded, None))
