"""What fails in a fleet: where most, whose it is, by which rules, and what is accepted."""

# SQL stands here, of which no part is anybody's but ours.
# ruff: noqa: S608

from collections.abc import Iterator

from linter.fleet.answers.asking import COUNTED, SEVERITIES, Asking
from linter.fleet.answers.section import Section

_WORST = ", ".join(f"{one} DESC" for one in SEVERITIES)
_OLD = ("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1")
_ENDPOINTS = "SELECT {by}, count(*) AS endpoints FROM endpoints GROUP BY {by}"


def findings(asking: Asking) -> Iterator[Section]:
    """Yield all parts about findings."""
    yield _teams(asking)
    yield _repositories(asking)
    yield _rules(asking)
    yield _old_versions(asking)
    yield _accepted(asking)


def _teams(asking: Asking) -> Section:
    found = asking.rows(
        f"SELECT r.team, r.repositories, coalesce(e.endpoints, 0), {_zeros('f')}, coalesce(q.open, 0) FROM "
        "(SELECT team, count(*) AS repositories FROM repositories GROUP BY team) r "
        f"LEFT JOIN ({_ENDPOINTS.format(by='team')}) e USING (team) "
        f"LEFT JOIN (SELECT team, {COUNTED} FROM findings GROUP BY team) f USING (team) "
        "LEFT JOIN (SELECT team, count(*) AS open FROM questions GROUP BY team) q USING (team) "
        f"ORDER BY {_ordered('f')}, team"
    )
    headings = ("team", "repositories", "endpoints", *SEVERITIES, "open")
    sentences = () if any(row[0] for row in found) else ("The list gives no repository a label `team`.",)
    return Section("teams", "Teams", sentences, headings, found, most=100)


def _repositories(asking: Asking) -> Section:
    found = asking.rows(
        f"SELECT repository, team, coalesce(endpoints, 0), {COUNTED} FROM findings "
        f"LEFT JOIN ({_ENDPOINTS.format(by='repository')}) USING (repository) "
        f"GROUP BY repository, team, endpoints ORDER BY {_WORST}, repository"
    )
    (clean,) = asking.one(
        "SELECT count(*) FROM repositories WHERE key <> '' AND repository NOT IN (SELECT repository FROM findings)"
    )
    sentences = (f"Repositories with findings: {len(found):,}, without: {clean:,}.",)
    return Section(
        "repositories", "Worst repositories", sentences, ("repository", "team", "endpoints", *SEVERITIES), found
    )


def _rules(asking: Asking) -> Section:
    found = asking.rows(
        f"SELECT rule, {COUNTED}, count(DISTINCT repository) AS repositories FROM findings "
        f"GROUP BY rule ORDER BY {_WORST}, rule"
    )
    return Section("rules", "Rules", (), ("rule", *SEVERITIES, "repositories"), found, most=100)


def _old_versions(asking: Asking) -> Section:
    found = asking.rows(
        "SELECT DISTINCT repository, team, name, list_filter(versions, lambda one: list_contains($old, one)), hosts, "
        "path, line FROM listeners WHERE exposure = 'public' AND list_has_any(versions, $old) "
        "ORDER BY repository, path, line",
        old=list(_OLD),
    )
    headings = ("repository", "team", "listener", "accepts", "hosts", "file", "line")
    sentences = (f"Public listeners that accept a version before TLSv1.2: {len(found):,}.",)
    return Section("old-versions", "Old versions in public", sentences, headings, found)


def _accepted(asking: Asking) -> Section:
    found = asking.rows(
        "SELECT CASE WHEN until IS NULL THEN 'without an end' WHEN until < $today THEN 'has ended' "
        "WHEN until < $today + 30 THEN 'ends within 30 days' ELSE 'ends later' END AS ending, reason, "
        "count(*) AS findings, count(DISTINCT repository) AS repositories, min(until) AS first "
        "FROM accepted GROUP BY ALL ORDER BY first NULLS LAST, findings DESC, reason",
        today=asking.today,
    )
    headings = ("ending", "reason", "findings", "repositories", "first ends")
    total = sum(row[2] for row in found if isinstance(row[2], int))
    return Section("accepted", "What people accept", (f"Accepted findings: {total:,}.",), headings, found)


def _zeros(table: str) -> str:
    return ", ".join(f"coalesce({table}.{one}, 0) AS {one}" for one in SEVERITIES)


def _ordered(table: str) -> str:
    return ", ".join(f"coalesce({table}.{one}, 0) DESC" for one in SEVERITIES)
