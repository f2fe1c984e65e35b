"""Derived tables set apart for a trial: the same statements meet copies, and the real ones stay as they are."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, Table, insert, select, text

from bot.model import RECORDED
from bot.store import schema
from bot.store.settings import Settings
from bot.store.store import get_meta


@contextlib.contextmanager
def apart(connection: Connection, settings: Settings) -> Iterator[None]:
    """Put temporary tables before those that deriving and assigning write; they are gone afterwards.

    A database looks for a table's name among the temporary ones first, so whoever reads or writes need not know.
    Events are set apart only where the settings will derive them anew; what was recorded by hand is taken along.
    """
    tables = [schema.account, schema.meta]
    if get_meta(connection, "settings") != settings.fingerprint:
        tables.append(schema.event)
    with contextlib.ExitStack() as stack:
        for table in tables:
            _set_apart(connection, table)
            stack.callback(connection.execute, text(f"DROP TABLE temp.{table.name}"))
        yield


def _set_apart(connection: Connection, table: Table) -> None:
    rows = select(table)
    if table is schema.event:
        rows = rows.where(table.c.kind.in_([str(kind) for kind in RECORDED]))
    kept = [tuple(row) for row in connection.execute(rows)]
    copy = table.to_metadata(MetaData())
    copy._prefixes = ["TEMPORARY"]  # noqa: SLF001 - a copy cannot be given any
    copy.create(connection, checkfirst=False)
    if kept:
        connection.execute(insert(copy), [dict(zip(copy.c.keys(), row, strict=True)) for row in kept])
