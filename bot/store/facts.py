"""From the host's rows to events with their bits: the only place that says what an event is.

Pure; called for the rows of a page in the page's own transaction, and for all rows when facts or settings change.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.model import Kind, Reason
from bot.store.settings import Marks

Row = Mapping[str, Any]  # the columns of bot.store.schema.pull or issue
EventRow = dict[str, Any]  # the columns of bot.store.schema.event but its id

_DELETED = int(Reason.DELETED)  # plain numbers from here on: these lines run once an event


def pull_key(repository: str, number: int) -> str:
    """Name a pull request as people write it."""
    return f"{repository}!{number}"


def issue_key(repository: str, number: str) -> str:
    """Name an issue as people write it."""
    return f"{repository}#{number}"


def pull_events(row: Row, repository: str, person: str, marks: Marks) -> Iterator[EventRow]:
    """Give the events of one row of `pull`: opened, and merged where it was."""
    for kind, at in ((Kind.PR_OPENED, row["created"]), (Kind.PR_MERGED, row["merged"])):
        if at is not None:
            yield _event(row, kind, at, pull_key(repository, row["number"]), person, marks)


def issue_events(row: Row, repository: str, person: str, marks: Marks) -> Iterator[EventRow]:
    """Give the one event of a row of `issue`."""
    yield _event(row, Kind.ISSUE_OPENED, row["created"], issue_key(repository, row["number"]), person, marks)


def _event(row: Row, kind: Kind, at: int, key: str, person: str, marks: Marks) -> EventRow:
    return {
        "kind": kind.value,
        "person": person,
        "key": key,
        "subject": key,
        "at": at,
        "bits": marks.bits | _DELETED if row["deleted"] else marks.bits,
        "scopes": marks.scopes,
        "maybe": marks.maybe,
        "amount": 1,
        "account": row["author"],
        "title": row["title"],
        "link": row["url"],
    }
