"""Look the SIG's files over: what is wrong stops, what is odd is listed, and balances meet what is known."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.app.board import Decided, decide_board
from bot.app.doubts import doubts
from bot.app.gather import Gathered, frame, gather, verdicts
from bot.app.meetings.local import plan_here
from bot.app.session import Run
from bot.app.workspace import CONFIG, decoded
from bot.deliver.files import read
from bot.documents.markdown import BOM
from bot.documents.meetings import doubt_texts
from bot.documents.meetingsections import read_lists
from bot.errors import ConfigError, Problem
from bot.meetings.doubts import doubts as doubts_of
from bot.model import Verdict
from bot.rules.cells import CellState
from bot.rules.counting import Frame


@dataclass(frozen=True, slots=True)
class Excess:
    """A balance that is smaller than what is known to have happened by its day."""

    name: str
    count: str
    opening: int
    known: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found; `problems` wait for someone, `notes` are only to be known."""

    problems: tuple[str, ...]
    notes: tuple[Problem, ...]
    excess: tuple[Excess, ...]

    @property
    def failed(self) -> bool:
        return bool(self.problems)


def check(run: Run) -> Checked:
    """Check the workspace; what cannot be read at all has raised ConfigError before."""
    decided = decide_board(run)
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        excess = tuple(_excess(run, connection, gathered))
        odd = tuple(doubts(run, gathered))
    notes = (*run.workspace.roster.notes, *_twice(run), *odd, *_of_meetings(run))
    return Checked(tuple(_problems(decided, gathered)), notes, excess)


def _problems(decided: Decided, gathered: Gathered) -> Iterator[str]:
    """List what waits for a person: hand edits, rows in one table only, logins that changed hands."""
    for row in decided.board.rows:
        for cell in row.cells:
            if cell.note and cell.state is not CellState.COMPUTED:
                yield f"{row.member.name}, {cell.count}: {cell.note}"
    yield from map(str, gathered.people.held)


def _excess(run: Run, connection: Connection, gathered: Gathered) -> Iterator[Excess]:
    """Compare each balance with the events known up to its day."""
    asked = frame(run, gathered)
    for row in run.workspace.balances.rows if run.workspace.balances else ():
        upto = Frame(asked.scope_bit, until=int(row.day.timestamp()))
        for name, opening in row.balance.items():
            count = run.workspace.config.counts[name]
            found = verdicts(connection, count, upto, gathered.people.by_slug(row.slug))
            known = tuple(verdict for verdict in found if verdict.counted)
            if sum(verdict.amount for verdict in known) > opening:
                yield Excess(row.name, name, opening, known)


def _twice(run: Run) -> Iterator[Problem]:
    """Note entries that say the same of the same person again: they count once."""
    entries = run.workspace.contributions.entries
    times = Counter((entry.kind, entry.who.lower(), entry.key) for entry in entries)
    for entry in entries:
        if times[entry.kind, entry.who.lower(), entry.key] > 1:
            message = f"{entry.who} is recorded for this more than once; it counts once"
            yield Problem(entry.file, entry.line, 0, entry.kind, message)
    counted = {id(correction) for correction in run.workspace.contributions.signed}
    for correction in run.workspace.contributions.corrections:
        if id(correction) not in counted:  # two may stand in one line
            message = f"the same correction for {correction.who} stands elsewhere, too; it counts once"
            yield Problem(correction.file, correction.line, 0, "corrections", message)


def _of_meetings(run: Run) -> Iterator[Problem]:
    """Note what is odd about the meetings to come, and README lists of them that are not there."""
    workspace = run.workspace
    if workspace.config.meetings:
        plan = plan_here(workspace, int(run.environment.clock.now()))
        for text in doubt_texts(doubts_of(plan, workspace.roster), "en"):
            yield Problem(CONFIG, 0, 0, "meetings", text)
    for lists in workspace.config.notices.lists:
        data = read(workspace.folder / lists.file)
        if data is None:
            yield Problem(
                lists.file, 0, 0, "", "there is no such file; correct it under notices: in sig.yaml"
            )
            continue
        try:
            read_lists(decoded(data, lists.file).removeprefix(BOM), lists)
        except ConfigError as error:
            yield from error.problems
