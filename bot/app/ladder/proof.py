"""What proves a number in a report: the newest of what counted, and how much more there is; no more is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Select, case, distinct, func, select

from bot.model import Kind, Verdict
from bot.rules.counting import Frame, reasons
from bot.rules.farming import Remark
from bot.rules.promotion import LINKS, Proof
from bot.sig.config import Count
from bot.store import schema
from bot.store.events import plain_rows

_ONCE = case((schema.event.c.subject != "", schema.event.c.subject), else_=schema.event.c.key)
_CHUNK = 500  # comments whose text is read at a time
_FIRST_LOOK = 50  # rows; one pull request may hold many comments


def proof(connection: Connection, count: Count, frame: Frame, person: str) -> Proof:
    """Give the newest links, by pull request or meeting, and how many more of those there are.

    Where each comment counts, all of a pull request's are given; where pull requests count, its newest one.
    """
    event = schema.event.c
    total = connection.scalar(_counted(select(func.count(distinct(_ONCE))), count, frame, person)) or 0
    newest = _counted(select(event.id, _ONCE), count, frame, person).order_by(event.at.desc(), event.key)
    found: dict[str, int] = {}
    look = _FIRST_LOOK
    while len(found) < min(total, LINKS):
        for number, what in plain_rows(connection, newest.limit(look)):
            found.setdefault(what, number)
        look *= 10
    shown = dict(list(found.items())[:LINKS])
    columns = (event[name] for name in ("kind", "key", "subject", "at", "amount", "title", "link"))
    query = _counted(select(*columns), count, frame, person).order_by(event.at, event.key.desc())
    query = query.where(event.id.in_(shown.values()) if count.how == "distinct" else _ONCE.in_(shown))
    return Proof(tuple(map(_verdict, plain_rows(connection, query))), total - len(shown))


def _verdict(row: Sequence[Any]) -> Verdict:
    kind, key, subject, at, amount, title, link = row
    return Verdict(Kind(kind), key, subject, at, amount, None, title, link)


def remarks(
    connection: Connection, count: Count, frame: Frame, person: str, authors: Mapping[str, str], tz: tzinfo
) -> list[Remark]:
    """Give somebody's counted review comments in the frame: the one question that needs their text."""
    event = schema.event.c
    asked = select(event.subject, event.at, event.title, event.key)
    query = _counted(asked, count, frame, person).order_by(event.at, event.key)
    rows = plain_rows(connection, query.where(event.kind == str(Kind.REVIEW_COMMENT)))
    texts = _texts(connection, [key for *_, key in rows])
    return [
        Remark(subject, authors.get(subject), datetime.fromtimestamp(at, tz), texts.get(key, title))
        for subject, at, title, key in rows
    ]


def _texts(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """Read what comments say, by their events' keys, `owner/name!12#note_345`."""
    comment, repository = schema.pull_comment.c, schema.repository.c
    places: dict[str, dict[int, str]] = {}
    for key in keys:
        subject, _, number = key.rpartition("#note_")
        places.setdefault(subject.rpartition("!")[0], {})[int(number)] = key
    found: dict[str, str] = {}
    for name, by_number in places.items():
        numbers = list(by_number)
        here = select(repository.id).where(repository.name == name).scalar_subquery()
        for start in range(0, len(numbers), _CHUNK):
            wanted = comment.number.in_(numbers[start : start + _CHUNK])
            query = select(comment.number, comment.body).where(comment.repository == here, wanted)
            found.update((by_number[number], body) for number, body in plain_rows(connection, query))
    return found


def authors_of_pulls(connection: Connection) -> dict[str, str]:
    """Say whose each pull request is; nobody's are left out."""
    event = schema.event.c
    query = select(event.subject, event.person).where(event.kind == str(Kind.PR_OPENED), event.person != "")
    return {subject: person for subject, person in plain_rows(connection, query)}  # noqa: C416 - rows are sequences


def _counted(query: Select[Any], count: Count, frame: Frame, person: str) -> Select[Any]:
    event = schema.event.c
    query = query.where(event.kind.in_([str(kind) for kind in count.kinds]), event.person == person)
    return query.where(reasons(count, schema.event, frame) == 0)
