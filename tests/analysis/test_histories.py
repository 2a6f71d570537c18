"""Over a history of commits nothing is shown twice, nothing lost, and nothing accepted that got worse.

`tests/benchmarks/histories.py` shows it of longer ones.
"""

from pathlib import Path

import pytest
from support.histories.judging import Found, judged, wrong
from support.histories.making import histories
from support.repositories import needs_git

BEFORE = Found(("old-tls", "web001"), 2, ("accepts", "TLSv1.1"))
WORSE = Found(("old-tls", "web001"), 2, ("TLSv1.0", "TLSv1.1", "accepts"))
OTHER = Found(("old-tls", "web002"), 2, ("TLSv1.1", "accepts"))


@needs_git
def test_a_short_history_is_told_commit_by_commit(tmp_path: Path) -> None:
    commits = histories(tmp_path, "infra", seed=1, commits=3)

    numbers = judged(tmp_path, commits)

    assert [] == numbers.wrong
    assert 0 < numbers.findings


@pytest.mark.parametrize(
    ("now", "new", "expected"),
    [
        ([BEFORE], [], []),
        ([BEFORE], [BEFORE], ["shows what was there"]),
        ([WORSE], [], ["accepts what is worse or new"]),
        ([WORSE, OTHER], [WORSE, OTHER], []),
        ([BEFORE, OTHER], [], ["accepts what is worse or new"]),
        ([BEFORE, WORSE], [BEFORE], ["accepts what is worse or new"]),
    ],
)
def test_mistakes_are_seen(now: list[Found], new: list[Found], expected: list[str]) -> None:
    assert expected == [one.split(":")[0] for one in wrong([BEFORE], now, new)]
