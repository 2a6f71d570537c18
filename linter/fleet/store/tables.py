"""The tables of a store, a class for a row of each: what `tlslint fleet query` can name.

Every row but those of runs and repositories has the `key` of a reading, which stands for one state of a repository,
judged in one way; `repositories` says which run has which.
"""

from datetime import date, datetime
from typing import TypeAlias

from msgspec import Struct

from linter.fleet.store.runs import Member, Run


class File(Struct, frozen=True):
    """A file that was read, could not be, or was skipped."""

    key: str
    path: str
    platform: str
    state: str
    """`read`, `failed`, `skipped`."""
    reason: str


class Item(Struct, frozen=True):
    """What an inventory lists."""

    key: str
    id: str
    """Stable while lines move."""
    kind: str
    """`listener`, `upstream`; `certificate`, `private-key`, `revocation-list`."""
    name: str
    platform: str
    path: str
    line: int


class Endpoint(Item, frozen=True):
    """A listener or a hop."""

    exposure: str
    """`public`, `internal`, `loopback`; `?` where it is not known."""
    protocol: str
    port: str
    hosts: tuple[str, ...]
    tls: str
    """`yes`, `no`, `also clear`, `?`."""
    versions: tuple[str, ...]
    suites: tuple[str, ...]
    groups: tuple[str, ...]
    key_exchange: str
    """`hybrid`, `classical`, `?`; empty without TLS."""
    client_certificate: str
    verifies: str
    """Of a hop: whether the chain of its peer is verified."""
    owners: tuple[str, ...]
    data: tuple[str, ...]
    violates: tuple[str, ...]
    """Standards."""


class Certificate(Item, frozen=True):
    """A certificate, a private key or a list of revoked certificates."""

    names: tuple[str, ...]
    not_after: date | None
    authority: str
    renewed_by: str
    strength: str
    """In bits of security."""
    signature_hash: str
    self_signed: str
    owners: tuple[str, ...]


class Hop(Struct, frozen=True):
    """A connection of the graph of data flows."""

    key: str
    id: str
    source: str
    target: str
    transport: str
    protocol: str
    versions: tuple[str, ...]
    verification: str
    path: str
    line: int
    doubt: str
    because: str
    control_plane: bool


class Said(Struct, frozen=True):
    """A finding, or what could not be decided."""

    key: str
    id: str
    """Stable while lines move; of several with one, each has a number."""
    kind: str
    """`fail`, `open`."""
    rule: str
    severity: str
    message: str
    cause: str
    path: str
    line: int
    column: int
    platform: str
    subject: str
    setting: str
    accepted: bool
    reason: str
    """Why a person accepts it."""
    until: date | None
    owners: tuple[str, ...]


class Requirement(Struct, frozen=True):
    """What the files say of a requirement of a standard."""

    key: str
    standard: str
    requirement: str
    status: str
    due: bool
    endpoints: int
    failing: int
    open: int
    accepted: int


class Coverage(Struct, frozen=True):
    """How much was read and judged."""

    key: str
    files: int
    failed: int
    skipped: int
    endpoints: int
    passed: int
    failing: int
    open: int


class Name(Struct, frozen=True):
    """A name by which other repositories may reach something, or run it."""

    key: str
    kind: str
    """`host`, `service`, `image`."""
    name: str
    port: str
    node: str
    """The id of a node of the graph."""
    serves: bool
    """Whether it answers to the name; else it asks for it."""
    path: str
    line: int


Row: TypeAlias = File | Endpoint | Certificate | Hop | Said | Requirement | Coverage | Name

OF_READINGS: dict[str, type[Row]] = {
    "files": File,
    "endpoints": Endpoint,
    "certificates": Certificate,
    "hops": Hop,
    "said": Said,
    "requirements": Requirement,
    "coverage": Coverage,
    "names": Name,
}
"""The tables, by their names."""


class OfRun(Struct, frozen=True):
    """What a run has of a repository."""

    run: str
    repository: str
    team: str
    labels: dict[str, str]
    path: str
    revision: str
    state: str
    """`read`, `incomplete`, `missing`."""
    key: str
    why: str
    was_read: bool
    """Whether this run read it; else it was as it had been."""
    seconds: float

    @classmethod
    def of(cls, run_id: str, member: Member) -> "OfRun":
        """Return the row of a member."""
        return cls(
            run=run_id,
            repository=member.repository,
            team=member.labels.get("team", ""),
            labels=dict(member.labels),
            path=member.path,
            revision=member.revision,
            state=member.state,
            key=member.key,
            why=member.why,
            was_read=member.was_read,
            seconds=member.seconds,
        )


class OfAll(Struct, frozen=True):
    """A run."""

    run: str
    started: datetime
    ended: datetime | None
    tlslint: str
    profile: str
    standards: tuple[str, ...]
    repositories: int

    @classmethod
    def of(cls, run: Run) -> "OfAll":
        """Return the row of a run."""
        return cls(run.id, run.started, run.ended, run.tlslint, run.profile, run.standards, run.repositories)
