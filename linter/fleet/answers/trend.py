"""What there was at a run and at those before.  Knows the tables."""

# SQL stands here, of which no part is anybody's but ours.
# ruff: noqa: S608

from collections.abc import Sequence

from linter.fleet.answers.asking import COUNTED, SEVERITIES, Asking
from linter.fleet.answers.section import Point
from linter.fleet.store.folder import Folder
from linter.fleet.store.runs import members_of

_REPOSITORIES = "SELECT run, count(*) AS repositories FROM history.repositories GROUP BY run"
_ENDPOINTS = (
    "SELECT run, count(*) AS endpoints, count(*) FILTER (key_exchange = 'hybrid') AS hybrid, "
    "count(*) FILTER (key_exchange <> '') AS exchanging FROM history.endpoints GROUP BY run"
)
_FINDINGS = f"SELECT run, {COUNTED} FROM history.findings GROUP BY run"
_OPEN = "SELECT run, count(*) AS open FROM history.questions GROUP BY run"
_COLUMNS = ("repositories", "endpoints", *SEVERITIES, "open", "hybrid", "exchanging")


def trend_of(asking: Asking, store: Folder, runs: Sequence[str]) -> tuple[Point, ...]:
    """Return a point for each run, in their order."""
    columns = ", ".join(f"coalesce({one}, 0)" for one in _COLUMNS)
    sources = " ".join(f"LEFT JOIN ({source}) USING (run)" for source in (_ENDPOINTS, _FINDINGS, _OPEN))
    rows = asking.rows(f"SELECT run, {columns} FROM ({_REPOSITORIES}) {sources}")
    found = {run: [count if isinstance(count, int) else 0 for count in counts] for run, *counts in rows}
    return tuple(Point(run, members_of(store, run).run.started, *found[run]) for run in runs if run in found)
