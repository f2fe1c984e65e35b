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
    query = _counted(select(event.subject, event.at, event.title), count, frame, person).order_by(
        event.at, event.key
    )
    rows = plain_rows(connection, query.where(event.kind == str(Kind.REVIEW_COMMENT)))
    return [
        Remark(subject, authors.get(subject), datetime.fromtimestamp(at, tz), text)
        for subject, at, text in rows
    ]


def authors_of_pulls(connection: Connection) -> dict[str, str]:
    """Say whose each pull request is; nobody's are left out."""
    event = schema.event.c
    query = select(event.subject, event.person).where(event.kind == str(Kind.PR_OPENED), event.person != "")
    return {subject: person for subject, person in plain_rows(connection, query)}  # noqa: C416 - rows are sequences


def _counted(query: Select[Any], count: Count, frame: Frame, person: str) -> Select[Any]:
    event = schema.event.c
    query = query.where(event.kind.in_([str(kind) for kind in count.kinds]), event.person == person)
    return query.where(reasons(count, schema.event, frame) == 0)
