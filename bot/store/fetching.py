"""Fetch pull requests that somebody names, with what is said there: a large repository is read for no one person.

What was fetched is known from then on like everything else that was read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from bot.errors import ForgeError
from bot.forge.pace import Spent
from bot.forge.records import FilesRecord, PullRecord, RemarksRecord
from bot.store.ingest import Ingest
from bot.store.place import Place
from bot.store.settings import Settings
from bot.store.slices import place_of
from bot.store.store import Store

NOT_FOUND = 404


class FetchForge(Protocol):
    """What fetching needs of a code host."""

    host: str

    def pull(self, repository: str, number: int) -> PullRecord: ...
    def files(self, repository: str, number: int) -> FilesRecord: ...
    def remarks(self, repository: str, number: int) -> RemarksRecord: ...
    def ordered(self, jobs: Iterator[Callable[[], Any]]) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it: read whole, not there, or why not; of what failed the rest may be known."""

    read: tuple[int, ...]
    missing: tuple[int, ...]
    failed: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the host showed of one pull request; what it did not show is an error."""

    pull: PullRecord | ForgeError | Spent
    files: FilesRecord | ForgeError | Spent | None = None
    remarks: RemarksRecord | ForgeError | Spent | None = None


def fetch_pulls(
    store: Store,
    forge: FetchForge,
    settings: Settings,
    repository: str,
    numbers: Sequence[int],
    *,
    files: bool | None = None,
    remarks: bool = True,
) -> Fetched:
    """Read these pull requests with their comments, each in a transaction of its own as it comes.

    `files` too where the scopes ask for them, or as is told. Nothing is raised for one that fails.
    """
    with store.begin() as connection:
        place = place_of(connection, forge.host, repository)
    files = settings.needs_files(place.host, place.name) if files is None else files
    read, missing, failed = [], [], {}
    wanted = tuple(dict.fromkeys(numbers))
    jobs = (partial(_asked, forge, place, number, files=files, remarks=remarks) for number in wanted)
    for number, answers in zip(wanted, forge.ordered(jobs), strict=True):
        if isinstance(answers.pull, ForgeError) and answers.pull.status == NOT_FOUND:
            missing.append(number)
        elif why := _taken(store, settings, place, answers):
            failed[number] = why
        else:
            read.append(number)
    return Fetched(tuple(read), tuple(missing), failed)


def _asked(forge: FetchForge, place: Place, number: int, *, files: bool, remarks: bool) -> _Answers:
    """Ask for a pull request, and for the rest of it only where it is there."""
    record = _tried(partial(forge.pull, place.name, number))
    if not isinstance(record, PullRecord):
        return _Answers(record)
    return _Answers(
        record,
        _tried(partial(forge.files, place.name, number)) if files else None,
        _tried(partial(forge.remarks, place.name, number)) if remarks else None,
    )


def _tried(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except (ForgeError, Spent) as error:
        return error


def _taken(store: Store, settings: Settings, place: Place, answers: _Answers) -> str:
    """Take in what the host showed; give why something is lacking, or nothing."""
    record = answers.pull
    if not isinstance(record, PullRecord):
        return str(record)
    with store.begin() as connection:
        ingest = Ingest(connection, settings)
        ingest.pulls(place, [record])
        if isinstance(answers.files, FilesRecord):
            ingest.files(place, record.number, record.files_key, answers.files)
        if isinstance(answers.remarks, RemarksRecord):
            ingest.remarks(place, record.number, record.updated, answers.remarks)
    wrong = [each for each in (answers.files, answers.remarks) if isinstance(each, ForgeError | Spent)]
    return "; ".join(map(str, wrong))
