"""Read what is said under pull requests one by one: those that changed, the newest first, then a few of the others.

This is the documented way, and dear: a request for each. A new comment changes its pull request, which so tells
that it is to be read; that one was deleted or edited shows only by looking again, so each is looked at in turn,
a thirtieth of them a day.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.errors import ForgeError
from bot.forge.pace import Spent
from bot.forge.records import RemarksRecord
from bot.model import Kind
from bot.sig.needs import COMMENTS, PULLS, Need
from bot.store import schema
from bot.store.facts import pull_key
from bot.store.ingest import MISSES_BEFORE_UNAVAILABLE, Ingest
from bot.store.place import Place
from bot.store.settings import Settings
from bot.store.slices import EVERYONE, Slice, save, slices
from bot.store.store import Store, get_meta, set_meta

SHARE = 30  # so many days pass until each was looked at again
DAY = 86_400
NOT_SHOWN = (403, 404)  # of one pull request, in a repository whose list is shown
UNAUTHORISED = 401
HANDFUL = 16  # answers that may be lost with a killed run; each has its transaction shared by so many
MOST_FAILURES = 10  # in a row: then the host is out of order, and no other will be answered

Value = TypeVar("Value")


class RemarksForge(Protocol):
    """What reading comments needs of a code host."""

    def remarks(self, repository: str, number: int) -> RemarksRecord: ...
    def ordered(self, jobs: Iterator[Callable[[], Any]]) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class Read:
    """How many pull requests of a repository have their comments read, of how many."""

    repository: str
    known: int
    of: int


class Discussions:
    """What is said in one repository; `failure` is the first that went wrong, `spent` says why it stopped early."""

    def __init__(
        self, store: Store, forge: RemarksForge, settings: Settings, place: Place, need: Need, since: int
    ) -> None:
        self.store = store
        self.forge = forge
        self.settings = settings
        self.place = place
        self.need = need
        self.since = since
        self.failure: ForgeError | None = None
        self.spent: Spent | None = None

    def read(self) -> None:
        """Read all that is due, and then the share of the day; note how far that is."""
        with self.store.begin() as connection:
            found = slices(connection, self.place, COMMENTS)
            state = found[0] if found else Slice(self.place, COMMENTS, EVERYONE, self.since)
            if state.since > self.since:
                state = Slice(self.place, COMMENTS, EVERYONE, self.since)
            self.since = state.since  # a reading that goes further back is gone on with
            save(connection, state)
            listed = [each for each in slices(connection, self.place, PULLS) if each.only == EVERYONE]
        left = self._ask(self._due())
        if self.failure is not None:
            return self._save(state.advance(failures=state.failures + 1, error=str(self.failure)))
        whole = not left and bool(listed) and listed[0].complete
        if whole:
            state = state.advance(complete=True, counted_to=listed[0].counted_to, failures=0, error="")
            self._save(state)
            self._look_again(listed[0].counted_to or 0)
        elif state.failures and self.spent is None:
            self._save(state.advance(failures=0, error=""))
        return None

    def extent(self) -> Read:
        """Say how many of the pull requests that matter are read."""
        every = self._rows(self._matters())
        # One that was read within the second of its change is read once more, and known for now.
        read = sum(row.comments_of is not None and row.comments_of >= row.updated - 1 for row in every)
        return Read(self.place.name, read, len(every))

    def _matters(self) -> ColumnElement[bool]:
        pull = schema.pull.c
        return and_(pull.repository == self.place.id, ~pull.deleted, pull.updated >= self.since)

    def _due(self) -> list[Any]:
        """Give what changed since it was read, or never was; the last changed first."""
        pull = schema.pull.c
        unread = or_(pull.comments_of.is_(None), pull.comments_of != pull.updated)
        rows = self._rows(and_(self._matters(), unread))
        return sorted(rows, key=lambda row: (row.updated, row.number), reverse=True)

    def _rows(self, condition: ColumnElement[bool]) -> list[Any]:
        """Give the pull requests of this kind; where the scopes hold folders, those that are inside or may be."""
        pull, event = schema.pull.c, schema.event.c
        columns = (pull.number, pull.updated, pull.comments_of, pull.comments_at, pull.comments_misses)
        query = select(*columns).where(condition)
        with self.store.read() as connection:
            rows = list(connection.execute(query))
            if not self.need.limited:
                return rows
            mask = self.settings.scopes_by_path(self.place.host, self.place.name)
            inside = select(event.key).where(
                event.kind == Kind.PR_OPENED.value,
                event.scopes.bitwise_or(event.maybe).bitwise_and(mask) != 0,
            )
            keys = set(connection.scalars(inside))
        return [row for row in rows if pull_key(self.place.name, row.number) in keys]

    def _ask(self, rows: Sequence[Any]) -> int:
        """Read these side by side, a handful in one transaction; give how many are left to be read."""
        left, failures, waiting = len(rows), 0, list[tuple[Any, RemarksRecord]]()

        def jobs() -> Iterator[Callable[[], tuple[Any, RemarksRecord | ForgeError | Spent]]]:
            for row in rows:
                if self.spent is not None or failures >= MOST_FAILURES:
                    return
                yield partial(_answer, row, partial(self.forge.remarks, self.place.name, row.number))

        for row, answer in self.forge.ordered(jobs()):
            if isinstance(answer, Spent):
                self.spent = answer
            elif isinstance(answer, ForgeError) and answer.status not in NOT_SHOWN:
                if answer.status == UNAUTHORISED:
                    self._take(waiting)
                    raise answer
                self.failure = self.failure or answer
                failures += 1
            elif isinstance(answer, ForgeError):
                left -= self._miss(row)
                failures = 0
            else:
                waiting.append((row, answer))
                left, failures = left - 1, 0
                if len(waiting) >= HANDFUL:
                    self._take(waiting)
        self._take(waiting)
        return left

    def _take(self, waiting: list[tuple[Any, RemarksRecord]]) -> None:
        """Note what the host showed of some pull requests."""
        if waiting:
            said = [(row.number, row.updated, record) for row, record in waiting]
            with self.store.begin() as connection:
                Ingest(connection, self.settings).discussions(self.place, said)
            waiting.clear()

    def _miss(self, row: Any) -> bool:
        """Note that the host showed nothing of a pull request; say whether that ends it."""
        with self.store.begin() as connection:
            misses = row.comments_misses + 1
            return Ingest(connection, self.settings).remarks_missed(
                self.place, row.number, row.updated, misses
            )

    def _look_again(self, now: int) -> None:
        """Once a day look at a share of what is known, the longest unseen first; not on the day it was first read."""
        key = f"looked_again:{self.place.id}"
        with self.store.begin() as connection:
            last = get_meta(connection, key)
            if last is not None and now - int(last) < DAY:
                return
            set_meta(connection, key, str(now))
        if last is None:
            return
        seen = self._rows(and_(self._matters(), schema.pull.c.comments_at.is_not(None)))
        seen.sort(key=lambda row: (row.comments_at, row.number))
        self._ask(seen[: -(-len(seen) // SHARE)])

    def _save(self, state: Slice) -> None:
        with self.store.begin() as connection:
            save(connection, state)


def handed_over(store: Store, listed: Slice) -> None:
    """Go on one by one where the list of all comments is gone: what it told until then is known."""
    pull = schema.pull
    with store.begin() as connection:
        if listed.complete and listed.counted_to is not None:
            here = (pull.c.repository == listed.place.id) & (pull.c.updated < listed.counted_to - DAY)
            known = {"comments_of": pull.c.updated, "comments_at": listed.counted_to}
            connection.execute(pull.update().where(here).values(**known))
        plain = Slice(listed.place, listed.source, listed.only, listed.since, counted_to=listed.counted_to)
        save(connection, plain.advance(complete=listed.complete))


def unavailable(store: Store) -> int:
    """Count the pull requests whose comments the host never showed."""
    pull = schema.pull.c
    with store.read() as connection:
        query = select(func.count()).where(pull.comments_misses >= MISSES_BEFORE_UNAVAILABLE, ~pull.deleted)
        return connection.scalar(query) or 0


def _answer(row: Any, ask: Callable[[], RemarksRecord]) -> tuple[Any, RemarksRecord | ForgeError | Spent]:
    """Ask for one, and give what came of it."""
    try:
        return row, ask()
    except (ForgeError, Spent) as error:
        return row, error
