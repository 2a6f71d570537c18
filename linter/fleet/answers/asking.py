"""A store that is asked about one run, beside another.  Knows the tables, and no answer."""

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from linter.fleet.answers.section import Cell, rows
from linter.fleet.store.database import asked

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SEVERITIES = ("critical", "high", "medium", "low")
COUNTED = ", ".join(f"count(*) FILTER (severity = '{one}') AS {one}" for one in SEVERITIES)
"""SQL that counts findings by how severe they are."""


class Asking(Struct, frozen=True):
    """A database about a run."""

    database: "DuckDBPyConnection"
    run: str
    against: str
    """The run that it is compared with; empty where there is none."""
    today: date

    def rows(self, sql: str, **parameters: object) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows that SQL asks for."""
        return rows(asked(self.database, sql, parameters or None)[1])

    def one(self, sql: str, **parameters: object) -> tuple[Cell, ...]:
        """Return the only row."""
        return self.rows(sql, **parameters)[0]
