"""What each count comes to for many people at once, as the criteria of the ladder ask for it.

One statement a reading, whoever is asked about; strict and loose readings are counts of their own.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Select, func, select

from bot.app.gather import Gathered, tallies, verdicts
from bot.app.session import Run
from bot.model import Tally, Verdict
from bot.rules.counting import Frame, earliest_query
from bot.rules.freshness import Known
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

    def day_of(self, at: int) -> date:
        """Give the day on which an instant falls."""
        return datetime.fromtimestamp(at, self.run.workspace.config.sig.tz).date()

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


@dataclass(frozen=True, slots=True)
class _Read:
    """One reading of everyone who is asked about."""

    count: Count
    needs: tuple[Need, ...]
    tallies: Mapping[str, Mapping[str, Tally]]
    earliest: dict[str, date]
    known: dict[Hashable, tuple[Known, date | None, bool]]
    alike: bool  # nothing is read by author, so that what is known does not depend on the person


@dataclass
class Counted:
    """What was counted for everyone, as of one day under one set of scopes: two sets of rules may share it."""

    tallies: dict[tuple[Count, date | None], Mapping[str, Mapping[str, Tally]]] = field(default_factory=dict)
    first: Mapping[str, date] | None = None  # everyone's first known event


class Readings:
    """All readings of one question; `persons` is None where everyone is asked about.

    `counted` holds what was counted for the same people, day and scopes already.
    """

    def __init__(
        self,
        connection: Connection,
        gathered: Gathered,
        moment: Moment,
        persons: Sequence[str] | None,
        counted: Counted | None = None,
    ) -> None:
        self._connection, self._gathered, self._moment = connection, gathered, moment
        self._persons = persons
        self._shared = counted or Counted()
        self._read: dict[Asked, _Read] = {}

    def read(self, wanted: Iterable[Asked], first: Collection[Asked] = ()) -> None:
        """Count what is wanted; of what `first` names also look for everyone's first event."""
        config, freshness = self._moment.run.workspace.config, self._gathered.freshness
        for asked in wanted:
            frame = self._moment.frame(asked, self._persons)
            if asked not in self._read:
                count = self._moment.count(asked)
                needs = needs_of(config, [count])
                alike = not any(freshness.is_by_author(need) for need in needs)
                self._read[asked] = _Read(
                    count, needs, self._counted(count, asked, frame), {}, {}, alike=alike
                )
            if asked in first and not self._read[asked].earliest:
                rows = self._connection.execute(earliest_query(self._read[asked].count, schema.event, frame))
                self._read[asked].earliest.update((row[0], self._moment.day_of(row[1])) for row in rows)

    def _counted(self, count: Count, asked: Asked, frame: Frame) -> Mapping[str, Mapping[str, Tally]]:
        key = count, asked.since
        if key not in self._shared.tallies:
            others = {"strict": count.strict, "loose": count.loose}
            named = [replace(each, name=name) for name, each in others.items() if each]
            counts = [replace(count, name="default"), *named]
            self._shared.tallies[key] = tallies(self._connection, counts, frame)
        return self._shared.tallies[key]

    def of(self, person: str, asked: Asked) -> Reading:
        """Give one reading for one person."""
        read = self._read[asked]
        mine = read.tallies.get(person, {})
        tally = mine.get("default", _NOTHING)
        known, read_from, has_account = self._known(read, person)
        return Reading(
            counted=tally.counted,
            unknown=tally.unknown,
            known=known,
            read_from=read_from,
            has_account=has_account,
            looked_at=self._gathered.freshness.looked_at(read.needs),
            taken_over=self._taken_over(person, asked),
            strict=mine.get("strict", _NOTHING).counted if read.count.strict else None,
            loose=mine.get("loose", _NOTHING).counted if read.count.loose else None,
            earliest=read.earliest.get(person),
        )

    def _taken_over(self, person: str, asked: Asked) -> int:
        """Give the opening balance; 0 where the window begins after its day, so that nothing in it can matter."""
        taken_over, opening = self._gathered.balance(person).get(asked.count, 0), self._gathered.opening
        if taken_over and asked.since and opening:
            return taken_over if asked.since <= self._moment.day_of(opening.of(person).day) else 0
        return taken_over

    def _known(self, read: "_Read", person: str) -> tuple[Known, date | None, bool]:
        """Say how well a reading is known; lists that are read whole are known alike for everyone."""
        logins = tuple(self._gathered.logins(person)) if read.needs else ()
        key = logins if not read.alike else bool(logins)
        if key not in read.known:
            freshness = self._gathered.freshness
            since = freshness.read_from(read.needs, logins)
            known = freshness.of_needs(read.needs, logins)
            from_ = self._moment.day_of(since) if since else None
            read.known[key] = known, from_, bool(logins) or not read.needs
        return read.known[key]

    def evidence(self, person: str, asked: Asked) -> list[Verdict]:
        """List a person's events under one reading, each with its verdict, earliest first."""
        frame = self._moment.frame(asked)
        return verdicts(self._connection, self._moment.count(asked), frame, person)


def first_events(
    connection: Connection, moment: Moment, persons: Sequence[str] | None = None
) -> dict[str, date]:
    """Give the day of the first known event of any kind, of these people or of everyone."""
    event = schema.event
    query: Select[Any] = select(event.c.person, func.min(event.c.at)).where(event.c.at <= moment.end)
    query = moment.frame(Asked(""), persons).among(query.group_by(event.c.person), event)
    return {row[0]: moment.day_of(row[1]) for row in connection.execute(query) if row[0]}
