"""How much of a fleet was read, and what was not."""

from collections.abc import Iterator

from linter.fleet.answers.asking import Asking
from linter.fleet.answers.section import Section


def reading(asking: Asking) -> Iterator[Section]:
    """Yield what could not be read, whole repositories first."""
    missing = asking.rows(
        "SELECT repository, team, why, path FROM repositories WHERE state = 'missing' ORDER BY repository"
    )
    yield Section(
        "missing",
        "Repositories that were not read",
        (f"Repositories of which nothing is said: {len(missing):,}.",),
        ("repository", "team", "why", "place"),
        missing,
        most=100,
    )
    failed = asking.rows(
        "SELECT repository, team, path, reason FROM files WHERE state = 'failed' ORDER BY repository, path, reason"
    )
    (skipped,) = asking.one("SELECT count(*) FROM files WHERE state = 'skipped'")
    yield Section(
        "failed",
        "Files that could not be analysed",
        (f"Files that could not be analysed: {len(failed):,}, skipped: {skipped:,}.",),
        ("repository", "team", "file", "why"),
        failed,
    )
