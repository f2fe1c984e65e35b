"""Take the host's rows into the database, and derive their events in the same transaction.

Rows that are as they were cost no write. An account is known by the host's id; its login may change.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from bot.forge.records import FilesRecord, IssueRecord, PullRecord
from bot.model import Account
from bot.store import schema
from bot.store.facts import EventRow, issue_events, issue_key, pull_events, pull_key
from bot.store.settings import Settings, Touched

MISSES_BEFORE_UNAVAILABLE = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A repository with its number in the database."""

    id: int
    host: str
    name: str


def default_person(account: Account) -> str:
    """Name the person of an account that nobody has tied to a row or to the roster."""
    return f"{account.host}:{account.id}"


def insert_many(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns; what SQLAlchemy does to bind each costs more than the insert."""
    statement = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    columns = statement.positiontup or list(rows[0])
    connection.exec_driver_sql(str(statement), [tuple(row[name] for name in columns) for row in rows])


class Ingest:
    """Writes records through one connection; made anew for each transaction."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self.settings = settings

    def pulls(self, place: Place, records: Sequence[PullRecord], pass_: int | None = None) -> int:
        """Upsert pull requests and their events, say how many were new or changed.

        `pass_` stamps the rows as seen by that listing pass.
        """
        return self._upsert(place, schema.pull, records, _pull_values, self._derive_pulls, pass_)

    def issues(self, place: Place, records: Sequence[IssueRecord], pass_: int | None = None) -> int:
        """Upsert issues and their events, likewise."""
        return self._upsert(place, schema.issue, records, _issue_values, self._derive_issues, pass_)

    def files(self, place: Place, number: int, files_key: str, record: FilesRecord) -> None:
        """Replace the file list of a pull request; the key says of which content it is."""
        where = {"repository": place.id, "number": number}
        table = schema.changed_file
        self.connection.execute(delete(table).filter_by(**where))
        if record.paths:
            self.connection.execute(insert(table), [{**where, "path": path} for path in record.paths])
        state = "truncated" if record.truncated else "known"
        self._set_pull(place, number, files_of=files_key, files_state=state, files_misses=0)

    def files_missed(self, place: Place, number: int, misses: int) -> None:
        """Note that the host had no file list for an existing pull request; after three runs it blocks nothing."""
        if misses < MISSES_BEFORE_UNAVAILABLE:
            self._set_pull(place, number, files_misses=misses)
        else:
            given_up = {"files_state": "unavailable", "files_of": schema.pull.c.files_key}
            self._set_pull(place, number, files_misses=misses, **given_up)

    def deleted(self, place: Place, table: Table, number: int | str) -> None:
        """Mark an item that the host no longer has: it stops counting and stays listed."""
        where = (table.c.repository == place.id) & (table.c.number == number)
        self.connection.execute(update(table).where(where).values(deleted=True))
        self.derive(place, table, [number])

    def derive(self, place: Place, table: Table, numbers: Sequence[Any]) -> None:
        """Make the events of these rows anew."""
        (self._derive_pulls if table is schema.pull else self._derive_issues)(place, list(numbers))

    def _set_pull(self, place: Place, number: int, **values: Any) -> None:
        where = (schema.pull.c.repository == place.id) & (schema.pull.c.number == number)
        self.connection.execute(update(schema.pull).where(where).values(**values))
        self._derive_pulls(place, [number])

    def _upsert(
        self,
        place: Place,
        table: Table,
        records: Sequence[Any],
        values_of: Callable[[Any], dict[str, Any]],
        derive: Callable[[Place, list[Any]], None],
        pass_: int | None,
    ) -> int:
        if not records:
            return 0
        records = list({record.number: record for record in records}.values())
        numbers = [record.number for record in records]
        accounts = self._accounts({record.author for record in records if record.author is not None})
        known = self._known(place, table, numbers)
        new, changed = [], []
        empty = {"files_of": None, "files_state": "", "files_misses": 0} if table is schema.pull else {}
        for record in records:
            before = known.get(record.number)
            # A host that hides an account later does not make its work nobody's.
            author = accounts[record.author] if record.author else before and before["author"]
            values = {"author": author, "deleted": False, **values_of(record)}
            if before is None:
                new.append({"repository": place.id, "number": record.number, "seen": pass_ or 0, **empty, **values})
            elif any(before[column] != value for column, value in values.items()):
                changed.append({"of": place.id, "no": record.number, **values})
        if new:
            insert_many(self.connection, table, new)
        if changed:
            where = (table.c.repository == bindparam("of")) & (table.c.number == bindparam("no"))
            self.connection.execute(update(table).where(where), changed)
        if pass_ is not None and known:
            here = (table.c.repository == place.id) & table.c.number.in_(numbers)
            self.connection.execute(update(table).where(here & (table.c.seen != pass_)).values(seen=pass_))
        touched = [row["number"] for row in new] + [row["no"] for row in changed]
        derive(place, touched)
        return len(touched)

    def _known(self, place: Place, table: Table, numbers: Sequence[Any]) -> dict[Any, Any]:
        here = (table.c.repository == place.id) & table.c.number.in_(numbers)
        return {row["number"]: row for row in self.connection.execute(select(table).where(here)).mappings()}

    def _accounts(self, accounts: set[Account]) -> dict[Account, int]:
        """Give the database's number of each account by the host's id; new ones are added, new logins noted."""
        known = self._known_accounts(accounts)
        if new := sorted(account for account in accounts if (account.host, account.id) not in known):
            distinct = {(account.host, account.id): account for account in new}
            rows = [
                {"host": host, "host_id": host_id, "login": account.login, "person": default_person(account)}
                for (host, host_id), account in distinct.items()
            ]
            self.connection.execute(insert(schema.account), rows)
            known |= self._known_accounts(new)
        for account in sorted(accounts):
            row = known[account.host, account.id]
            if row.login != account.login:
                self._renamed(row.id, row.login, account.login)
        return {account: known[account.host, account.id].id for account in accounts}

    def _known_accounts(self, accounts: Collection[Account]) -> dict[tuple[str, str], Any]:
        table = schema.account
        ids = {account.id for account in accounts}
        rows = self.connection.execute(select(table).where(table.c.host_id.in_(ids)))
        return {(row.host, row.host_id): row for row in rows}

    def _renamed(self, number: int, before: str, now: str) -> None:
        table = schema.former_login
        self.connection.execute(delete(table).filter_by(account=number, login=now))
        if before.lower() != now.lower():
            self.connection.execute(delete(table).filter_by(account=number, login=before))
            self.connection.execute(insert(table).values(account=number, login=before))
        self.connection.execute(update(schema.account).where(schema.account.c.id == number).values(login=now))

    def _derive_pulls(self, place: Place, numbers: list[int]) -> None:
        self._replace_events([pull_key(place.name, n) for n in numbers], self._pull_events(place, numbers))

    def _derive_issues(self, place: Place, numbers: list[str]) -> None:
        self._replace_events([issue_key(place.name, n) for n in numbers], self._issue_events(place, numbers))

    def _replace_events(self, subjects: list[str], events: Iterator[EventRow]) -> None:
        if not subjects:
            return
        self.connection.execute(delete(schema.event).where(schema.event.c.subject.in_(subjects)))
        if rows := list(events):
            insert_many(self.connection, schema.event, rows)

    def _pull_events(self, place: Place, numbers: list[int]) -> Iterator[EventRow]:
        paths = self._paths(place, numbers) if self.settings.needs_files(place.host, place.name) else {}
        for row, login, person in self._authored(place, schema.pull, numbers):
            fresh = row.files_of == row.files_key
            touched = Touched(
                paths=tuple(paths.get(row.number, ())) if fresh else (),
                complete=fresh and row.files_state == "known",
                pending=not fresh,
            )
            marks = self.settings.pull(place.host, place.name, login, row.labels.split("\n"), touched)
            yield from pull_events(row, place.name, person, marks)

    def _issue_events(self, place: Place, numbers: list[str]) -> Iterator[EventRow]:
        for row, login, person in self._authored(place, schema.issue, numbers):
            marks = self.settings.issue(place.host, place.name, login, row.labels.split("\n"))
            yield from issue_events(row, place.name, person, marks)

    def _authored(
        self, place: Place, table: Table, numbers: list[Any]
    ) -> Iterator[tuple[Any, str | None, str]]:
        account = schema.account
        query = (
            select(table, account.c.login, account.c.person)
            .select_from(table.outerjoin(account, account.c.id == table.c.author))
            .where(table.c.repository == place.id, table.c.number.in_(numbers))
        )
        for row in self.connection.execute(query):
            yield row, row.login, row.person or ""

    def _paths(self, place: Place, numbers: list[int]) -> dict[int, list[str]]:
        table = schema.changed_file
        query = select(table.c.number, table.c.path).where(
            table.c.repository == place.id, table.c.number.in_(numbers)
        )
        paths: dict[int, list[str]] = {}
        for number, path in self.connection.execute(query):
            paths.setdefault(number, []).append(path)
        return paths


def _pull_values(record: PullRecord) -> dict[str, Any]:
    return {
        "host_id": record.host_id,
        "title": record.title,
        "state": record.state,
        "created": record.created,
        "updated": record.updated,
        "merged": record.merged,
        "closed": record.closed,
        "labels": "\n".join(record.labels),
        "head": record.head,
        "url": record.url,
        "files_key": record.files_key,
    }


def _issue_values(record: IssueRecord) -> dict[str, Any]:
    return {
        "host_id": record.host_id,
        "title": record.title,
        "state": record.state,
        "created": record.created,
        "updated": record.updated,
        "labels": "\n".join(record.labels),
        "url": record.url,
    }
