"""The cron line: pull what the board's columns need, count, write what changed."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.app.board import Decided, decide_board
from bot.app.gather import gather
from bot.app.session import Run
from bot.app.tables import board_tables, counts_of
from bot.forge.pace import Pacer
from bot.sig.needs import needs_of, readable
from bot.store.sync import Sync

RUNS_BEFORE_ALARM = 3


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


def pull(run: Run, *, budget: int | None = None, watcher: Watcher = Watcher()) -> Pulled:
    """Read from the host what the board's columns need."""
    needs = readable(needs_of(run.workspace.config, counts_of(run.workspace)))
    with run.forge(budget, watcher.answer) as forge:
        sync = Sync(run.store, {forge.host: forge}, run.settings, earliest_day(run), watcher.step)
        parts = sync.parts(needs, row_holders(run).logins)
        # What was never read comes before what is a little old, or a small budget would never get to it.
        for complete in (False, True):
            sync.lists([each for each in parts if each.complete is complete])
            sync.files(needs, row_holders(run).people)  # asked again: the lists may have told more accounts
        report, sent = sync.report, forge.session.pacer.sent
        return Pulled(sent, tuple(report.errors), report.spent, sync.read, report.refused)


def update(
    run: Run, *, budget: int | None = None, write: bool = True, watcher: Watcher = Watcher()
) -> Updated:
    """Pull, count, and write the board's files; without `write` only say what would be written."""
    return refresh(run, pull(run, budget=budget, watcher=watcher), write=write)


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
        decided, pulled.requests, pulled.errors, pulled.spent, pulled.read, overdue, pulled.refused
    )


def earliest_day(run: Run) -> int:
    """Give the first instant that anything has to be known from; 0 where no table was taken over."""
    balances = run.workspace.balances
    if balances is None:
        return 0
    return int(min([balances.day, *(row.day for row in balances.rows)]).timestamp())


def row_holders(run: Run) -> RowHolders:
    """Find everyone who has or may get a row, as far as is known now."""
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        rows = board_tables(gathered).rows
    barred = set(run.workspace.config.board.rows.not_new)
    joining = (member for member in gathered.joining if not barred & set(member.roles))
    people = dict.fromkeys(member.person for member in (*(row.member for row in rows), *joining))
    logins = dict.fromkeys(login.lower() for person in people for login in gathered.logins(person))
    return RowHolders(tuple(people), tuple(logins))
