"""The cron line: pull what the board's columns need, or the ladder too, count, write what changed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.app.board import Decided, decide_board
from bot.app.gather import gather
from bot.app.session import Run
from bot.app.tables import board_tables, counts_of
from bot.errors import Refusal
from bot.forge.pace import Pacer
from bot.rules.freshness import Source
from bot.sig.needs import Need, ladder_counts, needs_of, readable
from bot.store.discussions import Read
from bot.store.store import get_meta, set_meta
from bot.store.sync import Sync

RUNS_BEFORE_ALARM = 3
_LADDER = "ladder"  # notes in the database that it was pulled


class ReadFor(StrEnum):
    """What a pull is for; what the ladder needs is read from the first day on, for it knows no balances."""

    BOARD = "board"
    LADDER = "ladder"


@dataclass(frozen=True, slots=True)
class Updated:
    """What a run did: `errors` are sources that failed, `spent` says why it stopped early."""

    decided: Decided
    requests: int
    errors: tuple[str, ...]
    spent: str | None
    read: int  # lists read to their end in this run
    overdue: tuple[str, ...]  # board sources that failed in three runs or more
    refused: bool = False  # the host does not let this token, or nobody, read something
    comments: tuple[Read, ...] = ()  # how far what is said was read, one pull request after another
    ladder_behind: tuple[Source, ...] = ()  # lists that the ladder needs and the board does not

    @property
    def exit_code(self) -> int:
        """Give 4 where the host refused everything, 3 where a column is overdue, else 0."""
        if self.errors and not self.read:
            return 4
        return 3 if self.overdue else 0


@dataclass(frozen=True, slots=True)
class RowHolders:
    """The people who have or may get a row, and the logins that their accounts have today, in lower case."""

    people: tuple[str, ...]
    logins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told of a run's progress: each step by name, each answer with the pacer's state."""

    step: Callable[[str], None] = lambda _step: None
    answer: Callable[[Pacer], None] = lambda _pacer: None


@dataclass(frozen=True, slots=True)
class Pulled:
    """What reading came to: requests, what failed and why, why it stopped early, lists read to their end."""

    requests: int
    errors: tuple[str, ...]
    spent: str | None
    read: int
    refused: bool = False
    comments: tuple[Read, ...] = ()
    purpose: ReadFor = ReadFor.BOARD


def pull(
    run: Run,
    *,
    budget: int | None = None,
    watcher: Watcher = Watcher(),
    purpose: ReadFor = ReadFor.BOARD,
) -> Pulled:
    """Read from the host what the board's columns need, and what the ladder needs where it is for that."""
    for_ladder = purpose is ReadFor.LADDER
    needs = needs_for(run, purpose)
    with run.forge(budget, watcher.answer) as forge:
        day = 0 if for_ladder else earliest_day(run)
        sync = Sync(run.store, {forge.host: forge}, run.settings, day, watcher.step)
        parts = sync.parts(needs, readers(run, purpose).logins)
        # What was never read comes before what is a little old, or a small budget would never get to it.
        for complete in (False, True):
            sync.lists([each for each in parts if each.complete is complete])
            sync.files(needs, _filers(run, purpose))  # asked again: the lists may have told more accounts
        # A request for each pull request: that waits until the lists are read, which cost little.
        sync.comments(needs)
        if for_ladder:
            sync.files(needs, _filers(run, purpose), reviewed=True)
        report, sent = sync.report, forge.session.pacer.sent
        said = tuple(sync.discussed)
        return Pulled(sent, tuple(report.errors), report.spent, sync.read, report.refused, said, purpose)


def needs_for(run: Run, purpose: ReadFor) -> list[Need]:
    """Give what a pull is to read; raise Refusal where there is no ladder to pull for."""
    config = run.workspace.config
    if purpose is ReadFor.LADDER and not config.ladder:
        raise Refusal(
            "sig.yaml has no `ladder:`, so there is nothing to pull for it; write one, or leave --for out"
        )
    more = ladder_counts(config) if purpose is ReadFor.LADDER else ()
    return readable(needs_of(config, dict.fromkeys([*counts_of(run.workspace), *more])))


def update(
    run: Run,
    *,
    budget: int | None = None,
    write: bool = True,
    watcher: Watcher = Watcher(),
    purpose: ReadFor = ReadFor.BOARD,
) -> Updated:
    """Pull, count, and write the board's files; without `write` only say what would be written."""
    return refresh(run, pull(run, budget=budget, watcher=watcher, purpose=purpose), write=write)


def refresh(run: Run, pulled: Pulled, *, write: bool = True) -> Updated:
    """Count what is known, and write the board's files into the workspace."""
    run = run.anew()  # a pull may take long, and people go on editing
    decided = decide_board(run)
    if write:
        run.files.write(decided.edits)
    overdue = tuple(
        f"{source.repository} {source.source}: failed in {source.failures} runs: {source.error}"
        for source in decided.behind
        if source.failures >= RUNS_BEFORE_ALARM
    )
    return Updated(
        decided,
        pulled.requests,
        pulled.errors,
        pulled.spent,
        pulled.read,
        overdue,
        pulled.refused,
        pulled.comments,
        _ladder_behind(run) if pulled.purpose is ReadFor.LADDER else (),
    )


def _ladder_behind(run: Run) -> tuple[Source, ...]:
    """List the sources that the ladder alone needs, and that are not fresh."""
    with run.store.begin() as connection:
        freshness = gather(run, connection).freshness
    board = set(freshness.behind(counts_of(run.workspace)))
    config = run.workspace.config
    late = freshness.behind_of(needs_of(config, ladder_counts(config)))
    return tuple(source for source in late if source not in board)


def earliest_day(run: Run) -> int:
    """Give the first instant that anything has to be known from; 0 where no table was taken over."""
    balances = run.workspace.balances
    if balances is None:
        return 0
    return int(min([balances.day, *(row.day for row in balances.rows)]).timestamp())


def readers(run: Run, purpose: ReadFor) -> RowHolders:
    """Find whose work is read where a list is read by author: who may have a row, and for the ladder the roster.

    Once the ladder was pulled the board's runs keep its people, or each run would begin anew with theirs.
    """
    with run.store.begin() as connection:
        if purpose is ReadFor.LADDER:
            set_meta(connection, _LADDER, "pulled")
        everyone = get_meta(connection, _LADDER) is not None
    return row_holders(run, roster=everyone)


def _filers(run: Run, purpose: ReadFor) -> tuple[str, ...]:
    """Find whose pull requests are judged by their files."""
    return row_holders(run, roster=purpose is ReadFor.LADDER).people


def row_holders(run: Run, *, roster: bool = False) -> RowHolders:
    """Find everyone who has or may get a row, as far as is known now; with `roster` whoever stands there, too."""
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        rows = board_tables(gathered).rows
    barred = set(run.workspace.config.board.rows.not_new)
    joining = (member for member in gathered.joining if not barred & set(member.roles))
    members = run.workspace.roster.people if roster else ()
    listed = (gathered.people.by_account(member.accounts[0]) for member in members)
    people = dict.fromkeys(
        (*(row.member.person for row in rows), *(member.person for member in joining), *listed)
    )
    logins = dict.fromkeys(login.lower() for person in people for login in gathered.logins(person))
    return RowHolders(tuple(people), tuple(logins))
