from datetime import date
from pathlib import Path

import pytest

from linter.analysis.discovery import Claimed, discover
from linter.analysis.judgement import judged
from linter.files.tree import Tree
from linter.model.finding import Kind
from linter.platforms.platform import Options
from linter.policy.catalog import built_in_catalog


@pytest.mark.parametrize(
    ("chosen", "today", "expected"),
    [
        pytest.param("DEFAULT", date(2026, 9, 30), [Kind.FAIL], id="before October 2026"),
        pytest.param("DEFAULT", date(2026, 10, 1), [Kind.OPEN], id="in the course of October 2026"),
        pytest.param("DEFAULT", date(2026, 11, 1), [], id="after October 2026"),
        pytest.param("DEFERRED", date(2027, 9, 30), [Kind.FAIL], id="put off"),
        pytest.param("DEFERRED", date(2027, 11, 1), [], id="put off for a year"),
        pytest.param("ENABLED", date(2026, 1, 1), [], id="asked for"),
        pytest.param("SOMETIMES", date(2028, 1, 1), [Kind.OPEN], id="no word of theirs"),
    ],
)
def test_googles_policies_follow_their_dates(tmp_path: Path, chosen: str, today: date, expected: list[Kind]) -> None:
    resource = f'resource "google_compute_ssl_policy" "a" {{ post_quantum_key_exchange = "{chosen}" }}'
    (tmp_path / "main.tf").write_text(resource, encoding="utf-8")
    tree = Tree(tmp_path)
    claimed = [(one.platform, one.source) for one in discover(tree, [""], []) if isinstance(one, Claimed)]

    report = judged(claimed, tree, (built_in_catalog().rule("no-hybrid-key-exchange"),), Options(today=today), [])

    assert expected == [one.kind for one in report.findings]
