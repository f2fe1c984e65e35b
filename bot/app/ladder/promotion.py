"""The promotion report of one half: everyone held against the ladder as of its last day, and what is open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, func, select

from bot.app.gather import Gathered, gather, tallies
from bot.app.ladder.applications import Applied, applied
from bot.app.ladder.details import Particulars
from bot.app.ladder.readings import Moment
from bot.app.ladder.standing import Standings
from bot.app.session import Run
from bot.deliver.files import read
from bot.documents.promotionfile import read_promotion_json
from bot.errors import Refusal
from bot.model import Reason
from bot.rules.board import Member
from bot.rules.closeness import close
from bot.rules.counting import Frame
from bot.rules.freshness import Known, Source
from bot.rules.halves import Half
from bot.rules.promotion import (
    Case,
    Changes,
    Goal,
    Private,
    PromotionReport,
    Quiet,
    Unknown,
    selected,
    unsettled,
)
from bot.rules.sincelast import Before, changes
from bot.rules.standing import Standing
from bot.sig.needs import needs_of
from bot.store import schema

FOLDER = "leaderboard/promotions"
_YEAR = relativedelta(months=12)


@dataclass(frozen=True, slots=True)
class Question:
    """Which half (None: the one that ended last), as of which day (None: its last), with the private part or not."""

    half: Half | None = None
    day: date | None = None
    private: bool = False


def promotion(run: Run, question: Question) -> PromotionReport:
    """Work the report out from files and database; raise Refusal for a half or a day that is still to come."""
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        today = datetime.fromtimestamp(run.environment.clock.now(), run.workspace.config.sig.tz).date()
        half, day = _when(question, today)
        return _Report(run, connection, gathered, half, day).made(private=question.private)


def _when(question: Question, today: date) -> tuple[Half, date]:
    """Settle the half and the day: half 2022H2 is judged as of 31 December, whenever the report is made."""
    last = question.day or today - timedelta(days=1)
    if last > today:
        raise Refusal(f"{last} is still to come")
    half = question.half or Half.before(last + timedelta(days=1))
    if half.first > today:
        raise Refusal(f"{half} is still to come: it begins on {half.first}")
    day = question.day or min(half.last, today)
    if day < half.first:
        raise Refusal(f"--as-of {day} is before {half} began, on {half.first}")
    return half, day


class _Report:
    """One report in the making, with all that its parts share."""

    def __init__(self, run: Run, connection: Connection, gathered: Gathered, half: Half, day: date) -> None:
        self.run, self.connection, self.gathered, self.half, self.day = run, connection, gathered, half, day
        self.config = run.workspace.config
        self.standings = Standings(run, connection, gathered, day)
        self.moment = Moment(run, day)

    def made(self, *, private: bool) -> PromotionReport:
        roles = self.standings.ladder.roles
        found = applied(self.run, self.connection, self.half, self.moment)
        persons = tuple(dict.fromkeys((*self.standings.everyone(), *found.by_person)))
        everyone = self.standings.of(persons, few=False)
        # Whose roles of that day nobody can tell is judged for none: a Maintainer must not look like a newcomer.
        told = [each for each in everyone if each.role_history or not each.member.roles]
        chosen = [each for each in selected(told, found.by_person, roles) if self._is_named(each, found)]
        cases, counts = self._cases(chosen, found)
        holders = {role: tuple(each.member for each in everyone if role in each.held) for role in roles}
        before = self._before()
        return PromotionReport(
            half=self.half,
            day=self.day,
            cases=cases,
            goals=tuple(self._goals(everyone)),
            unknown=self._unknown(told, found, counts, len(everyone) - len(told)),
            changes=self._changes(before, cases, holders) if before else None,
            holders=holders,
            private=self._private(told, cases) if private else None,
        )

    def _is_named(self, standing: Standing, found: Applied) -> bool:
        """Say whether a report may name somebody: whoever asked to be left out is in it by an application alone."""
        person = standing.member.person
        return person not in self.gathered.hidden or person in found.by_person

    def _cases(self, chosen: Sequence[Standing], found: Applied) -> tuple[tuple[Case, ...], set[str]]:
        """Gather the details of whom the report is about, and name the counts that it shows."""
        persons = [each.member.person for each in chosen]
        particulars = Particulars(self.standings, persons, self.half.last)
        cases = tuple(
            Case(each, tuple(found.by_person.get(each.member.person, ())), particulars.of(each))
            for each in chosen
        )
        return cases, {count.name for count in particulars.counts.values()}

    def _goals(self, everyone: Sequence[Standing]) -> Iterator[Goal]:
        for name, number in self.config.goals.get(self.half.year, {}).items():
            if name in self.config.roles:
                yield self._role_goal(name, number, everyone)
            else:
                yield self._count_goal(name, number)

    def _role_goal(self, role: str, number: int, everyone: Sequence[Standing]) -> Goal:
        """Count who stands in a role's own list, and who of them came into it this year."""
        holders = [each for each in everyone if role in each.held]
        begun = [self.standings.tenure.held(each.member.person, self.day)[0][role] for each in holders]
        first = date(self.half.year, 1, 1)
        told = all(since.day or (since.at_latest and since.at_latest < first) for since in begun)
        new = sum(since.day is not None and since.day >= first for since in begun)
        return Goal(role, is_role=True, reached=len(holders), of=number, new=new if told else None)

    def _count_goal(self, name: str, number: int) -> Goal:
        """Add up a count of the year over everyone."""
        first = datetime.combine(date(self.half.year, 1, 1), time(), self.config.sig.tz)
        last = datetime.combine(date(self.half.year + 1, 1, 1), time(), self.config.sig.tz)
        until = min(self.moment.end, int(last.timestamp()) - 1)
        frame = Frame(self.run.settings.scope_bit, int(first.timestamp()), until)
        found = tallies(self.connection, [self.config.counts[name]], frame)
        reached = sum(tally.counted for mine in found.values() for tally in mine.values())
        known = min((each.known for each in self._behind([name])), key=list(Known).index, default=Known.FRESH)
        if self.gathered.freshness.read_from(needs_of(self.config, [name]), ()) > first.timestamp():
            known = Known.NEVER  # the beginning of the year is not in the lists
        return Goal(name, is_role=False, reached=reached, of=number, known=known)

    def _unknown(self, told: Sequence[Standing], found: Applied, shown: set[str], untold: int) -> Unknown:
        version = self.standings.ladder.of(self.day)
        asked = {count for rule in (version.rules.values() if version else ()) for count in rule.counts}
        behind = self._behind([name for name in self.config.counts if name in asked | shown])
        return replace(
            unsettled(told), behind=behind, applications=found.untold, read_from=found.read_from, roles=untold
        )

    def _behind(self, counts: Sequence[str]) -> tuple[Source, ...]:
        """List the sources that do not reach to the end of the day; one that fails now may have reached it before."""
        return tuple(
            source
            for source in self.gathered.freshness.behind(counts)
            if not source.complete or source.counted_to is None or source.counted_to <= self.moment.end
        )

    def _before(self) -> Before | None:
        """Read what the report of the half before said, and find its people again."""
        file = f"{FOLDER}/{self.half.previous}.json"
        data = read(self.run.workspace.folder / file)
        if data is None:
            return None
        said = read_promotion_json(data, file)
        return Before(
            self.half.previous,
            frozenset(
                (person, role)
                for who, role in said.eligible
                if (person := self._person(who)) not in self.gathered.hidden
            ),
            frozenset(map(self._person, said.applied)),
            frozenset((self._person(who), role) for who, role in said.holders),
        )

    def _changes(
        self, before: Before, cases: Sequence[Case], holders: dict[str, tuple[Member, ...]]
    ) -> Changes:
        named = {person: self.gathered.member(person) for person, _ in before.eligible}
        return changes(before, cases, holders, named)

    def _private(self, told: Sequence[Standing], cases: Sequence[Case]) -> Private:
        start = self.day - _YEAR
        last = self._last_days([each.member.person for each in told if each.held])
        quiet = [
            Quiet(each.member, seen)
            for each in told
            if each.held
            for seen in [last.get(each.member.person)]
            if seen is None or seen <= start
        ]
        return Private(
            tuple(case for case in cases if case.waits and not case.eligible), close(told), tuple(quiet)
        )

    def _last_days(self, persons: Sequence[str]) -> dict[str, date]:
        """Give the day of the last known event of each person, whatever it was."""
        event = schema.event.c
        query = select(event.person, func.max(event.at)).where(
            event.person.in_(persons),
            event.at <= self.moment.end,
            event.bits.bitwise_and(int(Reason.DELETED)) == 0,
        )
        found = self.connection.execute(query.group_by(event.person))
        return {row[0]: datetime.fromtimestamp(row[1], self.config.sig.tz).date() for row in found}

    def _person(self, who: str) -> str:
        return self.gathered.people.by_who(self.run.workspace.host, who)
