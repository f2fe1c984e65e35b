"""The queue of webhook deliveries: each is taken in once, and worked on until it is done or given up.

One worker at a time holds the workspace's lock `worker` (`bot.store.store.alone`), which a killed process lets go by
itself. Whoever holds that lock may therefore take over what stands here as being worked on: its worker is dead.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.forge.webhook import Delivery, Event, Topic
from bot.store.schema import delivery

PAUSES = (10, 60, 300, 1800, 7200)  # seconds between attempts; after the attempt that follows it is given up
QUEUED, WORKING, DONE, FAILED = "queued", "working", "done", "failed"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery to work on, and which attempt this is, from 1."""

    id: int
    attempt: int
    delivery: Delivery
    newest: int  # id of the one that had come in last when this one was taken


@dataclass(frozen=True, slots=True)
class Queue:
    """How the queue stands; instants are whole seconds since 1970 UTC."""

    queued: int
    working: int
    failed: int  # given up
    oldest: int | None  # since when the first of those that may be worked on waits
    last_failure: str  # the one given up last, and why


# Made once: to write a statement anew each time takes as long as to run it.
_ENQUEUE = insert(delivery).on_conflict_do_nothing(index_elements=["key"])
_FIRST = (
    select(delivery.c.id)
    .where(delivery.c.state == QUEUED, delivery.c.due <= bindparam("now"))
    .order_by(delivery.c.due, delivery.c.id)
    .limit(1)
)
_CLAIM = (
    update(delivery)
    .where(delivery.c.id == _FIRST.scalar_subquery())
    .values(state=WORKING, attempts=delivery.c.attempts + 1)
    .returning(delivery)
)
_NEWEST = select(func.max(delivery.c.id))
_DONE = update(delivery).where(delivery.c.id == bindparam("ended")).values(state=DONE, error="")
_DONE_WITH = (
    update(delivery)
    .where(
        delivery.c.state == QUEUED,
        delivery.c.repository == bindparam("where"),
        delivery.c.topic == bindparam("what"),
        delivery.c.id <= bindparam("newest"),
    )
    .values(state=DONE, error="")
)


def enqueue(connection: Connection, found: Delivery, now: int) -> bool:
    """Take a delivery in; False where it is known already."""
    values = {
        "key": found.digest,
        "event": found.event.value,
        "repository": found.repository,
        "topic": _topic(found),
        "comment": found.comment,
        "author": found.author,
        "at": found.at,
        "received": now,
        "state": QUEUED,
        "due": now,
    }
    return connection.execute(_ENQUEUE, values).rowcount == 1


def claim_next(connection: Connection, now: int) -> Claimed | None:
    """Take the delivery that waits longest, where one is due; the caller holds the worker's lock."""
    row = connection.execute(_CLAIM, {"now": now}).one_or_none()
    if row is None:
        return None
    return Claimed(row.id, row.attempts, _delivery(row), connection.scalar(_NEWEST) or row.id)


def done(connection: Connection, claimed: Claimed) -> None:
    """Note that a delivery was worked on."""
    connection.execute(_DONE, {"ended": claimed.id})


def done_with_topic(connection: Connection, claimed: Claimed) -> None:
    """Note that everything was worked on that had come in of one topic when this delivery was taken."""
    done(connection, claimed)
    values = {
        "where": claimed.delivery.repository,
        "what": _topic(claimed.delivery),
        "newest": claimed.newest,
    }
    connection.execute(_DONE_WITH, values)


def next_attempt(claimed: Claimed, now: int) -> int | None:
    """Say when a delivery is tried again after this attempt has failed; None where it is given up."""
    return None if claimed.attempt > len(PAUSES) else now + PAUSES[claimed.attempt - 1]


def failed(connection: Connection, claimed: Claimed, due: int | None, error: str) -> None:
    """Note that an attempt failed, and when there is another one."""
    if due is None:
        _end(connection, claimed, state=FAILED, error=error)
    else:
        _end(connection, claimed, state=QUEUED, due=due, error=error)


def postponed(connection: Connection, claimed: Claimed, due: int) -> None:
    """Give a delivery back that could not be worked on yet; that was no attempt."""
    _end(connection, claimed, state=QUEUED, due=due, attempts=claimed.attempt - 1)


def take_over(connection: Connection) -> int:
    """Queue what a worker that was killed had taken; give how many. The caller holds the worker's lock.

    The attempt counts: what kills its worker each time is given up like anything else.
    """
    mine = delivery.c.state == WORKING
    lost = connection.execute(
        update(delivery)
        .where(mine, delivery.c.attempts > len(PAUSES))
        .values(state=FAILED, error="its worker was killed each time")
    )
    back = connection.execute(update(delivery).where(mine).values(state=QUEUED))
    return lost.rowcount + back.rowcount


def forget(connection: Connection, before: int) -> int:
    """Drop what was received before an instant and waits no more; give how many."""
    ended = delivery.c.state.in_((DONE, FAILED))
    return connection.execute(delete(delivery).where(ended, delivery.c.received < before)).rowcount


def queue(connection: Connection, now: int) -> Queue:
    """Give how the queue stands."""
    grouped = select(delivery.c.state, func.count().label("rows")).group_by(delivery.c.state)
    counts: dict[str, int] = {row.state: row.rows for row in connection.execute(grouped)}
    waiting = select(func.min(delivery.c.due)).where(delivery.c.state == QUEUED, delivery.c.due <= now)
    last = connection.execute(
        select(delivery).where(delivery.c.state == FAILED).order_by(delivery.c.id.desc()).limit(1)
    ).one_or_none()
    return Queue(
        counts.get(QUEUED, 0),
        counts.get(WORKING, 0),
        counts.get(FAILED, 0),
        connection.scalar(waiting),
        f"{_delivery(last)}: {last.error}" if last else "",
    )


def length(connection: Connection) -> int:
    """Count what waits."""
    counted = select(func.count()).select_from(delivery).where(delivery.c.state == QUEUED)
    return connection.scalar(counted) or 0


def _end(connection: Connection, claimed: Claimed, **values: Any) -> None:
    connection.execute(update(delivery).where(delivery.c.id == claimed.id).values(**values))


def _topic(found: Delivery) -> str:
    return f"{found.topic}/{found.number}"


def _delivery(row: Row[Any]) -> Delivery:
    topic, _, number = row.topic.partition("/")
    return Delivery(
        Event(row.event), row.repository, Topic(topic), number, row.comment, row.author, row.at, row.key
    )
