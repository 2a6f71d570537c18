"""Readings to Parquet, as far as they are not there yet.  What is packed twice counts once."""

# Paths are strings here, because pathlib is ten times slower; what stands in SQL are names of ours, and texts quoted.
# ruff: noqa: S608, PTH108, PTH118, PTH123

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import IO, TYPE_CHECKING

import msgspec

from linter.fleet.store.database import columns, connection, text
from linter.fleet.store.folder import Folder, Making, StoreError, of_reading
from linter.fleet.store.reading import DamagedReadingError, unpacked
from linter.fleet.store.runs import Members, members_of
from linter.fleet.store.tables import OF_READINGS, OfAll, OfRun

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONGEST_LINE = 500_000_000
"""Bytes of one row."""


def pack(store: Folder, run_id: str) -> None:
    """Make Parquet of a run that has ended, and of what it read.  Raises StoreError and DatabaseMissingError."""
    database = connection()
    have = frozenset(store.names("tables"))
    found = members_of(store, run_id)
    if f"run-{run_id}" not in have:
        _members(store, database, found)
    known = _known(store, have)
    left = sorted({member.key for member in found.members if member.key} - known)
    if left:
        _readings(store, database, run_id, left)


def _known(store: Folder, packs: Iterable[str]) -> set[str]:
    """Return the keys of the readings that are packed."""
    found: set[str] = set()
    for name in packs:
        content = store.get(f"tables/{name}/keys.json")
        with suppress(msgspec.DecodeError):  # what nobody knows to be packed is packed again
            found.update(msgspec.json.decode(content or b"[]", type=list[str]))
    return found


def _members(store: Folder, database: "DuckDBPyConnection", found: Members) -> None:
    made = store.new_folder(f"tables/run-{found.run.id}")
    rows: dict[str, Sequence[OfAll | OfRun]] = {
        "runs": [OfAll.of(found.run)],
        "repositories": [OfRun.of(found.run.id, one) for one in found.members],
    }
    for name, several in rows.items():
        with open(os.path.join(made.path, f"{name}.lines"), "wb") as file:
            file.writelines(msgspec.json.encode(row) + b"\n" for row in several)
    _filled(made, database, {"runs": OfAll, "repositories": OfRun}, "")


def _readings(store: Folder, database: "DuckDBPyConnection", run_id: str, keys: list[str]) -> None:
    pack_id = f"pack-{run_id}-{os.urandom(3).hex()}"
    made = store.new_folder(f"tables/{pack_id}")
    try:
        kept = _lines(store, made, keys)
        with open(os.path.join(made.path, "keys.json"), "wb") as file:
            file.write(msgspec.json.encode(kept))
    except OSError as error:
        made.dropped()
        raise StoreError(f"{store.path}: the tables cannot be written: {error.strerror}") from error
    _filled(made, database, OF_READINGS, pack_id)


def _lines(store: Folder, made: Making, keys: Iterable[str]) -> list[str]:
    """Write the rows of all readings together, a file for each table; return the keys of those that are whole."""
    kept: list[str] = []
    with ExitStack() as stack:
        files: dict[str, IO[bytes]] = {
            name: stack.enter_context(open(os.path.join(made.path, f"{name}.lines"), "wb")) for name in OF_READINGS
        }
        for key in keys:
            content = store.get(of_reading(key))
            try:
                reading = unpacked(content or b"")
            except DamagedReadingError:
                store.forget(of_reading(key))  # the next run reads it again
                continue
            for name, rows in reading.rows.items():
                files[name].write(rows)
            kept.append(key)
    return kept


def _filled(
    made: Making, database: "DuckDBPyConnection", tables: Mapping[str, type[msgspec.Struct]], pack_id: str
) -> None:
    """Turn lines into Parquet, and let the folder appear."""
    import duckdb  # noqa: PLC0415  # as `connection` has

    try:
        for name, row in tables.items():
            lines = os.path.join(made.path, f"{name}.lines")
            kinds = ", ".join(f"{text(column)}: {text(kind)}" for column, kind in columns(row).items())
            read = (
                f"read_json({text(lines)}, format='newline_delimited', columns={{{kinds}}}, "
                f"maximum_object_size={_LONGEST_LINE})"
            )
            target = text(os.path.join(made.path, f"{name}.parquet"))
            database.execute(
                f"COPY (SELECT *, {text(pack_id)} AS pack FROM {read}) TO {target} (FORMAT parquet, COMPRESSION zstd)"
            )
            os.unlink(lines)
    except (duckdb.Error, OSError) as error:
        made.dropped()
        raise StoreError(f"{made.store.path}: the tables cannot be written: {error}; what was read is kept") from error
    made.whole()
