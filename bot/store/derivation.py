"""The events of pull requests and issues, and of what is said under them, derived from their rows as they stand."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from bot.model import Kind
from bot.store import schema
from bot.store.bulk import insert_many, plain_dicts, plain_rows
from bot.store.conversation import Topic, comment_events
from bot.store.facts import (
    NOBODY,
    EventRow,
    People,
    Row,
    Who,
    assignees_of,
    issue_events,
    issue_key,
    pull_events,
    pull_key,
)
from bot.store.place import Place
from bot.store.settings import Marks, Settings, Touched

COMMENTS_OF = {schema.pull: schema.pull_comment, schema.issue: schema.issue_comment}
TOPICS_OF = {comments: topics for topics, comments in COMMENTS_OF.items()}
KEY_OF: Mapping[Table, Callable[[str, Any], str]] = {schema.pull: pull_key, schema.issue: issue_key}
EVENTS_OF: Mapping[Table, Callable[[Row, str, People, Marks], Iterator[EventRow]]] = {
    schema.pull: pull_events,
    schema.issue: issue_events,
}
SAID_UNDER = {schema.pull: Kind.REVIEW_COMMENT, schema.issue: Kind.ISSUE_COMMENT}


def known(connection: Connection, place: Place, table: Table, numbers: Collection[Any]) -> dict[Any, Row]:
    """Give the rows of these numbers that are there."""
    here = (table.c.repository == place.id) & table.c.number.in_(numbers)
    return {row["number"]: row for row in plain_dicts(connection, table, select(table).where(here))}


class Derivation:
    """Makes events of rows, through one connection."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self.settings = settings

    def replace(self, place: Place, table: Table, rows: Sequence[Row]) -> None:
        """Make all events of these pull requests or issues anew, their comments' too."""
        self._forget(place, table, (row["number"] for row in rows))
        self.add(place, table, rows)

    def add(self, place: Place, table: Table, rows: Sequence[Row]) -> None:
        """Make the events of rows that have none yet; something may have been said under them before."""
        said = self._said(place, table, rows)
        assigned = (
            each for row in rows if table is schema.pull for each in assignees_of(row["assignees"] or "")[1]
        )
        people = self._people({*(row["author"] for row in (*rows, *said)), *assigned})
        events: list[EventRow] = []
        marks = self._marks(place, table, rows)
        for row in rows:
            events += EVENTS_OF[table](row, place.name, people, marks[row["number"]])
        events += self._comments(place, table, rows, marks, said, people)
        self._insert(events)

    def remarks(self, place: Place, table: Table, numbers: Collection[Any], new: Sequence[Row] = ()) -> None:
        """Make the events of what is said under these pull requests or issues anew, and no others.

        `new` are comments of these that have no events yet: where all are, there is nothing to forget.
        """
        rows = [*known(self.connection, place, table, numbers).values()]
        there = {row["number"] for row in rows}
        older = self._said(place, table, rows, besides=[row["number"] for row in new])
        said = sorted(
            (*older, *(row for row in new if row["topic"] in there)), key=itemgetter("topic", "number")
        )
        if spoken := {row["topic"] for row in older}:
            self._forget(place, table, spoken, SAID_UNDER[table])
        people = self._people({row["author"] for row in (*rows, *said)})
        self._insert(self._comments(place, table, rows, self._marks(place, table, rows), said, people))

    def _forget(self, place: Place, table: Table, numbers: Iterable[Any], kind: Kind | None = None) -> None:
        event = schema.event
        subjects = [KEY_OF[table](place.name, number) for number in numbers]
        query = delete(event).where(event.c.subject.in_(subjects))
        self.connection.execute(query if kind is None else query.where(event.c.kind == kind.value))

    def _insert(self, events: Iterable[EventRow]) -> None:
        if made := list(events):
            insert_many(self.connection, schema.event, made)

    def _said(
        self, place: Place, table: Table, rows: Sequence[Row], besides: Sequence[int] = ()
    ) -> Sequence[Row]:
        """Read everything that is said under these rows, a topic's comments together, `besides` some."""
        comments = COMMENTS_OF[table]
        here = (comments.c.repository == place.id) & comments.c.topic.in_([row["number"] for row in rows])
        query = select(comments).where(here).order_by(comments.c.topic, comments.c.number)
        if besides:
            query = query.where(comments.c.number.not_in(besides))
        return plain_dicts(self.connection, comments, query)

    def _comments(
        self,
        place: Place,
        table: Table,
        rows: Sequence[Row],
        marks: dict[Any, Marks],
        said: Sequence[Row],
        people: People,
    ) -> Iterator[EventRow]:
        topics = {row["number"]: row for row in rows}
        for number, comments in groupby(said, key=itemgetter("topic")):
            row, key = topics[number], KEY_OF[table](place.name, number)
            if table is schema.pull:
                topic = Topic.of_pull(row, key, people(row["author"]), marks[number])
            else:
                topic = Topic.of_issue(row, key, marks[number])
            yield from comment_events(topic, list(comments), people, self.settings.remarks)

    def _people(self, numbers: Collection[int | None]) -> People:
        table = schema.account
        query = select(table.c.id, table.c.login, table.c.person).where(table.c.id.in_(numbers))
        found = {
            number: Who(number, login, person, self.settings.is_bot(login))
            for number, login, person in plain_rows(self.connection, query)
        }
        return lambda number: NOBODY if number is None else found.get(number, NOBODY)

    def _marks(self, place: Place, table: Table, rows: Sequence[Row]) -> dict[Any, Marks]:
        """Say what each row is, whoever acted in it."""
        settings, host, name = self.settings, place.host, place.name
        if table is schema.issue:
            return {
                row["number"]: settings.issue(host, name, None, row["labels"].split("\n")) for row in rows
            }
        fresh = {row["number"] for row in rows if row["files_of"] == row["files_key"]}
        paths = self._paths(place, fresh) if settings.needs_files(host, name) else {}
        marks = {}
        for row in rows:
            is_fresh = row["number"] in fresh
            touched = Touched(
                paths=tuple(paths.get(row["number"], ())),
                complete=is_fresh and row["files_state"] == "known",
                pending=not is_fresh,
            )
            marks[row["number"]] = settings.pull(host, name, None, row["labels"].split("\n"), touched)
        return marks

    def _paths(self, place: Place, numbers: Collection[int]) -> dict[int, list[str]]:
        table = schema.changed_file
        query = select(table.c.number, table.c.path).where(
            table.c.repository == place.id, table.c.number.in_(numbers)
        )
        paths: dict[int, list[str]] = {}
        for number, path in self.connection.execute(query):
            paths.setdefault(number, []).append(path)
        return paths
