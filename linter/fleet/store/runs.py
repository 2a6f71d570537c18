"""The runs of a store: when, by which word, and what each has of which repository."""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b

import msgspec
from msgspec import Struct, field

from linter.fleet.roster.listed import Listed
from linter.fleet.store.folder import Folder, StoreError

READ, INCOMPLETE, MISSING = "read", "incomplete", "missing"
"""Of a repository: all of it was analysed, not all of it was, or nothing was."""


_SIZE = 16
_ID = re.compile(r"\d{4}-\d\d-\d\dT[\d.-]+-[0-9a-f]+\.json")


class Run(Struct, frozen=True):
    """One look at a fleet."""

    id: str
    """When it began, and something that tells two of one moment apart."""
    started: datetime
    ended: datetime | None
    tlslint: str
    profile: str
    terms: str
    """What tells the judgement of one run from that of another."""
    standards: tuple[str, ...]
    repositories: int
    roster: str = ""
    """What tells one list of repositories from another."""


class Member(Struct, frozen=True):
    """What a run has of a repository."""

    repository: str
    labels: Mapping[str, str]
    path: str
    revision: str
    """The commit; empty where it is no repository of git."""
    state: str
    key: str
    """Of its reading; empty where there is none."""
    why: str = ""
    """Why there is none."""
    was_read: bool = False
    """Whether this run read it; else it was as it had been."""
    seconds: float = 0.0
    """How long that took."""
    weight: int = 0


class Members(Struct, frozen=True):
    """All of a run."""

    run: Run
    members: tuple[Member, ...] = field(default_factory=tuple)


def new_id(started: datetime) -> str:
    """Return a name for a run; of two, that of the later one is sorted behind."""
    return f"{started:%Y-%m-%dT%H-%M-%S.%f}-{os.urandom(2).hex()}"


def named(roster: Sequence[Listed]) -> str:
    """Return what tells a list of repositories from another."""
    return blake2b(msgspec.msgpack.encode(roster), digest_size=_SIZE).hexdigest()


def begin(store: Folder, run: Run) -> None:
    """Note that a run has begun.  Raises StoreError."""
    store.put(f"begun/{run.id}.json", msgspec.json.encode(run))


def end(store: Folder, run: Run, members: Sequence[Member]) -> None:
    """Note that a run has ended, with all that it has.  Raises StoreError."""
    store.put(f"runs/{run.id}.json", msgspec.json.encode(Members(run, tuple(members))))
    for one in begun(store):
        # What one has not ended another has, of the same list judged in the same way.
        if one.id <= run.id and (one.roster, one.terms) == (run.roster, run.terms):
            store.forget(f"begun/{one.id}.json")
    store.forget(f"begun/{run.id}.json")


def begun(store: Folder) -> list[Run]:
    """Return the runs that have not ended, the oldest first."""
    ended = {name.removesuffix(".json") for name in store.names("runs")}
    return [run for run in _runs(store, "begun") if run.id not in ended]


def ended(store: Folder) -> list[str]:
    """Return the ids of the runs that have ended, the oldest first."""
    return [name.removesuffix(".json") for name in store.names("runs") if _ID.fullmatch(name)]


def members_of(store: Folder, run_id: str) -> Members:
    """Return what a run has.  Raises StoreError."""
    content = store.get(f"runs/{run_id}.json")
    if content is None:
        raise StoreError(f"{store.path}: there is no run {run_id}; `tlslint fleet runs` lists them")
    try:
        return msgspec.json.decode(content, type=Members)
    except msgspec.DecodeError as error:
        raise StoreError(f"{store.path}: the run {run_id} is damaged: {error}") from error


def _runs(store: Folder, folder: str) -> list[Run]:
    found = []
    for name in store.names(folder):
        content = store.get(f"{folder}/{name}")
        try:
            found.append(msgspec.json.decode(content or b"", type=Run))
        except msgspec.DecodeError:
            continue  # it ended between two looks, or is none of ours
    return found
