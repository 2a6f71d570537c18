"""What came, went and got worse between two runs, of the repositories that both have."""

# SQL stands here, of which no part is anybody's but ours.
# ruff: noqa: S608

from linter.fleet.answers.asking import Asking
from linter.fleet.answers.section import Section

_RANKS = "CASE {} WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END"
_BOTH = (
    "SELECT repository FROM history.repositories WHERE run = $run AND key <> '' INTERSECT "
    "SELECT repository FROM history.repositories WHERE run = $against AND key <> ''"
)
_COLUMNS = "repository, team, severity, rule, message, path, line"
_NOW = "(SELECT * FROM history.findings WHERE run = $run)"
_THEN = "(SELECT * FROM history.findings WHERE run = $against)"
_JOINED = f"{_NOW} AS now FULL JOIN {_THEN} AS old USING (repository, id)"
_HEADINGS = ("change", "repository", "team", "severity", "rule", "message", "file", "line")


def changes(asking: Asking) -> Section:
    """Return what is different; of what was read only once nothing is said, as nobody knows what it was."""
    if not asking.against:
        return Section("changes", "Changes", ("There is no run before this one.",))
    found = asking.rows(_sql(), run=asking.run, against=asking.against)
    counts = {word: sum(row[0] == word for row in found) for word in ("new", "worse", "fixed")}
    came, went = (_alone(asking, one, other) for one, other in _pairs(asking))
    words = ", ".join(f"{number:,} {word}" for word, number in counts.items())
    sentences = [f"Since {asking.against}: {words}, of the repositories that both runs have read."]
    sentences += [f"Repositories read now and not then: {came:,}."] if came else []
    sentences += [f"Repositories read then and not now: {went:,}."] if went else []
    return Section("changes", "Changes", tuple(sentences), _HEADINGS, found)


def _pairs(asking: Asking) -> tuple[tuple[str, str], tuple[str, str]]:
    return (asking.run, asking.against), (asking.against, asking.run)


def _alone(asking: Asking, run: str, other: str) -> int:
    """Count the repositories that one run has read and another has not."""
    read = "SELECT repository FROM history.repositories WHERE key <> '' AND run = "
    (count,) = asking.one(f"SELECT count(*) FROM ({read} $run EXCEPT {read} $other)", run=run, other=other)
    return count if isinstance(count, int) else 0


def _sql() -> str:
    now, old = _RANKS.format("now.severity"), _RANKS.format("old.severity")
    word = (
        f"CASE WHEN old.rule IS NULL THEN 'new' WHEN now.rule IS NULL THEN 'fixed' WHEN {now} > {old} THEN 'worse' END"
    )
    columns = ", ".join(f"coalesce(now.{name}, old.{name}) AS {name}" for name in _COLUMNS.split(", ")[1:])
    inner = f"SELECT {word} AS change, repository, {columns} FROM {_JOINED} WHERE repository IN ({_BOTH})"
    order = f"change = 'fixed', change = 'worse', {_RANKS.format('severity')} DESC, repository, path, line"
    return f"SELECT * FROM ({inner}) WHERE change IS NOT NULL ORDER BY {order}"
