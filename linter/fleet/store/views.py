"""A store as a database: its tables as of the last run, and in the schema `history` of all runs."""

# Paths are strings here, because pathlib is ten times slower; what stands in SQL are names of ours, and texts quoted.
# ruff: noqa: S608, PTH118

import os
from typing import TYPE_CHECKING

from linter.fleet.store.database import columns, connection, locked, text
from linter.fleet.store.folder import Folder, StoreError
from linter.fleet.store.packing import pack
from linter.fleet.store.runs import ended
from linter.fleet.store.tables import OF_READINGS, OfAll, OfRun

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LISTED = {
    "findings": "said WHERE kind = 'fail' AND NOT accepted",
    "questions": "said WHERE kind = 'open' AND NOT accepted",
    "accepted": "said WHERE accepted",
    "listeners": "endpoints WHERE kind = 'listener'",
    "upstreams": "endpoints WHERE kind = 'upstream'",
}
"""What the tables are asked for most, by its name."""


def opened(store: Folder, run_id: str | None = None) -> "DuckDBPyConnection":
    """Return a database about a run, the last one where none is named, and all before.  Raises StoreError."""
    store.check()
    last = run_id or (ended(store) or [""])[-1]
    if last:
        pack(store, last)  # what is not there any more is made again
    try:
        return _viewed(store, last)
    except _errors() as error:
        cure = "remove the folder `tables` in it, and it is made again"
        raise StoreError(f"{store.path}: a table is damaged: {' '.join(str(error).split())}; {cure}") from error


def _errors() -> type[Exception]:
    import duckdb  # noqa: PLC0415  # a quarter of a second, which no other command waits for

    return duckdb.Error


def _viewed(store: Folder, last: str) -> "DuckDBPyConnection":
    folder = os.path.join(os.path.abspath(store.path), "tables")  # noqa: PTH100  # as above
    have = store.names("tables")
    runs = [name for name in have if name.startswith("run-")]
    packs = [name for name in have if name.startswith("pack-")]
    found = connection()
    found.execute("CREATE SCHEMA history")
    found.execute(f"CREATE VIEW history.repositories AS {_read(folder, runs, 'repositories', OfRun)}")
    found.execute(f"CREATE VIEW runs AS SELECT * EXCLUDE (pack) FROM ({_read(folder, runs, 'runs', OfAll)})")
    for name, row in OF_READINGS.items():
        found.execute(f"CREATE VIEW history._{name} AS {_read(folder, packs, name, row)}")
    # Two runs at a time may both have packed what both have read.
    found.execute("CREATE VIEW history._packs AS SELECT key, min(pack) AS pack FROM history._coverage GROUP BY key")
    found.execute(
        "CREATE VIEW history._members AS SELECT run, repository, team, key, _packs.pack "
        "FROM history.repositories JOIN history._packs USING (key)"
    )
    for name in OF_READINGS:
        found.execute(
            f"CREATE VIEW history.{name} AS SELECT run, repository, team, * EXCLUDE (run, repository, team, pack) "
            f"FROM history._members JOIN history._{name} USING (key, pack)"
        )
    for name in ("repositories", *OF_READINGS):
        found.execute(f"CREATE VIEW {name} AS SELECT * FROM history.{name} WHERE run = {text(last)}")
    for name, source in _LISTED.items():
        found.execute(f"CREATE VIEW history.{name} AS SELECT * FROM history.{source}")
        found.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}")
    locked(found, folder)
    return found


def _read(folder: str, names: list[str], table: str, row: type) -> str:
    """Return SQL for all rows of a table, of which there may be none."""
    files = [text(os.path.join(folder, name, f"{table}.parquet")) for name in names]
    if files:
        return f"SELECT * FROM read_parquet([{', '.join(files)}], union_by_name = true)"
    kinds = {**columns(row), "pack": "VARCHAR"}
    empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in kinds.items())
    return f"SELECT {empty} WHERE false"
