"""What each count comes to for many people at once, as the criteria of the ladder ask for it.

One statement a reading, whoever is asked about; strict and loose readings are counts of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import Connection, FromClause, func, select

from bot.app.gather import Gathered, tallies, verdicts
from bot.app.session import Run
from bot.model import Tally, Verdict
from bot.rules.counting import Frame, earliest_query
from bot.rules.standing import Asked, Reading
from bot.sig.config import Count
from bot.sig.needs import Need, needs_of
from bot.store import schema

_NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Moment:
    """The day that is asked about, as the SIG's clock has it."""

    run: Run
    day: date

    @property
    def end(self) -> int:
        """Give the last second of the day: `--as-of D` includes the whole of D."""
        return int(datetime.combine(self.day, time(23, 59, 59), self.run.workspace.config.sig.tz).timestamp())

    def frame(self, asked: Asked, persons: Sequence[str] | None = None) -> Frame:
        """Give the frame of a reading; no opening balance hides anything from the ladder."""
        tz = self.run.workspace.config.sig.tz
        since = int(datetime.combine(asked.since, time(), tz).timestamp()) if asked.since else None
        few = tuple(persons) if persons is not None else None
        return Frame(self.run.settings.scope_bit, since, self.end, persons=few)

    def count(self, asked: Asked) -> Count:
        """Give the count, over the scope that is asked for."""
        count = self.run.workspace.config.counts[asked.count]
        if asked.scope is None:
            return count
        scope = asked.scope
        strict, loose = (each and replace(each, scope=scope) for each in (count.strict, count.loose))
        return replace(count, scope=scope, strict=strict, loose=loose)


class Readings:
    """All readings of one question; `persons` is None where everyone is asked about."""

    def __init__(
        self,
        connection: Connection,
        gathered: Gathered,
        moment: Moment,
        persons: Sequence[str] | None,
        event: FromClause = schema.event,
    ) -> None:
        self._connection, self._gathered, self._moment = connection, gathered, moment
        self._persons, self._event = persons, event
        self._tallies: dict[Asked, dict[str, dict[str, Tally]]] = {}
        self._earliest: dict[Asked, dict[str, date]] = {}
        self._needed: dict[Asked, tuple[Need, ...]] = {}

    def read(self, wanted: Iterable[Asked], first: Iterable[Asked] = ()) -> None:
        """Count what is wanted, and look for the first events of what `first` names."""
        for asked in wanted:
            if asked not in self._tallies:
                count, frame = self._moment.count(asked), self._moment.frame(asked, self._persons)
                others = {"strict": count.strict, "loose": count.loose}
                named = [replace(each, name=name) for name, each in others.items() if each]
                counts = [replace(count, name="default"), *named]
                self._tallies[asked] = tallies(self._connection, counts, frame, self._event)
        for asked in first:
            if asked not in self._earliest:
                count, frame = self._moment.count(asked), self._moment.frame(asked, self._persons)
                rows = self._connection.execute(earliest_query(count, self._event, frame))
                self._earliest[asked] = {row[0]: self._day(row[1]) for row in rows}

    def of(self, person: str, asked: Asked) -> Reading:
        """Give one reading for one person."""
        count = self._moment.count(asked)
        mine = self._tallies[asked].get(person, {})
        tally = mine.get("default", _NOTHING)
        needs, logins = self._needs(asked), self._gathered.logins(person)
        read_from = self._gathered.freshness.read_from(needs, logins)
        return Reading(
            counted=tally.counted,
            unknown=tally.unknown,
            known=self._gathered.freshness.of_needs(needs, logins),
            read_from=self._day(read_from) if read_from else None,
            has_account=bool(logins) or not needs,
            taken_over=self._gathered.balance(person).get(asked.count, 0),
            strict=mine.get("strict", _NOTHING).counted if count.strict else None,
            loose=mine.get("loose", _NOTHING).counted if count.loose else None,
            earliest=self._earliest.get(asked, {}).get(person),
        )

    def first_seen(self) -> dict[str, date]:
        """Give the day of everyone's first known event of any kind."""
        event = self._event.c
        query = select(event.person, func.min(event.at)).where(event.at <= self._moment.end)
        query = self._moment.frame(Asked(""), self._persons).among(query.group_by(event.person), self._event)
        return {row[0]: self._day(row[1]) for row in self._connection.execute(query)}

    def evidence(self, person: str, asked: Asked) -> list[Verdict]:
        """List a person's events under one reading, each with its verdict, earliest first."""
        frame = self._moment.frame(asked)
        return verdicts(self._connection, self._moment.count(asked), frame, person, self._event)

    def _needs(self, asked: Asked) -> tuple[Need, ...]:
        if asked not in self._needed:
            config = self._moment.run.workspace.config
            self._needed[asked] = needs_of(config, [self._moment.count(asked)])
        return self._needed[asked]

    def _day(self, at: int) -> date:
        return datetime.fromtimestamp(at, self._moment.run.workspace.config.sig.tz).date()
