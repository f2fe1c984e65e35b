"""Why a number is what it is: every event of a person with its verdict, and what the balance covers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import Connection

from bot.app.board import decide_board
from bot.app.gather import Gathered, frame, gather, verdicts
from bot.app.links import AboutLink, Target, about, fetched, target_of
from bot.app.past import PastCell, past_cell
from bot.app.session import Run
from bot.app.tables import board_tables, counts_of
from bot.errors import Refusal
from bot.model import Verdict
from bot.rules.board import Member
from bot.rules.cells import Cell, CellState
from bot.rules.counting import Frame
from bot.rules.freshness import Known
from bot.sig.balances import OpeningRow
from bot.sig.config import Count
from bot.sig.contributions import Correction
from bot.sig.fields import fold
from bot.sig.needs import needs_of
from bot.sig.wording import did_you_mean, quoted, unknown


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: whose numbers, which count or all, one link or all, and when (days in the SIG's zone)."""

    who: str
    count: str | None = None
    link: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One count of one person: `opening + counted`, and the corrections, are the total."""

    count: str
    known: Known
    total: int | None  # None where nobody knows it
    opening: (
        int | None
    )  # None where no balance was taken over, or the days asked for cannot be told apart in it
    day: datetime | None  # until when the balance speaks
    read_from: datetime | None  # where no balance speaks for what happened before the lists were read
    linked: int  # what is known, with links, of the work that the balance speaks for
    counted: int
    corrections: tuple[Correction, ...]
    verdicts: tuple[Verdict, ...]  # of the days asked for
    outside: int  # how many there are besides
    past: PastCell | None  # where the total stood, for a day before the balance's
    cell: Cell | None  # what the table shows instead, and why


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to a question."""

    member: Member
    parts: tuple[Part, ...]
    about: AboutLink | None


def explain(run: Run, asked: Asked) -> Explanation:
    """Answer from the database; a link that is not in it is fetched first."""
    counts = run.workspace.config.counts
    if asked.count is not None and asked.count not in counts:
        raise Refusal(unknown("count", asked.count, counts))
    if asked.since and asked.until and asked.since > asked.until:
        raise Refusal(f"--since {asked.since} is later than --until {asked.until}")
    target = target_of(run, asked.link) if asked.link else None
    answer = fetched(run, asked.link, target) if asked.link and target else None
    with run.store.begin() as connection:
        question = _Question(run, connection, gather(run, connection), asked)
        names = [asked.count] if asked.count else list(counts)
        parts = [question.part(counts[name]) for name in names]
        if asked.link and target:
            parts = [_about_only(part, target) for part in parts]
            mine = [verdict for part in parts for verdict in part.verdicts]
            answer = answer or about(question.gathered, connection, asked.link, target, question.person, mine)
    if asked.link:
        shown = [part for part in parts if part.verdicts]
    else:
        shown = [
            part for part in _with_cells(run, asked, question.person, parts) if asked.count or _says(part)
        ]
    return Explanation(question.member, tuple(shown), answer)


