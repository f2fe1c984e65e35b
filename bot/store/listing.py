"""Read one list of one repository to its end, whatever happens to it or to us meanwhile.

Backfill goes by creation, an order that only grows; a deletion in the middle moves rows over a page's edge, which
the totals betray, and then the list is read again. Every later run looks at what was updated last: one request
tells both what changed and, by the total, whether anything went. Every page is one transaction with its cursor, so
a run killed at any instant loses nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Table, and_, func, select

from bot.errors import ForgeError
from bot.forge.gitee import since
from bot.forge.records import IssueRecord, Page, PullRecord, RemarkRecord
from bot.sig.needs import COMMENTS, ISSUE_COMMENTS, ISSUES, PULLS
from bot.store import schema
from bot.store.ingest import Ingest
from bot.store.settings import Settings
from bot.store.slices import Slice, save
from bot.store.store import Store, get_meta, set_meta

OVERLAP = 600  # seconds an increment reaches back: updates may become visible late
SOON = 60  # seconds; what changes while a list is read in less comes with the next run
NEWEST_PAGES = 2  # of the newest changes; where there are more they are read from the oldest on
BELIEVABLE_SHARE = 0.1  # of a list; more missing at once is more likely a fault of the host than work deleted
PAGES_TOGETHER = {COMMENTS: 4, ISSUE_COMMENTS: 4}  # in one transaction: what is said comes in many small rows
RUNS_TO_BELIEVE = 2  # after so many such runs each item is asked for by itself

Query = dict[str, str | int]
Record = PullRecord | IssueRecord | RemarkRecord
BY_CREATION: Query = {"sort": "created", "direction": "asc"}
NEWEST_FIRST: Query = {"sort": "updated", "direction": "desc"}
OLDEST_FIRST: Query = {"sort": "updated", "direction": "asc"}


class Forge(Protocol):
    """What reading needs of a code host."""

    def pulls(self, repository: str, page: int, **query: str | int) -> Page[PullRecord]: ...
    def issues(self, repository: str, page: int, **query: str | int) -> Page[IssueRecord]: ...
    def pull(self, repository: str, number: int) -> PullRecord: ...
    def issue(self, repository: str, number: str) -> IssueRecord: ...
    def pull_comments(self, repository: str, page: int, **query: str | int) -> Page[RemarkRecord]: ...
    def issue_comments(self, repository: str, page: int, **query: str | int) -> Page[RemarkRecord]: ...
    def pull_comment(self, repository: str, number: int) -> RemarkRecord: ...
    def issue_comment(self, repository: str, number: int) -> RemarkRecord: ...
    def ordered(self, jobs: Iterator[Callable[[], Any]]) -> Iterator[Any]: ...


class _Way(NamedTuple):
    """Where a list comes from and goes to: the forge's questions for a page and for a row, and who takes them."""

    table: Table
    page: Callable[[Forge], Callable[..., Page[Any]]]
    one: Callable[[Forge], Callable[[str, Any], Record]]
    take: Callable[[Ingest], Callable[..., int]]


_WAYS = {
    PULLS: _Way(schema.pull, attrgetter("pulls"), attrgetter("pull"), attrgetter("pulls")),
    ISSUES: _Way(schema.issue, attrgetter("issues"), attrgetter("issue"), attrgetter("issues")),
    COMMENTS: _Way(schema.pull_comment, *map(attrgetter, ("pull_comments", "pull_comment", "pull_comments"))),
    ISSUE_COMMENTS: _Way(
        schema.issue_comment, *map(attrgetter, ("issue_comments", "issue_comment", "issue_comments"))
    ),
}


