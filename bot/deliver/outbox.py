"""Every outward act is written down before it is done, and its outcome after.

A run that is killed in between leaves an entry that was begun and not ended. What may be done about it depends on
the action: some come to the same when done again, some are done again only when the world has been looked at and a
while has passed (a host's lists may lag), and some are never done again but shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from bot.actions import Action, AfterCrash, Outcome, PostComment, SendChat, SendMail
from bot.deliver.carrier import Carrier, DryCarrier
from bot.errors import OutcomeUnknown, SigbotError
from bot.store.schema import outbox
from bot.store.store import Store

SETTLES_IN = 120  # seconds after which a host's lists show what was done
BEGUN, DONE, FAILED, UNKNOWN = "begun", "done", "failed", "unknown"
MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Entry:
    """One outward act: what, how it ended, and by what it is found on the host."""

    id: int
    kind: str
    place: str
    what: str
    state: str
    begun: int
    reference: str
    detail: str


class Outbox:
    """The book of outward acts of one workspace."""

    def __init__(self, store: Store, now: Callable[[], int]) -> None:
        self._store = store
        self._now = now

    def perform(self, action: Action, carrier: Carrier) -> Outcome | None:
        """Write the intent down, act, write the outcome down; None where an earlier attempt has to settle first.

        The error of an act that failed, or whose outcome nobody knows, is written down and raised. What is only shown
        leaves no trace.
        """
        if isinstance(carrier, DryCarrier):
            return carrier.perform(action)
        with self._store.begin() as connection:
            if not self._may(connection, action):
                return None
            entry = _insert(connection, action, self._now())
        try:
            outcome = carrier.perform(action)
        except OutcomeUnknown as error:
            self._end(entry, UNKNOWN, detail=str(error))
            raise
        except SigbotError as error:
            self._end(entry, FAILED, detail=str(error))
            raise
        self._end(entry, DONE, outcome.reference)
        return outcome

    def since(self, moment: int) -> Iterator[Entry]:
        """List what was done since a moment, the newest first."""
        asked = select(outbox).where(outbox.c.begun >= moment, outbox.c.state == DONE)
        yield from self._entries(asked.order_by(outbox.c.id.desc()))

    def sent(self, place: str) -> Iterator[Entry]:
        """List what was sent by mail or chat, or may have been, the oldest first."""
        asked = select(outbox).where(outbox.c.place == place, outbox.c.state != FAILED)
        yield from self._entries(asked.order_by(outbox.c.id))

    def unknown(self) -> Iterator[Entry]:
        """List what nobody knows the outcome of, the oldest first."""
        asked = select(outbox).where(outbox.c.state.in_((BEGUN, UNKNOWN)))
        yield from self._entries(asked.order_by(outbox.c.id))

    def settle(self, seen: Callable[[Entry], str | None]) -> None:
        """Close entries of earlier runs by what the world shows.

        `seen` gives what an entry left on the host, "" where it left nothing, None where nobody can tell.
        """
        for entry in list(self.unknown()):
            reference = seen(entry)
            if reference:
                self._end(entry.id, DONE, reference)
            elif reference == "" and entry.begun + SETTLES_IN <= self._now():
                self._end(entry.id, FAILED, detail="not done, as was seen afterwards")

    def _may(self, connection: Connection, action: Action) -> bool:
        """Say whether nothing stands in the way.

        That would be an earlier attempt at the same which is still to settle, or one that came through just now and
        that a host's lists may not show yet; of what nobody can look up, any attempt that may have come through.
        """
        if action.after_crash is AfterCrash.AGAIN:
            return True
        same = (outbox.c.what == str(action)) & (outbox.c.state != FAILED)
        rows = connection.execute(select(outbox.c.state, outbox.c.begun).where(same)).all()
        fresh = any(row.begun + SETTLES_IN > self._now() for row in rows)
        return not fresh and not (rows and action.after_crash is AfterCrash.SHOW)

    def _end(self, entry: int, state: str, reference: str = "", detail: str = "") -> None:
        values = {"state": state, "ended": self._now()}
        values |= {"reference": reference} if reference else {}
        values |= {"detail": detail} if detail else {}
        with self._store.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.id == entry).values(values))

    def _entries(self, asked: Select[Any]) -> Iterator[Entry]:
        with self._store.read() as connection:
            rows = connection.execute(asked).all()
        yield from map(_entry, rows)


def place_of(action: Action) -> str:
    """Name where an action shows: a repository, mail, or a chat's robot."""
    match action:
        case SendMail():
            return MAIL
        case SendChat():
            return action.channel
        case _:
            return action.repository


def _insert(connection: Connection, action: Action, now: int) -> int:
    """Write an intent down; an earlier one of the same words, which is settled by now, ends with it."""
    what = str(action)
    unsettled = (outbox.c.what == what) & outbox.c.state.in_((BEGUN, UNKNOWN))
    connection.execute(update(outbox).where(unsettled).values(state=FAILED, ended=now, detail="done again"))
    under = action.under if isinstance(action, PostComment) else ""
    values = {
        "kind": type(action).__name__,
        "place": place_of(action),
        "what": what,
        "state": BEGUN,
        "begun": now,
    }
    made = connection.execute(insert(outbox).values(**values, detail=under).returning(outbox.c.id))
    return int(made.scalar_one())


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, row.kind, row.place, row.what, row.state, row.begun, row.reference, row.detail)
