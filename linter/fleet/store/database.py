"""DuckDB, which turns rows into Parquet and answers SQL about them.  Alone imports `duckdb`, and lets it load nothing.

Source: https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview.
"""

from datetime import date, datetime
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from linter.fleet.store.folder import StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", float: "DOUBLE", date: "DATE", datetime: "TIMESTAMPTZ"}
_MOST_MEMORY = "2GB"


class DatabaseMissingError(Exception):
    """The library is not installed."""


class QueryError(StoreError):
    """SQL that cannot be answered, and why."""


def connection() -> "DuckDBPyConnection":
    """Return a database in memory that loads nothing from anywhere.  Raises DatabaseMissingError."""
    try:
        import duckdb  # noqa: PLC0415  # a quarter of a second, which no other command waits for
    except ImportError as error:
        raise DatabaseMissingError from error
    found = duckdb.connect()
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "enable_progress_bar = false",
        f"memory_limit = '{_MOST_MEMORY}'",
        "preserve_insertion_order = false",
        "TimeZone = 'UTC'",
    ):
        found.execute(f"SET {setting}")
    return found


def locked(found: "DuckDBPyConnection", folder: str) -> None:
    """Let SQL read what is in a folder, and nothing else from then on, nor write anything."""
    found.execute(f"SET allowed_directories = [{text(folder)}]")
    found.execute("SET enable_external_access = false")
    found.execute("SET lock_configuration = true")


def asked(found: "DuckDBPyConnection", sql: str, parameters: object = None) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the headings and the rows of what SQL asks for.  Raises QueryError."""
    import duckdb  # noqa: PLC0415  # as above

    try:
        cursor = found.execute(sql, parameters)
        return [column[0] for column in cursor.description or ()], cursor.fetchall()
    except duckdb.Error as error:
        raise QueryError(" ".join(str(error).split())) from error


def selected(found: "DuckDBPyConnection", sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return what one statement reads, as `asked`; anything but reading is refused.  Raises QueryError."""
    import duckdb  # noqa: PLC0415  # as above

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(" ".join(str(error).split())) from error
    reading = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
    if len(statements) != 1 or statements[0].type not in reading:
        raise QueryError("one statement that reads is answered: SELECT, FROM, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN")
    return asked(found, sql)


def text(value: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def columns(row: type) -> dict[str, str]:
    """Return the columns of a table with their types, by the class of its rows."""
    hints = get_type_hints(row)
    return {name: _type(hints[name]) for name in getattr(row, "__struct_fields__")}  # noqa: B009  # of any Struct


def _type(hint: Any) -> str:  # noqa: ANN401  # a type as it is annotated
    if get_origin(hint) is tuple:
        return f"{_type(get_args(hint)[0])}[]"
    if isinstance(hint, UnionType):
        return next(_type(one) for one in get_args(hint) if one is not NoneType)
    return _TYPES.get(hint, "MAP(VARCHAR, VARCHAR)")
