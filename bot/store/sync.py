"""Pull what the counts need: lists first, then what is only told of one pull request: its files, its comments.

One list that fails stops no other: its error is kept, the rest goes on.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from typing import Protocol

from bot.errors import ForgeError
from bot.forge.gitee import PER_PAGE, Unlisted, since
from bot.forge.pace import Spent
from bot.sig.needs import COMMENTS, Need, readable
from bot.store.commentlist import note_absence, noted, probed
from bot.store.discussions import Discussions, Read, RemarksForge, handed_over
from bot.store.filelists import FileLists, FilesForge
from bot.store.ingest import Place
from bot.store.listing import BY_CREATION, Forge, Listing
from bot.store.settings import Settings
from bot.store.slices import EVERYONE, Slice, drop, place_of, save, slices
from bot.store.store import Store

LISTS_AT_ONCE = 4  # so that the pages of one fill the pauses of another
UNAUTHORISED = 401  # no other question would be answered either
REFUSED = (401, 403)
BY_AUTHOR_GAIN = 2  # read by author where the whole list costs more than so many times that


class RunForge(Forge, FilesForge, RemarksForge, Protocol):
    """All that a run asks, and an end to it."""

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
        forges: Mapping[str, RunForge],
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
        self.discussed: list[Read] = []  # repositories whose comments are read one pull request after another
        self._on_step = on_step
        self._failed: set[int] = set()  # the repositories whose file lists failed in this run
        self._asked: set[tuple[int, int]] = set()  # whose files this run asked for: a 404 counts once a run
        self._unlisted: set[int] = (
            set()
        )  # the repositories whose host has no list of all comments, as this run found

    def parts(self, needs: Sequence[Need], authors: Collection[str]) -> list[Slice]:
        """Say in which parts these lists are read, the stalest first.

        Failing ones are last, so that they cannot eat up a budget that others need.
        """
        found: list[Slice] = []
        for need in readable(needs):
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

    def files(self, needs: Sequence[Need], people: Collection[str], *, reviewed: bool = False) -> None:
        """Read the file lists that these people's pull requests are judged by, where they are not known yet.

        With `reviewed` also those of the pull requests of others that they spoke in or reviewed.
        """
        for need in needs:
            if need.files:
                self._guarded(
                    f"{need.repository} files", partial(self._files, need, people, reviewed=reviewed)
                )

    def comments(self, needs: Sequence[Need]) -> None:
        """Read what is said, one pull request after another, where the host has no list of it all."""
        for need in readable(needs):
            if need.source == COMMENTS:
                self._guarded(f"{need.repository} comments", partial(self._comments, need))

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
        except Unlisted:
            self._unlisted.add(slice_.place.id)
            handed_over(self.store, listing.slice)
            return
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
        if need.source == COMMENTS and (need.limited or not self._lists_comments(place)):
            return []
        with self.store.begin() as connection:
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

    def _lists_comments(self, place: Place) -> bool:
        """Say whether the host lists all comments of a repository at once; it is asked once a run at most."""
        answer = noted(self.store, place)
        if answer is None and place.id not in self._unlisted:
            answer = probed(self.store, self.forges[place.host], place, self.since)
            if answer is False:
                self._unlisted.add(place.id)
        return answer is True

    def _comments(self, need: Need) -> None:
        """Read what is said in one repository, and remember that its host has no list of it."""
        with self.store.begin() as connection:
            place = place_of(connection, need.host, need.repository)
            read = slices(connection, place, COMMENTS)
        if self._is_listed(need, place) or any(each.complete and _retired(need, each) for each in read):
            return
        reading = Discussions(self.store, self.forges[need.host], self.settings, place, need, self.since)
        reading.read()
        if place.id in self._unlisted:
            note_absence(self.store, place)
        self.discussed.append(reading.extent())
        if reading.failure is not None:
            self.report.errors.append(str(reading.failure))
            self.report.refused |= reading.failure.status in REFUSED
        if reading.spent is not None:
            raise reading.spent

    def _is_listed(self, need: Need, place: Place) -> bool:
        return not need.limited and place.id not in self._unlisted and noted(self.store, place) is True

    def _files(self, need: Need, people: Collection[str], *, reviewed: bool) -> None:
        with self.store.begin() as connection:
            place = place_of(connection, need.host, need.repository)
        lists = FileLists(self.store, self.forges[need.host], self.settings, place, self.since)
        failure = lists.read(people, self._asked, reviewed=reviewed)
        if place.id not in self._failed:
            lists.note(failure)
        if failure:
            self._failed.add(place.id)
            self.report.errors.append(failure)

    def _save(self, slice_: Slice) -> None:
        with self.store.begin() as connection:
            save(connection, slice_)


def _retired(need: Need, slice_: Slice) -> bool:
    """Say whether a closed repository has been read past its last day."""
    if need.closed is None or slice_.counted_to is None:
        return False
    return slice_.counted_to >= datetime.combine(need.closed, time.max, UTC).timestamp()
