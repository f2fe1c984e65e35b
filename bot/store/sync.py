"""Pull what the counts need: lists first, then the files of the pull requests that need them.

One list that fails stops no other: its error is kept, the rest goes on.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from typing import Protocol

from sqlalchemy import or_, select

from bot.errors import ForgeError
from bot.forge.gitee import PER_PAGE, since
from bot.forge.pace import Spent
from bot.forge.records import FilesRecord
from bot.sig.needs import FILES, Need
from bot.store import schema
from bot.store.ingest import Ingest, Place
from bot.store.listing import BY_CREATION, Forge, Listing
from bot.store.settings import Settings
from bot.store.slices import EVERYONE, Slice, drop, place_of, save, slices
from bot.store.store import Store

LISTS_AT_ONCE = 4  # so that the pages of one fill the pauses of another
NOT_SHOWN = (403, 404)  # of one pull request, in a repository whose list is shown
UNAUTHORISED = 401  # no other question would be answered either
REFUSED = (401, 403)
BY_AUTHOR_GAIN = 2  # read by author where the whole list costs more than so many times that


class FilesForge(Forge, Protocol):
    """Reading, the file lists, and an end to both."""

    def files(self, repository: str, number: int) -> FilesRecord: ...
    def stop(self) -> None: ...


@dataclass
class SyncReport:
    """What a run did not get, and why; `spent` says why it stopped early."""

    errors: list[str] = field(default_factory=list)
    spent: str | None = None
    refused: bool = False  # the host let somebody in, but not us: no later run mends it


class Sync:
    """One run's reading. `forges` by host; `since` is the earliest balance day; `authors` may have a row."""

    def __init__(
        self,
        store: Store,
        forges: Mapping[str, FilesForge],
        settings: Settings,
        since_: int,
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self.store = store
        self.forges = forges
        self.settings = settings
        self.since = since_
        self.report = SyncReport()
        self.read = 0  # lists read to their end
        self._on_step = on_step
        self._failed: set[int] = set()  # the repositories whose file lists failed in this run
        self._asked: set[tuple[int, int]] = set()  # whose files this run asked for: a 404 counts once a run

    def parts(self, needs: Sequence[Need], authors: Collection[str]) -> list[Slice]:
        """Say in which parts these lists are read, the stalest first.

        Failing ones are last, so that they cannot eat up a budget that others need.
        """
        found: list[Slice] = []
        for need in needs:
            found += self._guarded(f"{need.repository} {need.source}", partial(self._slices, need, authors))
        return sorted(found, key=lambda each: (each.failures > 0, each.counted_to or 0))

    def lists(self, parts: Sequence[Slice]) -> None:
        """Read every part to its end: lists side by side, the parts of one list one after another.

        An item may be in several parts (by label), and says only of one which walk saw it last.
        """
        together: dict[tuple[int, str], list[Slice]] = {}
        for each in parts:
            together.setdefault((each.place.id, each.source), []).append(each)
        self._side_by_side(list(together.values()))

    def files(self, needs: Sequence[Need], people: Collection[str]) -> None:
        """Read the file lists that these people's pull requests are judged by, where they are not known yet."""
        for need in needs:
            if need.files:
                self._guarded(f"{need.repository} files", partial(self._files, need, people))

    def _side_by_side(self, lists: Sequence[Sequence[Slice]]) -> None:
        """Read a few lists at a time; whoever interrupts them waits for no more than one answer, or one pause."""

        def read(parts: Sequence[Slice]) -> None:
            for each in parts:
                self._guarded(str(each), partial(self._read, each))

        with ThreadPoolExecutor(LISTS_AT_ONCE, thread_name_prefix="list") as pool:
            try:
                list(pool.map(read, lists))
            except BaseException:
                for forge in self.forges.values():
                    forge.stop()
                raise

    def _guarded(self, what: str, step: Callable[[], list[Slice] | None]) -> list[Slice]:
        """Do one step of the run; keep its error, and do nothing more once the run may ask no more."""
        if self.report.spent is not None:
            return []
        self._on_step(what)
        try:
            return step() or []
        except Spent as spent:
            self.report.spent = str(spent)
        except ForgeError as error:
            self.report.errors.append(str(error))
            self.report.refused |= error.status in REFUSED
            if error.status == UNAUTHORISED:
                self.report.spent = "the host does not accept the token"
        return []

    def _read(self, slice_: Slice) -> None:
        listing = Listing(self.store, self.forges[slice_.place.host], self.settings, slice_)
        try:
            listing.read()
        except ForgeError as error:
            failed = listing.slice.advance(failures=listing.slice.failures + 1, error=str(error))
            self._save(failed)
            raise
        self.read += 1
        if listing.slice.failures:
            self._save(listing.slice.advance(failures=0, error=""))

    def _slices(self, need: Need, authors: Collection[str]) -> list[Slice]:
        """Choose the parts to read this list in, and note them in the database."""
        with self.store.begin() as connection:
            place = place_of(connection, need.host, need.repository)
            known = {each.only: each for each in slices(connection, place, need.source)}
        if need.labels:
            parts = [f"label={label}" for label in need.labels]
        elif EVERYONE in known or not need.limited or not authors:
            parts = [EVERYONE]
        elif known or self._is_cheaper_by_author(place, authors):
            parts = [f"author={login}" for login in sorted({login.lower() for login in authors})]
        else:
            parts = [EVERYONE]
        wanted = [known.get(part) or Slice(place, need.source, part, self.since) for part in parts]
        wanted = [
            each if each.since <= self.since else Slice(place, need.source, each.only, self.since)
            for each in wanted
        ]
        with self.store.begin() as connection:
            for slice_ in wanted:
                save(connection, slice_)
            # What nobody asks for any more must not look unread for ever.
            for part in known.keys() - set(parts):
                drop(connection, known[part])
        return [each for each in wanted if not (each.complete and _retired(need, each))]

    def _is_cheaper_by_author(self, place: Place, authors: Collection[str]) -> bool:
        """Look at the first page of all and of one author: is the list long, does the host filter it?"""
        forge = self.forges[place.host]
        query = {**BY_CREATION, "since": since(self.since)}
        everyone = forge.pulls(place.name, 1, **query)
        if everyone.total is None or -(-everyone.total // PER_PAGE) <= BY_AUTHOR_GAIN * len(authors):
            return False
        probed = min(authors)
        one = forge.pulls(place.name, 1, **query, author=probed)
        return one.total != everyone.total and all(
            row.author is None or row.author.login.lower() == probed.lower() for row in one.rows
        )

    def _files(self, need: Need, people: Collection[str]) -> None:
        """Read file lists side by side; a 404 on a pull request that exists is noted and asked again next run."""
        forge = self.forges[need.host]
        with self.store.begin() as connection:
            place = place_of(connection, need.host, need.repository)
            pull, account = schema.pull, schema.account
            rows = connection.execute(
                select(pull.c.number, pull.c.files_key, pull.c.files_misses)
                .join(account, account.c.id == pull.c.author)
                .where(
                    pull.c.repository == place.id,
                    account.c.person.in_(people),
                    or_(pull.c.files_of.is_(None), pull.c.files_of != pull.c.files_key),
                    or_(pull.c.created > self.since, pull.c.merged > self.since),
                    ~pull.c.deleted,
                )
                .order_by(pull.c.number.desc())
            ).all()

        rows = [row for row in rows if (place.id, row.number) not in self._asked]
        self._asked |= {(place.id, row.number) for row in rows}
        jobs = (partial(_files_or_error, forge, place.name, row.number) for row in rows)
        failure = ""
        for row, answer in zip(rows, forge.ordered(jobs), strict=True):
            with self.store.begin() as connection:
                ingest = Ingest(connection, self.settings)
                if isinstance(answer, FilesRecord):
                    ingest.files(place, row.number, row.files_key, answer)
                elif answer.status in NOT_SHOWN:
                    ingest.files_missed(place, row.number, row.files_misses + 1)
                elif answer.status == UNAUTHORISED:
                    raise answer
                else:
                    failure = failure or str(answer)
        self._note_files(place, failure)

    def _note_files(self, place: Place, failure: str) -> None:
        """Count the runs in a row in which file lists of a repository failed; its board columns wait for them."""
        if place.id in self._failed:
            return
        with self.store.begin() as connection:
            known = slices(connection, place, FILES)
            state = known[0] if known else Slice(place, FILES, EVERYONE, self.since, complete=True)
            if failure:
                self._failed.add(place.id)
                save(connection, state.advance(failures=state.failures + 1, error=failure))
            elif state.failures:
                save(connection, state.advance(failures=0, error=""))
        if failure:
            self.report.errors.append(failure)

    def _save(self, slice_: Slice) -> None:
        with self.store.begin() as connection:
            save(connection, slice_)


def _files_or_error(forge: FilesForge, repository: str, number: int) -> FilesRecord | ForgeError:
    try:
        return forge.files(repository, number)
    except ForgeError as error:
        return error


def _retired(need: Need, slice_: Slice) -> bool:
    """Say whether a closed repository has been read past its last day."""
    if need.closed is None or slice_.counted_to is None:
        return False
    return slice_.counted_to >= datetime.combine(need.closed, time.max, UTC).timestamp()
