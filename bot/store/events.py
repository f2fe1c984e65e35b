"""Keep the derived events in step with what is not the host's: settings, identities, and what is recorded by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from bot.model import RECORDED, Account
from bot.store import schema
from bot.store.facts import EventRow
from bot.store.ingest import Ingest, default_person
from bot.store.settings import Settings
from bot.store.slices import places
from bot.store.store import get_meta, set_meta

CHUNK = 500  # rows derived at a time


def plain_rows(connection: Connection, query: Select[Any]) -> Sequence[Sequence[Any]]:
    """Read the rows of a query as the driver gives them; for ten thousand, that is twice as fast.

    Good for columns of text and numbers, which need no translation.
    """
    with connection.execute(query) as result:
        assert result.cursor is not None
        return result.cursor.fetchall()


def apply_settings(connection: Connection, settings: Settings) -> None:
    """Derive every event anew where sig.yaml (or the meaning of a fact) is no longer what they were made under."""
    if get_meta(connection, "settings") == settings.fingerprint:
        return
    recorded = [str(kind) for kind in RECORDED]
    connection.execute(delete(schema.event).where(schema.event.c.kind.not_in(recorded)))
    ingest = Ingest(connection, settings)
    for place in places(connection):
        for table in (schema.pull, schema.issue):
            numbers = connection.scalars(select(table.c.number).where(table.c.repository == place.id)).all()
            for start in range(0, len(numbers), CHUNK):
                ingest.derive(place, table, numbers[start : start + CHUNK])
    set_meta(connection, "settings", settings.fingerprint)


def accounts(connection: Connection) -> list[tuple[Account, tuple[str, ...]]]:
    """List every account ever seen with its former logins."""
    former: dict[int, list[str]] = {}
    for number, login in connection.execute(select(schema.former_login)):
        former.setdefault(number, []).append(login)
    table = schema.account
    return [
        (Account(row.host, row.host_id, row.login), tuple(sorted(former.get(row.id, ()))))
        for row in connection.execute(select(table).order_by(table.c.id))
    ]


def assign(connection: Connection, person_of: Mapping[tuple[str, str], str]) -> None:
    """Give each account's events to its person; `person_of` is by (host, id), every other account is its own.

    Events of the person "" are nobody's.
    """
    table = schema.account
    for row in connection.execute(select(table)).all():
        account = Account(row.host, row.host_id, row.login)
        person = person_of.get((row.host, row.host_id), default_person(account))
        if person != row.person:
            connection.execute(update(table).where(table.c.id == row.id).values(person=person))
            mine = schema.event.c.account == row.id
            connection.execute(update(schema.event).where(mine).values(person=person))


def replace_recorded(connection: Connection, rows: Sequence[EventRow]) -> None:
    """Replace the events recorded by hand with what the SIG's files say now."""
    table = schema.event
    columns = [column for column in table.c if column.name != "id"]
    by_hand = table.c.kind.in_([str(kind) for kind in RECORDED])
    before = {tuple(row) for row in connection.execute(select(*columns).where(by_hand))}
    after = {tuple(row[column.name] for column in columns) for row in rows}
    if before != after:
        connection.execute(delete(table).where(by_hand))
        if rows:
            connection.execute(insert(table), list(rows))