class _Question:
    """A question about one person, with all that its parts share."""

    def __init__(self, run: Run, connection: Connection, gathered: Gathered, asked: Asked) -> None:
        self.run, self.connection, self.gathered, self.asked = run, connection, gathered, asked
        tz = run.workspace.config.sig.tz
        first = datetime.combine(asked.since, time(), tz) if asked.since else None
        last = datetime.combine(asked.until, time(23, 59, 59), tz) if asked.until else None
        self.since = int(first.timestamp()) if first else None
        self.until = int(last.timestamp()) if last else None
        balances, taken_over = run.workspace.balances, board_tables(gathered).taken_over
        rows = [*(balances.rows if balances else ()), *taken_over.values()]
        self.person = person_called(gathered, asked.who, rows)
        self.columns = counts_of(run.workspace)
        self.member = gathered.member(self.person)
        self.row = next((row for row in rows if gathered.people.by_slug(row.slug) == self.person), None)
        self.row = self.row or taken_over.get(self.person)
        self.day = self.row.day if self.row else balances.day if balances else None
        later = {person: row.day for person, row in taken_over.items()}
        self.frame = frame(run, gathered, later, since=self.since, until=self.until)

    def part(self, count: Count) -> Part:
        """Answer for one count; one that is no column was never in the table, and has no balance."""
        is_column = count.name in self.columns
        asked = self.frame if is_column else replace(self.frame, opening=None)
        found = verdicts(self.connection, count, asked, self.person)
        inside = tuple(verdict for verdict in found if self._inside(verdict.at))
        counted = _amount(count, inside)
        corrections = tuple(self._corrections(count.name))
        opening = self.row.balance.get(count.name) if self.row and not self.asked.since else None
        change = sum(correction.change for correction in corrections)
        part = Part(
            count=count.name,
            known=self.gathered.known(count.name, self.person),
            total=(opening or 0) + counted + change,
            opening=opening,
            day=self.day if is_column else None,
            read_from=None if is_column else self._read_from(count),
            linked=self._linked(count) if opening else 0,
            counted=counted,
            corrections=corrections,
            verdicts=inside,
            outside=len(found) - len(inside),
            past=None,
            cell=None,
        )
        is_before = self.day is not None and self.until is not None and self.until < self.day.timestamp()
        return self._before_the_balance(part) if is_column and is_before else part

    def _before_the_balance(self, part: Part) -> Part:
        """Take the total from the README of that day: the events before the balance were never all recorded."""
        if self.asked.since:
            return replace(part, total=None)
        past = past_cell(self.gathered, self.person, part.count, self.until or 0)
        return replace(part, total=past.value if past else None, opening=None, past=past, corrections=())

    def _read_from(self, count: Count) -> datetime | None:
        """Say from when on the lists of a count are read for this person; None where nothing is left out."""
        config, logins = self.run.workspace.config, self.gathered.logins(self.person)
        since = self.gathered.freshness.read_from(needs_of(config, [count]), logins)
        return datetime.fromtimestamp(since, config.sig.tz) if since else None

    def _inside(self, at: float) -> bool:
        """Say whether a moment is of the days asked for."""
        return (self.since is None or at >= self.since) and (self.until is None or at <= self.until)

    def _corrections(self, count: str) -> Iterator[Correction]:
        for each in self.run.workspace.contributions.signed:
            mine = self.gathered.people.by_who(self.run.workspace.host, each.who) == self.person
            if mine and each.count == count and self._inside(each.at.timestamp()):
                yield each

    def _linked(self, count: Count) -> int:
        """Count what is known up to the balance's day, as if there were no balance."""
        upto = Frame(self.run.settings.scope_bit, until=int(self.day.timestamp()) if self.day else None)
        return _amount(count, verdicts(self.connection, count, upto, self.person))


def person_called(gathered: Gathered, who: str, rows: Sequence[OpeningRow] | None = None) -> str:
    """Find whom a question means: an account, the key of a row, or a name in the table or the roster.

    `rows` are those of the opening balances, and more where somebody was taken over since.
    """
    workspace, people, name = gathered.workspace, gathered.people, who.strip().lstrip("@＠")
    if rows is None:
        rows = workspace.balances.rows if workspace.balances else ()
    for row in rows:
        if fold(name) in (fold(row.slug), fold(row.name)):
            return people.by_slug(row.slug)
    person = people.by_account(f"{workspace.host}:{name}")
    if person in people.logins:
        return person
    named = {
        people.by_account(member.accounts[0])
        for member in workspace.roster.people
        if fold(name) in map(fold, (member.name, *member.also_known_as))
    }
    if len(named) == 1:
        return named.pop()
    if named:
        raise Refusal(f"{quoted(who)} is the name of {len(named)} people in the roster; ask by login")
    logins = {each.partition(":")[2] for known in people.logins.values() for each in known}
    hint = did_you_mean(name, [*logins, *(row.slug for row in rows), *(row.name for row in rows)])
    raise Refusal(
        f"nobody here is {quoted(who)}: no row, no roster entry, no contribution and no work that was read{hint}"
    )


def _amount(count: Count, found: Sequence[Verdict]) -> int:
    counted = [verdict for verdict in found if verdict.counted]
    return sum(verdict.amount for verdict in counted) if count.how == "sum" else len(counted)


def _about_only(part: Part, target: Target) -> Part:
    kept = tuple(verdict for verdict in part.verdicts if target.is_of(verdict))
    return replace(part, verdicts=kept, outside=0, corrections=())


def _says(part: Part) -> bool:
    return bool(part.total or part.verdicts or part.cell)


def _with_cells(run: Run, asked: Asked, person: str, parts: Sequence[Part]) -> Iterator[Part]:
    """Add what the table shows where it is not the total: a hand edit, a number nobody vouches for, unread lists."""
    if asked.since or asked.until:
        yield from parts
        return
    rows = (row for row in decide_board(run).board.rows if row.member.person == person)
    cells = {cell.count: cell for row in rows for cell in row.cells if cell.state is not CellState.COMPUTED}
    for part in parts:
        yield replace(part, cell=cells.get(part.count))
