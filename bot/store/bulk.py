"""Many rows at once, by the driver's own means."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns; to bind each through SQLAlchemy would cost as much as the insert itself."""
    statement, order = _insert_of(table, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(statement, [tuple([row[name] for name in order]) for row in rows])


@cache
def _insert_of(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, Sequence[str]]:
    """Write the statement for a driver that takes parameters by place, and give their order."""
    statement = insert(table).compile(dialect=dialect, column_keys=columns)
    return str(statement), statement.positiontup or columns
