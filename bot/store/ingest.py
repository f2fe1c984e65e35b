"""Take the host's rows into the database, and derive their events in the same transaction.

Rows that are as they were cost no write. An account is known by the host's id; its login may change.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam, delete, insert, select, update

from bot.forge.records import FilesRecord, IssueRecord, PullRecord
from bot.model import Account, Reason
from bot.store import schema
from bot.store.facts import EventRow, Row, issue_events, issue_key, pull_events, pull_key
from bot.store.settings import Settings, Touched
from bot.store.store import get_meta, outdate

NO_FILES = {"files_of": None, "files_state": "", "files_misses": 0}
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


def insert_many(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows of the same columns; to bind each through SQLAlchemy would cost as much as the insert itself."""
    statement, order = _insert_of(table, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(statement, [tuple([row[name] for name in order]) for row in rows])


@cache
def _insert_of(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, Sequence[str]]:
    """Write the statement for a driver that takes parameters by place, and give their order."""
    statement = insert(table).compile(dialect=dialect, column_keys=columns)
    return str(statement), statement.positiontup or columns


class Ingest:
    """Writes records through one connection; made anew for each transaction."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self.settings = settings
        if get_meta(connection, "settings") not in (None, "", settings.fingerprint):
            outdate(
                connection
            )  # sig.yaml changed under a long run: what it writes must not pass for up to date

    def pulls(self, place: Place, records: Sequence[PullRecord], pass_: int | None = None) -> int:
        """Upsert pull requests and their events, say how many were new or changed.

        `pass_` stamps the rows as seen by that listing pass.
        """
        return self._upsert(place, schema.pull, records, _pull_values, pass_)

    def issues(self, place: Place, records: Sequence[IssueRecord], pass_: int | None = None) -> int:
        """Upsert issues and their events, likewise."""
        return self._upsert(place, schema.issue, records, _issue_values, pass_)

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
        self._replace_events(place, table, list(self._known(place, table, numbers).values()))

    def _set_pull(self, place: Place, number: int, **values: Any) -> None:
        where = (schema.pull.c.repository == place.id) & (schema.pull.c.number == number)
        self.connection.execute(update(schema.pull).where(where).values(**values))
        self.derive(place, schema.pull, [number])

    def _upsert(
        self,
        place: Place,
        table: Table,
        records: Sequence[Any],
        values_of: Callable[[Any], dict[str, Any]],
        pass_: int | None,
    ) -> int:
        records = list({record.number: record for record in records}.values())
        known = self._known(place, table, [record.number for record in records])
        accounts = self._accounts({record.author for record in records if record.author is not None})
        new: list[Row] = []
        changed: list[Row] = []
        for record in records:
            before = known.get(record.number)
            # A host that hides an account later does not make its work nobody's.
            author = accounts[record.author].id if record.author else before and before["author"]
            values = {"author": author, "deleted": False, **values_of(record)}
            if before is None:
                empty = NO_FILES if table is schema.pull else {}
                key = {"repository": place.id, "number": record.number, "seen": pass_ or 0}
                new.append({**key, **empty, **values})
            elif any(before[column] != value for column, value in values.items()):
                fresh = table is schema.pull and before["files_key"] != values["files_key"]
                changed.append({**before, **values, **({"files_misses": 0} if fresh else {})})
        if new:
            insert_many(self.connection, table, new)
            self._add_events(place, table, new, {row.id: row for row in accounts.values()})
        if changed:
            self._update(table, changed)
            self._replace_events(place, table, changed)
        if pass_ is not None and known:
            here = (table.c.repository == place.id) & table.c.number.in_(known)
            self.connection.execute(update(table).where(here & (table.c.seen != pass_)).values(seen=pass_))
        return len(new) + len(changed)

    def _update(self, table: Table, rows: Sequence[Row]) -> None:
        """Write whole rows over the ones of the same key."""
        where = (table.c.repository == bindparam("of")) & (table.c.number == bindparam("no"))
        keyed = [{**row, "of": row["repository"], "no": row["number"]} for row in rows]
        self.connection.execute(update(table).where(where), keyed)

    def _known(self, place: Place, table: Table, numbers: Sequence[Any]) -> dict[Any, Row]:
        here = (table.c.repository == place.id) & table.c.number.in_(numbers)
        rows = self.connection.execute(select(table).where(here)).mappings()
        return {row["number"]: dict(row) for row in rows}

    def _accounts(self, accounts: set[Account]) -> dict[Account, Any]:
        """Give the database's row of each account by the host's id; new ones are added, new logins noted."""
        known = self._known_accounts(accounts)
        if new := sorted(account for account in accounts if (account.host, account.id) not in known):
            distinct = {(account.host, account.id): account for account in new}
            rows = [
                {"host": host, "host_id": host_id, "login": account.login, "person": default_person(account)}
                for (host, host_id), account in distinct.items()
            ]
            self.connection.execute(insert(schema.account), rows)
            known |= self._known_accounts(new)
        renamed = [each for each in sorted(accounts) if known[each.host, each.id].login != each.login]
        for account in renamed:
            row = known[account.host, account.id]
            self._renamed(row.id, row.login, account.login)
        if renamed:
            known |= self._known_accounts(renamed)
        return {account: known[account.host, account.id] for account in accounts}

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
        if self.settings.is_bot(before) != self.settings.is_bot(now):
            column, bot = schema.event.c.bits, int(Reason.BOT)
            bits = column.bitwise_or(bot) if self.settings.is_bot(now) else column.bitwise_and(~bot)
            mine = schema.event.c.account == number
            self.connection.execute(update(schema.event).where(mine).values(bits=bits))

    def _replace_events(self, place: Place, table: Table, rows: Sequence[Row]) -> None:
        key = pull_key if table is schema.pull else issue_key
        subjects = [key(place.name, row["number"]) for row in rows]
        self.connection.execute(delete(schema.event).where(schema.event.c.subject.in_(subjects)))
        account = schema.account
        authors = select(account).where(account.c.id.in_({row["author"] for row in rows}))
        self._add_events(place, table, rows, {row.id: row for row in self.connection.execute(authors)})

    def _add_events(
        self, place: Place, table: Table, rows: Sequence[Row], authors: Mapping[int, Any]
    ) -> None:
        events = self._pull_events if table is schema.pull else self._issue_events
        if made := list(events(place, rows, authors)):
            insert_many(self.connection, schema.event, made)

    def _pull_events(
        self, place: Place, rows: Sequence[Row], authors: Mapping[int, Any]
    ) -> Iterator[EventRow]:
        fresh = {row["number"] for row in rows if row["files_of"] == row["files_key"]}
        paths = self._paths(place, fresh) if self.settings.needs_files(place.host, place.name) else {}
        for row in rows:
            is_fresh = row["number"] in fresh
            touched = Touched(
                paths=tuple(paths.get(row["number"], ())),
                complete=is_fresh and row["files_state"] == "known",
                pending=not is_fresh,
            )
            author = authors.get(row["author"])
            login, person = (author.login, author.person) if author else (None, "")
            marks = self.settings.pull(place.host, place.name, login, row["labels"].split("\n"), touched)
            yield from pull_events(row, place.name, person, marks)

    def _issue_events(
        self, place: Place, rows: Sequence[Row], authors: Mapping[int, Any]
    ) -> Iterator[EventRow]:
        for row in rows:
            author = authors.get(row["author"])
            login, person = (author.login, author.person) if author else (None, "")
            marks = self.settings.issue(place.host, place.name, login, row["labels"].split("\n"))
            yield from issue_events(row, place.name, person, marks)

    def _paths(self, place: Place, numbers: Collection[int]) -> dict[int, list[str]]:
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
