"""Working days of a SIG: neither Saturday nor Sunday nor one of its `holidays:`. Pure.

A weekend day on which a country works to make up for a holiday is no working day here: nobody is hurried by it.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_SATURDAY = 5
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Say whether people can be expected to answer on a day."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_after(start: date, days: int, holidays: Collection[date]) -> date:
    """Give the last of so many working days after a day, which does not count itself; 0 give the day."""
    day = start
    for _ in range(days):
        day += _DAY
        while not is_working_day(day, holidays):
            day += _DAY
    return day


def deadline(opened: datetime, days: int, holidays: Collection[date], tz: tzinfo) -> datetime:
    """Give the last second, in the SIG's zone, of so many working days after the day on which something opened.

    `opened` is aware: an instant without zone is a different day for everyone, and a ValueError.
    """
    return end_of(working_days_after(local_day(opened, tz), days, holidays), tz)


def local_day(instant: datetime, tz: tzinfo) -> date:
    """Give the day on which an aware instant falls in a zone; raise ValueError for one without zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no zone")
    return instant.astimezone(tz).date()


def end_of(day: date, tz: tzinfo) -> datetime:
    """Give the last second of a day: the one before the next day begins, also where clocks are set at midnight."""
    begins = datetime.combine(day + _DAY, time.min, tz).astimezone(UTC)
    return (begins - _SECOND).astimezone(tz)
