"""Read the file lists that pull requests are judged by, side by side, where they are not known as they are now."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, or_, select

from bot.errors import ForgeError
from bot.forge.records import FilesRecord
from bot.model import Fact
from bot.sig.needs import FILES
from bot.store import schema
from bot.store.facts import pull_key
from bot.store.ingest import Ingest
from bot.store.place import Place
from bot.store.settings import Settings
from bot.store.slices import EVERYONE, Slice, save, slices
from bot.store.store import Store

NOT_SHOWN = (403, 404)  # of one pull request, in a repository whose list is shown
UNAUTHORISED = 401  # no other question would be answered either
CHUNK = 500  # numbers in one question to the database


class FilesForge(Protocol):
    """What reading file lists needs of a code host."""

    def files(self, repository: str, number: int) -> FilesRecord: ...
    def ordered(self, jobs: Iterator[Callable[[], Any]]) -> Iterator[Any]: ...


class FileLists:
    """The file lists of one repository."""

    def __init__(self, store: Store, forge: FilesForge, settings: Settings, place: Place, since: int) -> None:
        self.store = store
        self.forge = forge
        self.settings = settings
        self.place = place
        self.since = since

    def read(self, people: Collection[str], asked: set[tuple[int, int]], *, reviewed: bool) -> str:
        """Read those of these people's work, with `reviewed` also of what they spoke in; give what failed first.

        A 404 on a pull request that exists is noted and asked for again in the next run: what this one `asked` for
        already is left alone.
        """
        place = self.place
        with self.store.read() as connection:
            rows = self._unknown(connection, _of_people(people))
            numbers = _spoken_in(connection, place, people) if reviewed else []
            for start in range(0, len(numbers), CHUNK):
                rows += self._unknown(connection, schema.pull.c.number.in_(numbers[start : start + CHUNK]))
        rows = [*{row.number: row for row in rows if (place.id, row.number) not in asked}.values()]
        asked |= {(place.id, row.number) for row in rows}
        jobs = (partial(_files_or_error, self.forge, place.name, row.number) for row in rows)
        failure = ""
        for row, answer in zip(rows, self.forge.ordered(jobs), strict=True):
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
        return failure

    def note(self, failure: str) -> None:
        """Count the runs in a row in which file lists failed; the board's columns wait for them."""
        with self.store.begin() as connection:
            known = slices(connection, self.place, FILES)
            state = known[0] if known else Slice(self.place, FILES, EVERYONE, self.since, complete=True)
            if failure:
                save(connection, state.advance(failures=state.failures + 1, error=failure))
            elif state.failures:
                save(connection, state.advance(failures=0, error=""))

    def _unknown(self, connection: Connection, which: ColumnElement[bool]) -> list[Any]:
        """Give the pull requests of this kind whose files are not known as they are now."""
        pull = schema.pull.c
        query = select(pull.number, pull.files_key, pull.files_misses).where(
            pull.repository == self.place.id,
            which,
            or_(pull.files_of.is_(None), pull.files_of != pull.files_key),
            or_(pull.created > self.since, pull.merged > self.since),
            ~pull.deleted,
        )
        return list(connection.execute(query.order_by(pull.number.desc())))


def _of_people(people: Collection[str]) -> ColumnElement[bool]:
    account = schema.account.c
    return schema.pull.c.author.in_(select(account.id).where(account.person.in_(people)))


def _spoken_in(connection: Connection, place: Place, people: Collection[str]) -> list[int]:
    """List the pull requests in which something of these people waits for files."""
    event = schema.event.c
    pending = event.bits.bitwise_and(int(Fact.FILES_PENDING)) != 0
    query = select(event.subject).where(event.maybe > 0, event.person.in_(people), pending).distinct()
    prefix = pull_key(place.name, 0)[:-1]
    return sorted(int(key[len(prefix) :]) for key in connection.scalars(query) if key.startswith(prefix))


def _files_or_error(forge: FilesForge, repository: str, number: int) -> FilesRecord | ForgeError:
    try:
        return forge.files(repository, number)
    except ForgeError as error:
        return error
