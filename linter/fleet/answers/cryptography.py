"""How a fleet encrypts: key exchange, certificates, standards."""

# SQL stands here, of which no part is anybody's but ours.
# ruff: noqa: S608

from collections.abc import Iterable, Iterator, Sequence

from linter.fleet.answers.asking import Asking
from linter.fleet.answers.section import Cell, Section

_EXCHANGES = ", ".join(f"count(*) FILTER (key_exchange = '{word}')" for word in ("hybrid", "classical", "?"))
# The worst of what is due counts for a repository, as one requirement that is not met is enough.
_STATUSES = ("not met", "open", "met with accepted deviations", "met", "nothing concerned")
_SPANS = (
    ("expired", "< $today"),
    ("within 30 days", "< $today + 30"),
    ("within 90 days", "< $today + 90"),
    ("within a year", "< $today + 365"),
)


def cryptography(asking: Asking) -> Iterator[Section]:
    """Yield all parts about cryptography."""
    yield _exchange(asking)
    yield from _certificates(asking)
    yield _standards(asking)


def _exchange(asking: Asking) -> Section:
    found = asking.rows(
        f"SELECT team, {_EXCHANGES} FROM endpoints WHERE key_exchange <> '' GROUP BY team ORDER BY count(*) DESC, team"
    )
    hybrid, classical, unknown = (_sum(found, number) for number in (1, 2, 3))
    total = hybrid + classical + unknown
    share = f"{hybrid / total:.1%}" if total else "nothing"
    sentence = (
        f"Listeners and hops with TLS: {total:,}, of which {hybrid:,} ({share}) have a key exchange that withstands "
        f"quantum computers, and {classical:,} have none; of {unknown:,} the files do not tell."
    )
    return Section(
        "post-quantum",
        "Post-quantum key exchange",
        (sentence,),
        ("team", "hybrid", "classical", "unknown"),
        found,
        most=100,
    )


def _certificates(asking: Asking) -> Iterator[Section]:
    cases = " ".join(f"WHEN not_after {test} THEN '{word}'" for word, test in _SPANS)
    found = asking.rows(
        f"SELECT CASE WHEN not_after IS NULL THEN 'not told' {cases} ELSE 'later' END AS span, count(*), "
        "count(DISTINCT repository), min(not_after) AS first FROM certificates WHERE kind = 'certificate' "
        "GROUP BY span ORDER BY first NULLS LAST",
        today=asking.today,
    )
    yield Section(
        "certificates",
        "Certificates by their last day",
        (),
        ("last day", "certificates", "repositories", "first"),
        found,
    )
    soon = asking.rows(
        "SELECT DISTINCT not_after, repository, team, name, authority, path, line FROM certificates "
        "WHERE kind = 'certificate' AND not_after < $today + 365 ORDER BY not_after, repository, path, line",
        today=asking.today,
    )
    headings = ("last day", "repository", "team", "certificate", "authority", "file", "line")
    yield Section("expiring", "Certificates that end within a year", (), headings, soon)


def _standards(asking: Asking) -> Section:
    ranks = " ".join(f"WHEN '{word}' THEN {rank}" for rank, word in enumerate(_STATUSES))
    worst = (
        f"SELECT repository, team, standard, min(CASE status {ranks} END) AS rank FROM requirements "
        "WHERE due AND status <> 'not shown by configuration' GROUP BY ALL"
    )
    counts = ", ".join(f"count(*) FILTER (rank = {rank})" for rank in range(len(_STATUSES)))
    found = asking.rows(
        f"SELECT standard, team, {counts} FROM ({worst}) GROUP BY standard, team ORDER BY standard, team"
    )
    sentence = (
        "Repositories by the worst of what a standard demands of them today; what no configuration shows is left out."
    )
    return Section("standards", "Standards", (sentence,), ("standard", "team", *_STATUSES), found, most=100)


def _sum(rows: Iterable[Sequence[Cell]], column: int) -> int:
    return sum(cell for row in rows if isinstance(cell := row[column], int))
