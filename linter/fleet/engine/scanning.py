"""A run over a fleet: what each repository is, which of them are known as they are, and the others read."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from time import monotonic

from msgspec import Struct

from linter.fleet.engine.asking import Engine
from linter.fleet.reading.frames import Asked, Looked, Problem, Read
from linter.fleet.reading.terms import Terms
from linter.fleet.roster.listed import Listed
from linter.fleet.store.folder import Folder, of_reading
from linter.fleet.store.reading import DamagedReadingError, is_whole, of_day
from linter.fleet.store.runs import INCOMPLETE, MISSING, READ, Member

_SIZE = 20


class Progress(Struct, frozen=True):
    """How far a run is."""

    done: int
    of: int
    weight_done: int
    weight: int
    seconds: float
    """Since the first of them was begun."""
    is_reading: bool
    """Whether repositories are read; else it is looked at what they are."""


Watch = Callable[[Progress], None]


def scan(
    store: Folder, roster: Sequence[Listed], terms: Terms, named: str, engine: Engine, watch: Watch
) -> list[Member]:
    """Read what is not known yet, and return what there is of each repository, in the order of the list.

    Whatever was read is kept at once.  Raises StoreError and EngineError.
    """
    looked = _looked(roster, engine, watch)
    members: dict[int, Member] = {}
    wanted: dict[str, list[int]] = {}
    for number, found in looked.items():
        if isinstance(found, Problem):
            members[number] = _member(roster[number], None, MISSING, why=found.why)
            continue
        key = _key(found.identity, named)
        known = _known(store, key, terms)
        if known is None:
            wanted.setdefault(key, []).append(number)
        else:
            members[number] = _member(roster[number], found, known[1], key=known[0])
    members |= dict(_read(store, roster, looked, wanted, engine, watch))
    return [members[number] for number in range(len(roster))]


def _looked(roster: Sequence[Listed], engine: Engine, watch: Watch) -> dict[int, Looked | Problem]:
    began = monotonic()
    found: dict[int, Looked | Problem] = {}
    for number, answer in engine.answers([Asked(one) for one in roster], [0] * len(roster)):
        found[number] = answer if isinstance(answer, Looked | Problem) else Problem("it was read unasked")
        watch(Progress(len(found), len(roster), 0, 0, monotonic() - began, is_reading=False))
    return found


def _read(  # what is read, by whom, and where it goes
    store: Folder,
    roster: Sequence[Listed],
    looked: dict[int, Looked | Problem],
    wanted: dict[str, list[int]],
    engine: Engine,
    watch: Watch,
) -> Iterator[tuple[int, Member]]:
    """Yield what came of those that are not known; of equal ones, one is read."""
    began = monotonic()
    keys = list(wanted)
    firsts = [looked[wanted[key][0]] for key in keys]
    about = [one for one in firsts if isinstance(one, Looked)]
    asked = [Asked(roster[wanted[key][0]], one.identity, key) for key, one in zip(keys, about, strict=True)]
    weights = [one.weight for one in about]
    total, done = sum(weights), 0
    for count, (place, answer) in enumerate(engine.answers(asked, weights), start=1):
        if isinstance(answer, Read):
            store.put(of_reading(answer.key), answer.reading)
        done += weights[place]
        for number in wanted[keys[place]]:
            found = looked[number]
            yield number, _of_answer(roster[number], found if isinstance(found, Looked) else None, answer)
        watch(Progress(count, len(asked), done, total, monotonic() - began, is_reading=True))


def _of_answer(one: Listed, found: Looked | None, answer: object) -> Member:
    if isinstance(answer, Read):
        state = READ if answer.is_whole else INCOMPLETE
        return _member(one, found, state, key=answer.key, was_read=True, seconds=answer.seconds)
    why = answer.why if isinstance(answer, Problem) else "it was looked at, and not read"
    return _member(one, found, MISSING, why=why, was_read=True)


def _member(  # noqa: PLR0913  # as many as a member has
    one: Listed,
    found: Looked | None,
    state: str,
    *,
    key: str = "",
    why: str = "",
    was_read: bool = False,
    seconds: float = 0.0,
) -> Member:
    return Member(
        repository=one.name,
        labels=one.labels,
        path=one.path,
        revision="" if found is None else found.revision,
        state=state,
        key=key,
        why=why,
        was_read=was_read,
        seconds=round(seconds, 3),
        weight=0 if found is None else found.weight,
    )


def _key(identity: str, named: str) -> str:
    return blake2b(f"{identity}\0{named}".encode(), digest_size=_SIZE).hexdigest()


def _known(store: Folder, key: str, terms: Terms) -> tuple[str, str] | None:
    """Return the key and the state of what is kept of a repository as it is, if it was judged alike and holds today."""
    for one in (key, of_day(key, terms.judging.today)):
        kept = store.get(of_reading(one))
        if kept is None:
            continue
        try:
            return one, READ if is_whole(kept) else INCOMPLETE
        except DamagedReadingError:
            store.forget(of_reading(one))  # it is read again
    return None
