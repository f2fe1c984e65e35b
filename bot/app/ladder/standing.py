"""Where people stand on the ladder: who they are, what roles they have, what is counted, held against the rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from bot.app.gather import Gathered
from bot.app.ladder.readings import Counted, Moment, Readings, first_events
from bot.app.ladder.tenure import Held, Tenure
from bot.app.session import Run
from bot.app.tables import board_tables
from bot.errors import Refusal
from bot.rules.ladder import Candidate, Ladder, standing
from bot.rules.standing import Asked, Said, Standing
from bot.rules.workdays import working_days_after
from bot.sig.config import SigConfig
from bot.sig.criteria import Activity, walk
from bot.sig.votes import Decision
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
        self._said, self._decided = self._on_record()
        self.counted: Counted = like.counted if like else Counted()
        self._roles_held: dict[str, tuple[Held, bool]] = {}

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
            candidate = Candidate(member, held, said, first.get(person), known, decided)
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

    def _on_record(self) -> tuple[Mapping[str, list[Said]], Mapping[str, list[Decision]]]:
        """Give what was put on record about each person, with the roles of whoever said it, and decided."""
        workspace, people = self.run.workspace, self.gathered.people
        said: dict[str, list[Said]] = {}
        for each in workspace.contributions.statements:
            by_roles = workspace.roster.roles_of(each.by)
            word = Said(each.kind, each.role, each.by, by_roles, each.at.date(), each.evidence)
            said.setdefault(people.by_who(workspace.host, each.who), []).append(word)
        decided: dict[str, list[Decision]] = {}
        for decision in workspace.votes.decisions:
            decided.setdefault(people.by_account(f"{workspace.host}:{decision.who}"), []).append(decision)
        return said, decided


def ladder_of(config: SigConfig) -> Ladder:
    """Give the ladder of sig.yaml; raise Refusal where there is none."""
    if not config.ladder:
        raise Refusal("sig.yaml has no ladder:, so that there is nothing to stand on; see docs/ladder.md")

    def last_day(start: date, days: int) -> date:
        return working_days_after(start, days, config.holidays)

    return Ladder(tuple(config.roles), config.ladder, config.recorded_since, last_day)
