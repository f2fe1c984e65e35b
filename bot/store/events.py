"""Keep the derived events in step with what is not the host's: settings, identities, and what is recorded by hand."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from bot.model import RECORDED, Account, Kind
from bot.store import schema
from bot.store.bulk import plain_rows
from bot.store.derivation import COMMENTS_OF
from bot.store.facts import EventRow
from bot.store.ingest import Ingest, Place, default_person
from bot.store.settings import Settings
from bot.store.slices import places
from bot.store.store import get_meta, outdate, set_meta

__all__ = ["accounts", "apply_settings", "assign", "plain_rows", "replace_recorded"]

CHUNK = 500  # rows derived at a time


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
            _derive(ingest, place, table, numbers)
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


def assign(
    connection: Connection, person_of: Mapping[tuple[str, str], str], settings: Settings | None = None
) -> None:
    """Give each account's events to its person; `person_of` is by (host, id), every other account is its own.

    Events of the person "" are nobody's. Where accounts have come together, or apart, what was said by them and
    to them is judged anew: under these settings, else by the next `apply_settings`.
    """
    table = schema.account
    rows = connection.execute(select(table)).all()
    before = {row.id: row.person for row in rows}
    after = {
        row.id: person_of.get(
            (row.host, row.host_id), default_person(Account(row.host, row.host_id, row.login))
        )
        for row in rows
    }
    for number, person in after.items():
        if person != before[number]:
            connection.execute(update(table).where(table.c.id == number).values(person=person))
            mine = schema.event.c.account == number
            connection.execute(update(schema.event).where(mine).values(person=person))
    company, former = _company(after), _company(before)
    moved = [number for number in after if company[number] != former[number]]
    if moved and settings is None:
        outdate(connection)
    elif moved and settings is not None:
        _judge_anew(connection, moved, settings)


def _company(person_of: Mapping[int, str]) -> dict[int, frozenset[int]]:
    """Give the accounts of the same person, by account; nobody's accounts are each for itself."""
    together: dict[str, set[int]] = {}
    for number, person in person_of.items():
        together.setdefault(person, set()).add(number)
    return {
        number: frozenset(together[person] if person else {number}) for number, person in person_of.items()
    }


def _judge_anew(connection: Connection, accounts_: Collection[int], settings: Settings) -> None:
    """Derive the pull requests and issues that these accounts wrote or spoke in."""
    ingest = Ingest(connection, settings)
    concerned: dict[tuple[int, Table], set[Any]] = {}
    for table, comments in COMMENTS_OF.items():
        for column, author in ((table.c.number, table.c.author), (comments.c.topic, comments.c.author)):
            query = select(column.table.c.repository, column).where(author.in_(accounts_)).distinct()
            for repository, number in connection.execute(query):
                concerned.setdefault((repository, table), set()).add(number)
    assigned_ = select(schema.event.c.subject).where(
        schema.event.c.kind == Kind.MAIN_REVIEW.value, schema.event.c.account.in_(accounts_)
    )
    reviewed = {tuple(subject.rsplit("!", 1)) for subject in connection.scalars(assigned_)}
    for place in places(connection):
        numbers = {int(number) for name, number in reviewed if name == place.name}
        concerned.setdefault((place.id, schema.pull), set()).update(numbers)
        for table in COMMENTS_OF:
            _derive(ingest, place, table, sorted(concerned.get((place.id, table), ())))


def _derive(ingest: Ingest, place: Place, table: Table, numbers: Sequence[Any]) -> None:
    for start in range(0, len(numbers), CHUNK):
        ingest.derive(place, table, numbers[start : start + CHUNK])


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
