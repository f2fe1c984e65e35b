"""From a series and what people arranged to its meetings: pure, and the same answer for the same files.

sig.yaml gives the rhythm and its standing exceptions; the words of meetings/schedule.yaml come after them in the
order in which they were said, and the last one holds.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias, get_args
from zoneinfo import ZoneInfo

from bot.meetings.occurrence import Occurrence, Standing
from bot.sig.fields import local_instant
from bot.sig.meetings import Series, Weekday
from bot.sig.recurrence import days_of_rhythm, days_of_rule, read_rule
from bot.sig.schedule import CallOff, Extra, Move, Schedule

ASK = "ask"
_WEEKDAYS = {name: place for place, name in enumerate(get_args(Weekday)) if name != ASK}
_WEEK = timedelta(days=7)

Word: TypeAlias = Move | CallOff | Extra
Words: TypeAlias = Mapping[date, Sequence[tuple[datetime, Word]]]


def zone_of(series: Series, tz: ZoneInfo) -> ZoneInfo:
    """Give the zone by whose clocks a series meets: its own, else the SIG's."""
    return ZoneInfo(series.timezone) if series.timezone else tz


def occurrences(
    series: Series, schedule: Schedule, tz: ZoneInfo, holidays: Collection[date], first: date, last: date
) -> tuple[Occurrence, ...]:
    """Give the meetings that take place between two days, both included, and those that would if not called off.

    `tz` is the SIG's zone. `Occurrence.changes` counts every exception, those of sig.yaml among them.
    """
    zone = zone_of(series, tz)
    words = _words(series, schedule, tz)
    besides = {
        *series.extra,
        *(day for day in words if any(isinstance(word, Extra) for _, word in words[day])),
    }
    regular = set(series_days(series, zone, first, last))
    for day in {*series.move, *words, *besides} - regular:
        if day in besides or first <= _last_day(series, words, day) <= last:
            regular.update(series_days(series, zone, day, day))
    meetings = (
        _Meeting(series, day, day not in regular).after(words.get(day, ()), holidays).made(zone)
        for day in regular | besides
    )
    return tuple(sorted((each for each in meetings if first <= each.on <= last), key=by_time))


def called_off(series: Series, schedule: Schedule, tz: ZoneInfo) -> frozenset[date]:
    """Give the meetings of which the last word says that they do not take place."""
    words = _words(series, schedule, tz)
    return frozenset(day for day, said in words.items() if isinstance(said[-1][1], CallOff))


def by_time(occurrence: Occurrence) -> tuple[float, str, date]:
    """Order meetings by their beginning; one without a time of day comes last on its day."""
    begins = occurrence.start or occurrence.over
    return begins.timestamp(), occurrence.series, occurrence.day


def series_days(series: Series, zone: ZoneInfo, first: date, last: date) -> Iterator[date]:
    """Give the days of the rhythm alone between two days, both included; with `day:`, the next such day each time."""
    assert series.first is not None
    weekday = _WEEKDAYS.get(series.day or "")
    since = first if weekday is None else first - _WEEK
    if series.rrule:
        rule = read_rule(series.rrule)
        at = time.min if series.at == ASK else time.fromisoformat(series.at)
        end = rule.last_day(at, zone)
        until = last if end is None else min(last, end)
        days = days_of_rule(rule, series.first, max(since, series.first), until)
    else:
        days = days_of_rhythm(str(series.every), series.first, since, last)
    if weekday is None:
        yield from days
        return
    moved = dict.fromkeys(day + timedelta(days=(weekday - day.weekday()) % 7) for day in days)
    yield from (day for day in moved if first <= day <= last)


def start_of(day: date, at: str, zone: ZoneInfo) -> datetime:
    """Give the instant of a time of day; one that the zone skips is as much later, one that comes twice the first."""
    return datetime.combine(day, time.fromisoformat(at), zone).astimezone(UTC).astimezone(zone)


def _words(series: Series, schedule: Schedule, tz: ZoneInfo) -> Words:
    """Give by meeting what was said about it, in order; of two words of one instant, calling off is the last."""
    said: dict[date, list[tuple[datetime, Word]]] = {}
    every: tuple[Word, ...] = (*schedule.extras, *schedule.moves, *schedule.called_off)
    for word in every:
        if word.series == series.key:
            said.setdefault(word.meeting, []).append((local_instant(word.when, tz), word))
    return {day: sorted(words, key=lambda each: each[0]) for day, words in said.items()}


def _last_day(series: Series, words: Words, day: date) -> date:
    """Give the day on which a meeting would take place by the last word about it."""
    for _, word in reversed(words.get(day, ())):
        if not isinstance(word, CallOff):
            return word.to if isinstance(word, Move) else day
    return series.move.get(day, day)


@dataclass(slots=True)
class _Meeting:
    """A meeting while one word after the other is heard about it."""

    series: Series
    day: date
    is_extra: bool
    on: date = date.min
    at: str | None = None
    is_off: bool = False
    is_open: bool = False  # people have to say whether, or when
    changes: int = 0
    changed: int | None = None

    def after(self, words: Sequence[tuple[datetime, Word]], holidays: Collection[date]) -> "_Meeting":
        """Hear sig.yaml, then what people said."""
        series = self.series
        self.at = self._own
        self.on = series.move.get(self.day, self.day)
        chosen = self.is_extra or self.day in series.move
        holiday = self.on in holidays and not chosen
        self.is_off = self.day in series.skip or (holiday and series.holidays == "skip")
        self.is_open = not chosen and (series.day == ASK or holiday)
        self.changes = self.is_off + (self.day in series.move)
        begun = self.is_extra and self.day not in series.extra  # by the first word that asks for it
        for when, word in words:
            self._hear(word)
            if begun and isinstance(word, Extra):
                begun = False
                continue
            self.changes += 1
            self.changed = int(when.timestamp())
        return self

    @property
    def _own(self) -> str | None:
        return None if self.series.at == ASK else self.series.at

    def _hear(self, word: Word) -> None:
        self.is_off = isinstance(word, CallOff)
        if not isinstance(word, CallOff):
            self.is_open = False
            self.on = word.to if isinstance(word, Move) else self.day
            self.at = word.at or self._own or self.at

    def made(self, zone: ZoneInfo) -> Occurrence:
        """Give what became of it."""
        start = start_of(self.on, self.at, zone) if self.at else None
        is_open = self.is_open or start is None
        return Occurrence(
            series=self.series.key,
            day=self.day,
            on=self.on,
            start=start,
            lasts=timedelta(minutes=self.series.lasts),
            standing=Standing.CALLED_OFF if self.is_off else Standing.ASKED if is_open else Standing.ON,
            is_extra=self.is_extra,
            changes=self.changes,
            changed=self.changed,
            is_shifted=start is not None and start.time() != time.fromisoformat(str(self.at)),
            zone=zone,
        )