class Listing:
    """One slice being read; `slice` is its state as committed last."""

    def __init__(self, store: Store, forge: Forge, settings: Settings, slice_: Slice) -> None:
        self.store = store
        self.forge = forge
        self.settings = settings
        self.slice = slice_
        self.way = _WAYS[slice_.source]
        self.table = self.way.table

    def read(self) -> None:
        """Bring the slice up to the host's present; raise ForgeError or Spent, with what was read kept."""
        if not self.slice.complete:
            ended, started = self._walk(), self.slice.started or 0
            self._commit(complete=True, watermark=started, counted_to=started)
            if self.slice.hidden is not None and ended - started < SOON:
                return
        total = self._increment()
        if total is None:
            self._look_for(self._missing_from_next_page())
        elif self.slice.page or self.slice.hidden is None or total != self._expected() + self.slice.hidden:
            self._walk()
            self._look_for(self._unseen())

    def _walk(self) -> int:
        """Read the whole list by creation, on from where a run stopped; give the host's clock at its end.

        What the host counts beyond what it lists is noted as hidden: it may be others' to see. While rows went, and
        moved others over a page's edge, that cannot be told; then the list is to be read once more.
        """
        if self.slice.page == 0 or self.slice.only.startswith("label="):
            self._begin_pass()  # what has two labels may have been seen by another walk since
        # Where no total would betray rows that went meanwhile, the last page is read again.
        number = max(1, self.slice.page if self.slice.total is None else self.slice.page + 1)
        page = self._fetch(number, BY_CREATION)
        if self.slice.page == 0:
            self.slice = self.slice.advance(started=page.at, total=page.total)
        self._commit(page.rows, page=number, since_ignored=self._ignored(page))
        totals = [page.total]
        while not page.is_last(number):
            ahead = range(number + 1, max(number + 1, page.last_page or 0) + 1)
            rows: list[Record] = []
            try:
                for page in self.forge.ordered(partial(self._fetch, n, BY_CREATION) for n in ahead):
                    number += 1
                    rows += page.rows
                    totals.append(page.total)
                    if len(totals) % PAGES_TOGETHER.get(self.slice.source, 1) == 0:
                        self._commit(rows, page=number)
                        rows = []
            finally:  # whatever ends it early, what came is kept
                if number > self.slice.page:
                    self._commit(rows, page=number)
        known = [total for total in (self.slice.total, *totals) if total is not None]
        self._commit(page=0, hidden=self._hidden(known) if known else None)
        return page.at

    def _hidden(self, totals: Sequence[int]) -> int | None:
        """Hold what a walk saw against the host's totals: how many it did not list, None where any went meanwhile.

        As many may have come as went: then no total falls, but they do not grow by what came.
        """
        mine = self.table.c.seen == self.slice.pass_
        came = self._count(mine & (self.table.c.created >= self.slice.started))
        fell = any(later < earlier for earlier, later in pairwise(totals))
        return None if fell or totals[0] + came > totals[-1] else totals[-1] - self._count(mine)

    def _begin_pass(self) -> None:
        with self.store.begin() as connection:
            number = int(get_meta(connection, "pass") or 0) + 1
            set_meta(connection, "pass", str(number))
            self.slice = self.slice.advance(pass_=number, page=0)
            save(connection, self.slice)

    def _increment(self) -> int | None:
        """Read what was updated since the watermark; give the list's total, where the host tells it."""
        start = max((self.slice.watermark or 0) - OVERLAP, 0)
        newest = self._newest_first(start)
        if newest is None:
            self._oldest_first(start)
            newest = self._newest_first(start) if self.slice.since_ignored else self._fetch(1, NEWEST_FIRST)
        if newest is None:
            return None
        self._commit(newest.rows, counted_to=newest.at)
        return newest.total

    def _newest_first(self, start: int) -> Page[Any] | None:
        """Read from the newest change back to `start`; give the first page, None where that is too far.

        A host that ignores `since` can be read in no other way, so there nothing is too far.
        """
        pages: list[Page[Any]] = []
        while self.slice.since_ignored or len(pages) < NEWEST_PAGES:
            page = self._fetch(len(pages) + 1, NEWEST_FIRST)
            if pages and page.total != pages[-1].total and not self.slice.since_ignored:
                return None  # something came or went, and may have moved rows over the edge
            pages.append(page)
            self._commit(page.rows)
            if page.is_last(len(pages)) or (page.rows and page.rows[-1].updated < start):
                latest = max((row.updated for page in pages for row in page.rows), default=0)
                self._commit(watermark=max(self.slice.watermark or 0, latest))
                return pages[0]
        return None

    def _oldest_first(self, start: int) -> None:
        """Read the changes from `start` on, always from the first page of what is left; the watermark goes along."""
        number = 1
        while True:
            page = self._fetch(number, {**OLDEST_FIRST, "since": since(start)})
            if page.rows and page.rows[0].updated < start:
                return self._commit(since_ignored=True)
            latest = page.rows[-1].updated if page.rows else 0
            self._commit(page.rows, watermark=max(self.slice.watermark or 0, latest))
            if page.is_last(number):
                return None
            start, number = (latest, 1) if latest > start else (start, number + 1)

    def _fetch(self, number: int, query: Query) -> Page[Any]:
        if self.slice.since and "since" not in query:
            query = {**query, "since": since(self.slice.since)}
        return self.way.page(self.forge)(self.slice.place.name, number, **{**query, **self.slice.query})

    def _commit(self, rows: Sequence[Record] = (), **values: Any) -> None:
        self.slice = self.slice.advance(**values)
        with self.store.begin() as connection:
            ingest = Ingest(connection, self.settings)
            self.way.take(ingest)(self.slice.place, rows, self.slice.pass_)
            save(connection, self.slice)

    def _ignored(self, page: Page[Any]) -> bool:
        return self.slice.since_ignored or any(row.updated < self.slice.since for row in page.rows)

    def _look_for(self, numbers: Sequence[Any]) -> None:
        """Ask for items that the list no longer shows, one by one; only a 404 makes one deleted."""
        many = len(numbers) > max(20, (expected := self._expected()) * BELIEVABLE_SHARE)
        if many and self.slice.failures < RUNS_TO_BELIEVE:
            raise ForgeError(
                f"{self.slice}: {len(numbers)} of {expected} known items are gone from the host's list at once. "
                f"Nothing was changed; look at the repository. After {RUNS_TO_BELIEVE} such runs each is asked for"
            )
        for number in numbers:
            try:
                self._commit([self.way.one(self.forge)(self.slice.place.name, number)])
            except ForgeError as error:
                if error.status != 404:
                    raise
                with self.store.begin() as connection:
                    Ingest(connection, self.settings).deleted(self.slice.place, self.table, number)

    def _asked_for(self) -> ColumnElement[bool]:
        """Select the rows that the host's list, as we ask for it, would contain."""
        table, account = self.table, schema.account
        parts = [table.c.repository == self.slice.place.id]
        if not self.slice.since_ignored:
            parts.append(table.c.updated >= self.slice.since)
        name, _, value = self.slice.only.partition("=")
        if name == "author":
            mine = select(account.c.id).where(func.lower(account.c.login) == value.lower())
            parts.append(table.c.author.in_(mine))
        if name == "label":
            parts.append(("\n" + table.c.labels + "\n").contains(f"\n{value}\n", autoescape=True))
        return and_(*parts)

    def _count(self, condition: ColumnElement[bool]) -> int:
        here = self.table.c.repository == self.slice.place.id
        with self.store.read() as connection:
            return (
                connection.scalar(select(func.count()).select_from(self.table).where(here & condition)) or 0
            )

    def _expected(self) -> int:
        return self._count(~self.table.c.deleted & self._asked_for())

    def _numbers(self, condition: ColumnElement[bool]) -> list[Any]:
        query = select(self.table.c.number).where(~self.table.c.deleted & self._asked_for() & condition)
        with self.store.read() as connection:
            return list(connection.scalars(query))

    def _unseen(self) -> list[Any]:
        """Give the known items that the last walk should have met and did not."""
        table = self.table.c
        return self._numbers((table.seen != self.slice.pass_) & (table.created <= self.slice.started))

    def _missing_from_next_page(self) -> list[Any]:
        """Compare a page with the host's list, the next one each run: all there is where it tells no total."""
        number = self.slice.check_page + 1
        page = self._fetch(number, BY_CREATION)
        if number > 1 and not page.rows:
            number, page = 1, self._fetch(1, BY_CREATION)
        self._commit(page.rows, check_page=0 if page.is_last(number) else number)
        if len(page.rows) < 2:
            return []
        created = self.table.c.created
        shown = {row.number for row in page.rows}
        inner = (created > page.rows[0].created) & (created < page.rows[-1].created)
        return [number for number in self._numbers(inner) if number not in shown]
