"""Take the host's rows into the database, and derive their events in the same transaction.

Rows that are as they were cost no write. An account is known by the host's id; its login may change.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from bot.forge.records import FilesRecord, IssueRecord, PullRecord, RemarkRecord, RemarksRecord
from bot.model import Account
from bot.store import schema
from bot.store.accounts import Accounts, default_person
from bot.store.bulk import insert_many
from bot.store.derivation import TOPICS_OF, Derivation, known
from bot.store.facts import Row, assigned
from bot.store.place import Place
from bot.store.settings import Settings
from bot.store.store import get_meta, outdate

__all__ = ["MISSES_BEFORE_UNAVAILABLE", "Ingest", "Place", "default_person", "insert_many"]

MISSES_BEFORE_UNAVAILABLE = 3
_NEW_PULL = {
    "files_of": None,
    "files_state": "",
    "files_misses": 0,
    "comments_of": None,
    "comments_at": None,
    "comments_misses": 0,
}

Ids = Mapping[Account, Any]  # the database's row of each account
ValuesOf = Callable[[Any, Ids], dict[str, Any]]


class Ingest:
    """Writes records through one connection; made anew for each transaction."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self.settings = settings
        self._accounts = Accounts(connection, settings)
        self._derivation = Derivation(connection, settings)
        if get_meta(connection, "settings") not in (None, "", settings.fingerprint):
            # sig.yaml changed under a long run: what it writes must not pass for up to date
            outdate(connection)

    def pulls(self, place: Place, records: Sequence[PullRecord], pass_: int | None = None) -> int:
        """Upsert pull requests and their events, say how many were new or changed.

        `pass_` stamps the rows as seen by that listing pass.
        """
        return self._take(place, schema.pull, records, _pull_values, pass_)

    def issues(self, place: Place, records: Sequence[IssueRecord], pass_: int | None = None) -> int:
        """Upsert issues and their events, likewise."""
        return self._take(place, schema.issue, records, _issue_values, pass_)

    def pull_comments(self, place: Place, records: Sequence[RemarkRecord], pass_: int | None = None) -> int:
        """Upsert comments of pull requests, likewise; those of a pull request that is not known yet wait for it."""
        return self._hear(place, schema.pull_comment, records, pass_)

    def issue_comments(self, place: Place, records: Sequence[RemarkRecord], pass_: int | None = None) -> int:
        """Upsert comments of issues, likewise."""
        return self._hear(place, schema.issue_comment, records, pass_)

    def remarks(self, place: Place, number: int, updated: int, record: RemarksRecord) -> None:
        """Take in everything said under one pull request, as of its change at `updated`; what is missing is deleted.

        Where the host answered within that second, more may have been said in it: then it is to be read again.
        """
        self.discussions(place, [(number, updated, record)])

    def discussions(self, place: Place, said: Sequence[tuple[int, int, RemarksRecord]]) -> None:
        """Take in everything said under several pull requests: each by its number, its change, and what is there."""
        table = schema.pull_comment
        rows = [
            row if row.topic == number else replace(row, topic=number)
            for number, _, record in said
            for row in record.rows
        ]
        new, changed = self._upsert(place, table, rows, _remark_values, None) if rows else ([], [])
        shown = {row.number for row in rows}
        gone = self._gone(place, {number for number, _, record in said if record.whole}, shown)
        if gone:
            here = (table.c.repository == place.id) & table.c.number.in_([row.number for row in gone])
            self.connection.execute(update(table).where(here).values(deleted=True))
        moved = {row["topic"] for row in (*new, *changed)} | {row.topic for row in gone}
        if moved:
            self._derivation.remarks(place, schema.pull, moved, new)
        pull = schema.pull
        known_of = [
            {
                "of": place.id,
                "no": number,
                "comments_of": updated if record.at > updated else updated - 1,
                "comments_at": record.at,
                "comments_misses": 0,
            }
            for number, updated, record in said
        ]
        where = (pull.c.repository == bindparam("of")) & (pull.c.number == bindparam("no"))
        columns = ("comments_of", "comments_at", "comments_misses")
        values: dict[str, Any] = {name: bindparam(name) for name in columns}
        self.connection.execute(update(pull).where(where).values(**values), known_of)

    def remarks_missed(self, place: Place, number: int, updated: int, misses: int) -> bool:
        """Note that the host did not show the comments of an existing pull request.

        After three runs they are unavailable and block nothing; say whether it has come to that.
        """
        is_unavailable = misses >= MISSES_BEFORE_UNAVAILABLE
        given_up = {"comments_of": updated} if is_unavailable else {}
        self._set_pull(place, number, comments_misses=misses, **given_up)
        return is_unavailable

    def files(self, place: Place, number: int, files_key: str, record: FilesRecord) -> None:
        """Replace the file list of a pull request; the key says of which content it is."""
        where = {"repository": place.id, "number": number}
        table = schema.changed_file
        self.connection.execute(delete(table).filter_by(**where))
        if record.paths:
            self.connection.execute(insert(table), [{**where, "path": path} for path in record.paths])
        state = "truncated" if record.truncated else "known"
        self._set_pull(place, number, files_of=files_key, files_state=state, files_misses=0)
        self.derive(place, schema.pull, [number])

    def files_missed(self, place: Place, number: int, misses: int) -> None:
        """Note that the host had no file list for an existing pull request; after three runs it blocks nothing."""
        if misses < MISSES_BEFORE_UNAVAILABLE:
            self._set_pull(place, number, files_misses=misses)
        else:
            given_up = {"files_state": "unavailable", "files_of": schema.pull.c.files_key}
            self._set_pull(place, number, files_misses=misses, **given_up)
            self.derive(place, schema.pull, [number])

    def deleted(self, place: Place, table: Table, number: int | str) -> None:
        """Mark an item that the host no longer has: it stops counting and stays listed."""
        where = (table.c.repository == place.id) & (table.c.number == number)
        self.connection.execute(update(table).where(where).values(deleted=True))
        self.derive(place, table, [number])

    def derive(self, place: Place, table: Table, numbers: Sequence[Any]) -> None:
        """Make the events of pull requests or issues anew with all that is said there, or of comments alone."""
        rows = [*known(self.connection, place, table, numbers).values()]
        if table in TOPICS_OF:
            self._derivation.remarks(place, TOPICS_OF[table], {row["topic"] for row in rows})
        else:
            self._derivation.replace(place, table, rows)

    def _set_pull(self, place: Place, number: int, **values: Any) -> None:
        where = (schema.pull.c.repository == place.id) & (schema.pull.c.number == number)
        self.connection.execute(update(schema.pull).where(where).values(**values))

    def _gone(self, place: Place, topics: Collection[int], shown: Collection[int]) -> list[Any]:
        """List the comments that these pull requests had and that are not shown any more."""
        table = schema.pull_comment.c
        query = select(table.number, table.topic).where(
            table.repository == place.id, table.topic.in_(topics), ~table.deleted
        )
        return [row for row in self.connection.execute(query) if row.number not in shown]

    def _take(
        self, place: Place, table: Table, records: Sequence[Any], values_of: ValuesOf, pass_: int | None
    ) -> int:
        new, changed = self._upsert(place, table, records, values_of, pass_)
        if new:
            self._derivation.add(place, table, new)
        if changed:
            self._derivation.replace(place, table, changed)
        return len(new) + len(changed)

    def _hear(self, place: Place, table: Table, records: Sequence[RemarkRecord], pass_: int | None) -> int:
        new, changed = self._upsert(place, table, records, _remark_values, pass_)
        if moved := {row["topic"] for row in (*new, *changed)}:
            self._derivation.remarks(place, TOPICS_OF[table], moved, new)
        return len(new) + len(changed)

    def _upsert(
        self, place: Place, table: Table, records: Sequence[Any], values_of: ValuesOf, pass_: int | None
    ) -> tuple[list[Row], list[Row]]:
        """Write what is new and what changed, and give both."""
        records = list({record.number: record for record in records}.values())
        before_ = known(self.connection, place, table, [record.number for record in records])
        accounts = self._accounts.rows({who for record in records for who in _people_in(record)})
        new: list[Row] = []
        changed: list[Row] = []
        for record in records:
            before = before_.get(record.number)
            # A host that hides an account later does not make its work nobody's.
            author = accounts[record.author].id if record.author else before and before["author"]
            values = {"author": author, "deleted": False, **values_of(record, accounts)}
            if before is None:
                key = {"repository": place.id, "number": record.number, "seen": pass_ or 0}
                new.append({**key, **(_NEW_PULL if table is schema.pull else {}), **values})
            elif any(before[column] != value for column, value in values.items()):
                changed.append({**before, **values, **_asked_anew(before, values)})
        if new:
            insert_many(self.connection, table, new)
        if changed:
            self._update(table, changed)
        if pass_ is not None and before_:
            here = (table.c.repository == place.id) & table.c.number.in_(before_)
            self.connection.execute(update(table).where(here & (table.c.seen != pass_)).values(seen=pass_))
        return new, changed

    def _update(self, table: Table, rows: Sequence[Row]) -> None:
        """Write whole rows over the ones of the same key."""
        where = (table.c.repository == bindparam("of")) & (table.c.number == bindparam("no"))
        keyed = [{**row, "of": row["repository"], "no": row["number"]} for row in rows]
        self.connection.execute(update(table).where(where), keyed)


