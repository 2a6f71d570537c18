"""Vendors' named TLS policies to versions and cipher suites.  Knows no platform's attributes and no opinion."""

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from linter.tls import data, suites
from linter.tls.suites import CipherSuite


class Preset(Struct, frozen=True):
    """What a named policy allows."""

    name: str
    versions: tuple[str, ...]
    cipher_suites: tuple[CipherSuite, ...] | None
    """None where no table of the vendor's says which suites the policy has."""
    post_quantum: bool | None
    """Whether it offers a key exchange that withstands quantum computers; None where no table says so."""
    source: str
    checked: str
    """The day on which the table was compared with its source, `YYYY-MM-DD`."""


@cache
def table(name: str) -> Mapping[str, Preset]:
    """Return all policies of a vendor's service by their names; raise KeyError for a table that does not exist."""
    if name not in tables():
        raise KeyError(name)
    found = data.table(f"presets/{name}")
    source, checked = found["source"], found["checked"]
    return {
        policy: Preset(policy, tuple(row["versions"]), _suites(row["suites"]), row.get("post_quantum"), source, checked)
        for policy, row in found["policies"].items()
    }


@cache
def tables() -> tuple[str, ...]:
    """Return the names of the tables, sorted."""
    return tuple(data.tables("presets"))


def find(table_name: str, policy: str) -> Preset | None:
    """Return a policy of a table; None for one that the table does not list, which may be newer than the table."""
    return table(table_name).get(policy)


def checked(table_name: str) -> str:
    """Return the day on which a table was compared with its source."""
    return next(iter(table(table_name).values())).checked


def _suites(names: list[str] | None) -> tuple[CipherSuite, ...] | None:
    return None if names is None else tuple(suites.by_name()[name] for name in names)
