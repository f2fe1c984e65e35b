"""When a job is due: by the SIG's clock, once for all that was missed, and again after growing pauses. Pure.

Instants are whole seconds since 1970 UTC.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

FIRST_PAUSE = 5 * 60  # seconds before a job that failed is tried again; doubled by each further failure
LONGEST_PAUSE = 6 * 3600
HOUR = 3600
FAILURES_BEFORE_ALARM = 3  # a host may be out of order; one that stays so needs a person


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, at a time of day in the SIG's zone."""

    at: time

    @classmethod
    def written(cls, text: str) -> "Daily":
        """Read it as it stands in sig.yaml, like 03:00."""
        return cls(time.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class Hourly:
    """Once an hour, at a minute that is the SIG's own."""

    minute: int

    @classmethod
    def of(cls, key: str) -> "Hourly":
        """Give the one at which its runner comes, so that an hourly cron line finds it due each time."""
        return cls(minute_of(key))


Schedule: TypeAlias = Daily | Hourly


def next_due(schedule: Schedule, after: int, tz: ZoneInfo) -> int:
    """Give the first regular time after an instant.

    A time that the clocks skip in spring is due as much later, one that comes twice in autumn only the first time.
    """
    if isinstance(schedule, Hourly):
        return after + HOUR - (after - 60 * schedule.minute) % HOUR
    return min(moment for moment in _around(schedule, after, tz) if moment > after)


def next_try(schedule: Schedule, failures: int, now: int, tz: ZoneInfo) -> int:
    """Say when a job that failed so many times in a row is tried again: not later than its next regular time."""
    pause = min(FIRST_PAUSE << min(failures - 1, 20), LONGEST_PAUSE)
    return min(now + pause, next_due(schedule, now, tz))


def minute_of(key: str) -> int:
    """Give the minute of the hour at which a SIG's runner comes: always the same, and seldom its neighbour's."""
    return hashlib.sha256(key.encode()).digest()[0] % 60


def utc_of(schedule: Daily, tz: ZoneInfo, year: int) -> time:
    """Give the time of day in UTC that is never before the regular time in that year, for runners without zones."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(0, 365, 7))
    ahead = min(datetime.combine(day, schedule.at, tz).utcoffset() or timedelta() for day in days)
    return (datetime.combine(date(year, 1, 2), schedule.at) - ahead).time()


def _around(schedule: Daily, moment: int, tz: ZoneInfo) -> Iterator[int]:
    """Give the regular times of the days about an instant; some zones once left out a whole day."""
    day = datetime.fromtimestamp(moment, tz).date()
    for n in range(-1, 4):
        yield int(datetime.combine(day + timedelta(days=n), schedule.at, tz).timestamp())
