"""A run of a store to all that is said of it."""

from datetime import date

from linter.fleet.answers.asking import SEVERITIES, Asking
from linter.fleet.answers.changes import changes
from linter.fleet.answers.cryptography import cryptography
from linter.fleet.answers.findings import findings
from linter.fleet.answers.reading import reading
from linter.fleet.answers.section import Answers, Point, Section
from linter.fleet.answers.trend import trend_of
from linter.fleet.store.folder import Folder, StoreError
from linter.fleet.store.runs import begun, ended, members_of
from linter.fleet.store.views import opened

_MOST_RUNS = 26
"""Of a trend: half a year of weeks."""


def answers(store: Folder, run: str | None, against: str | None, today: date) -> Answers:
    """Return what is said of a run, the last one where none is named.  Raises StoreError."""
    store.check()
    known = ended(store)
    for name in filter(None, (run, against)):
        if name not in known:
            raise StoreError(f"{store.path}: there is no run {name}; `tlslint fleet runs` lists them")
    if not known:
        raise StoreError(f"{store.path}: no run has ended here; `tlslint fleet scan LIST` is one")
    run = run or known[-1]
    before = [name for name in known if name < run]
    against = against or (before[-1] if before else "")
    about = members_of(store, run).run
    asking = Asking(opened(store, run), run, against, today)
    trend = trend_of(asking, store, [*before, run][-_MOST_RUNS:])
    sections = (
        _overview(trend[-1], asking, store),
        changes(asking),
        *findings(asking),
        *cryptography(asking),
        *reading(asking),
    )
    worst = next((one for one in SEVERITIES if getattr(trend[-1], one)), "")
    return Answers(run, about.started, against, about.profile, sections, trend, worst)


def _overview(last: Point, asking: Asking, store: Folder) -> Section:
    counts = {str(state): count for state, count in asking.rows("SELECT state, count(*) FROM repositories GROUP BY 1")}
    listeners, hops = asking.one(
        "SELECT count(*) FILTER (kind = 'listener'), count(*) FILTER (kind = 'upstream') FROM endpoints"
    )
    words = [f"Repositories: {last.repositories:,}, of which {counts.get('read', 0):,} were read"]
    words += [f"{counts['incomplete']:,} not wholly analysed"] if "incomplete" in counts else []
    words += [f"{counts['missing']:,} not read"] if "missing" in counts else []
    by_severity = ", ".join(f"{getattr(last, one):,} {one}" for one in SEVERITIES)
    sentences = [
        f"{', '.join(words)}. Listeners: {listeners:,}, upstreams: {hops:,}.",
        f"Findings: {by_severity}. Open questions: {last.open:,}.",
        "This says what files configure, and not what runs.",
    ]
    left = [one for one in begun(store) if one.id > asking.run]
    sentences += [
        f"The run {one.id} has begun and not ended; `tlslint fleet scan --resume` goes on with it." for one in left
    ]
    return Section("overview", "Overview", tuple(sentences))