def _people_in(record: Any) -> list[Account]:
    """List the accounts that a record names."""
    assignees = record.assignees if isinstance(record, PullRecord) else ()
    return [who for who in (record.author, *(each.account for each in assignees)) if who is not None]


def _asked_anew(before: Row, values: Row) -> dict[str, int]:
    """Forget how often the host did not show the files, or the comments, of what it showed otherwise then."""
    forgotten = {}
    if before.get("files_key") != values.get("files_key"):
        forgotten["files_misses"] = 0
    if "comments_misses" in before and before["updated"] != values["updated"]:
        forgotten["comments_misses"] = 0
    return forgotten


def _pull_values(record: PullRecord, accounts: Ids) -> dict[str, Any]:
    reviewers = (
        (accounts[each.account].id if each.account else None, each.accepted) for each in record.assignees
    )
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
        "assignees": assigned(reviewers) if record.assignees else "",
    }


def _issue_values(record: IssueRecord, _accounts: Ids) -> dict[str, Any]:
    return {
        "host_id": record.host_id,
        "title": record.title,
        "state": record.state,
        "created": record.created,
        "updated": record.updated,
        "labels": "\n".join(record.labels),
        "url": record.url,
    }


def _remark_values(record: RemarkRecord, _accounts: Ids) -> dict[str, Any]:
    return {
        "topic": record.topic,
        "body": record.body,
        "created": record.created,
        "updated": record.updated,
        "line": record.line,
        "reply_to": record.reply_to,
        "url": record.url,
    }
