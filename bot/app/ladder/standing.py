"""Where people stand on the ladder: who they are, what roles they have, what is counted, held against the rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, partial

from sqlalchemy import Connection

from bot.app.gather import Gathered
from bot.app.ladder.readings import Counted, Moment, Readings, first_events
from bot.app.ladder.record import decisions_of, said_of
from bot.app.ladder.tenure import Held, Tenure
from bot.app.session import Run
from bot.app.tables import board_tables
from bot.errors import Refusal
from bot.rules.freshness import Known
from bot.rules.ladder import Candidate, Ladder, standing
from bot.rules.standing import Asked, Since, Standing
from bot.rules.workdays import working_days_after
from bot.sig import criteria
from bot.sig.config import SigConfig
from bot.sig.criteria import Activity, walk
from bot.sig.needs import ISSUES, PULLS, Need, needs_of
from bot.sig.wording import unknown


class Standings:
    """The ladder over one reading of files and database, as of one day; asked for one person or for many.

    `like` are standings as of the same day over the same events, from which what they counted is taken over.
    """

    def __init__(
        self,
        run: Run,
        connection: Connection,
        gathered: Gathered,
        day: date | None = None,
        like: "Standings | None" = None,
    ) -> None:
        self.run, self.connection, self.gathered = run, connection, gathered
        self.today = datetime.fromtimestamp(run.environment.clock.now(), run.workspace.config.sig.tz).date()
        self.day = day or self.today
        self.ladder = ladder_of(run.workspace.config)
        self.tenure = Tenure(gathered, self.today)
        self._said, self._decided = said_of(gathered, self.tenure), decisions_of(gathered)
        self.counted: Counted = like.counted if like else Counted()
        self._roles_held: dict[str, tuple[Held, bool]] = {}
        self._whole: dict[tuple[str, ...], bool] = {}

    def of(self, persons: Sequence[str], role: str | None = None, *, few: bool = True) -> list[Standing]:
        """Judge people, each for their next role or for the one given; `few` says not to count for everyone."""
        roles = {person: self._roles(tuple(self._held(person)[0]), role) for person in persons}
        return self._judged(roles, persons if few else None)

    def all_of(self, persons: Sequence[str], roles: Sequence[str]) -> list[Standing]:
        """Judge everyone for each of these roles."""
        return self._judged(dict.fromkeys(persons, tuple(roles)), None)

    def _judged(self, roles: Mapping[str, Sequence[str]], few: Sequence[str] | None) -> list[Standing]:
        readings = self.readings(few, {each for some in roles.values() for each in some})
        first = self._first_seen(few) if self.ladder.recorded_since else {}
        found = []
        for person, wanted in roles.items():
            held, known = self._held(person)
            member, said = self.gathered.member(person), self._said.get(person, ())
            decided = self._decided.get(person, ())
            came = self._came(person, held, first.get(person)) if self.ladder.recorded_since else None
            implied = self._implied(person, wanted, held)
            candidate = Candidate(member, held, said, came, known, decided, implied)
            found.append(standing(self.ladder, candidate, wanted, self.day, partial(readings.of, person)))
        return found

    def _held(self, person: str) -> tuple[Held, bool]:
        if person not in self._roles_held:
            self._roles_held[person] = self.tenure.held(person, self.day)
        return self._roles_held[person]

    def readings(self, persons: Sequence[str] | None, roles: Iterable[str]) -> Readings:
        """Read what these roles ask for on the day."""
        moment = Moment(self.run, self.day)
        shared = self.counted if persons is None else None
        readings = Readings(self.connection, self.gathered, moment, persons, shared)
        version = self.ladder.of(self.day)
        for role in sorted(roles):
            rule = version.rules.get(role) if version else None
            since = [each for each in walk(rule.criteria) if isinstance(each, Activity)] if rule else []
            first = {Asked(count) for each in since for count in each.by}
            readings.read(self.ladder.wanted(role, self.day), sorted(first, key=lambda each: each.count))
        return readings

    def everyone(self) -> tuple[str, ...]:
        """List the roster in file order, then the rows of the board, then everyone else with any work, but bots."""
        workspace, people = self.run.workspace, self.gathered.people
        persons = [people.by_account(each.accounts[0]) for each in workspace.roster.people]
        persons += [row.member.person for row in board_tables(self.gathered).rows]
        persons += [person for person in sorted(self._first_seen(None)) if self.gathered.stranger(person)]
        return tuple(dict.fromkeys(persons))

    def _roles(self, held: Sequence[str], role: str | None) -> tuple[str, ...]:
        if role is not None:
            if role not in self.ladder.roles:
                raise Refusal(unknown("role", role, self.ladder.roles))
            return (role,)
        following = self.ladder.next_role(held, self.day)
        return (following,) if following else ()

    def _first_seen(self, persons: Sequence[str] | None) -> Mapping[str, date]:
        """Give the day of everyone's first known event, looked for once."""
        moment = Moment(self.run, self.day)
        if persons is not None:
            return first_events(self.connection, moment, persons)
        if self.counted.first is None:
            self.counted.first = first_events(self.connection, moment)
        return self.counted.first

    def _came(self, person: str, held: Held, first: date | None) -> date | None:
        """Say when somebody came: their first work, or their place in the roster; None where that is not known.

        Whoever has a number that was taken over came earlier than any list tells, and so may those whose lists are
        not read from their beginning.
        """
        days = [since.day for since in held.values()]
        if None in days or any(self.gathered.balance(person).values()) or not self._is_read_whole(person):
            return None
        return min((day for day in (first, *days) if day), default=None)

    def _is_read_whole(self, person: str) -> bool:
        """Say whether the lists in which people are seen first are read from their beginning."""
        freshness, logins = self.gathered.freshness, tuple(self.gathered.logins(person))
        key = logins if any(map(freshness.is_by_author, self._lists)) else ()
        if key not in self._whole:
            is_read = freshness.of_needs(self._lists, key) is not Known.NEVER
            self._whole[key] = is_read and not freshness.read_from(self._lists, key)
        return self._whole[key]

    @cached_property
    def _lists(self) -> tuple[Need, ...]:
        config = self.run.workspace.config
        return tuple(need for need in needs_of(config, config.counts) if need.source in (PULLS, ISSUES))

    def _implied(self, person: str, asked: Sequence[str], held: Held) -> Mapping[str, Since]:
        """Give since when a person has had the roles whose tenure is asked for and that only a higher one brings."""
        version = self.ladder.of(self.day)
        rules = [version.rules[role] for role in asked if role in version.rules] if version and held else []
        wanted = {
            each.is_
            for rule in rules
            for each in walk(rule.criteria)
            if isinstance(each, criteria.Held) and each.for_ and each.is_ not in held
        }
        had = [role for role in wanted if not held.keys().isdisjoint(self.ladder.at_least(role))]
        return {role: self.tenure.at_least(person, role, self.day) for role in had}


def ladder_of(config: SigConfig) -> Ladder:
    """Give the ladder of sig.yaml; raise Refusal where there is none."""
    if not config.ladder:
        raise Refusal("sig.yaml has no ladder:, so that there is nothing to stand on; see docs/ladder.md")

    def last_day(start: date, days: int) -> date:
        return working_days_after(start, days, config.holidays)

    return Ladder(tuple(config.roles), config.ladder, config.recorded_since, last_day)
