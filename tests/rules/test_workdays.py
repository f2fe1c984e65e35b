"""Working days: weekends and holidays do not count, and a deadline is the last second of a day in the SIG's zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.workdays import deadline, end_of, is_working_day, working_days_after

SHANGHAI = ZoneInfo("Asia/Shanghai")
NATIONAL = [date(2025, 10, day) for day in range(1, 9)]
ZONES = (
    "Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Havana", "Asia/Beirut", "Pacific/Apia", "UTC",
)  # fmt: skip

zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2005, 1, 1), date(2040, 1, 1))
numbers = st.integers(0, 30)
holidays = st.sets(st.integers(0, 60), max_size=40)


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (date(2025, 3, 3), 5, date(2025, 3, 10)),  # a Monday: the day itself does not count
        (date(2025, 3, 7), 1, date(2025, 3, 10)),  # a Friday
        (date(2025, 3, 8), 1, date(2025, 3, 10)),  # a Saturday
        (date(2025, 9, 30), 1, date(2025, 10, 9)),  # before the National Day
        (date(2025, 3, 8), 0, date(2025, 3, 8)),
    ],
)
def test_weekends_holidays_and_the_first_day_do_not_count(start, number, last):
    assert working_days_after(start, number, NATIONAL) == last


@given(days, numbers, holidays)
def test_just_so_many_working_days_lie_behind_the_start(start, number, offsets):
    """And the last of them is one itself, unless none was asked for."""
    off = {start + timedelta(days=n) for n in offsets}
    last = working_days_after(start, number, off)
    between = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(is_working_day(day, off) for day in between) == number
    assert last == start or is_working_day(last, off)


@given(days, numbers, numbers, holidays)
def test_days_can_be_added_in_two_steps(start, first, then, offsets):
    off = {start + timedelta(days=n) for n in offsets}
    assert working_days_after(working_days_after(start, first, off), then, off) == working_days_after(
        start, first + then, off
    )


@given(days, numbers, holidays, st.integers(0, 60))
def test_one_more_holiday_never_brings_the_day_forward(start, number, offsets, more):
    off = {start + timedelta(days=n) for n in offsets}
    assert working_days_after(start, number, off) <= working_days_after(
        start, number, off | {start + timedelta(days=more)}
    )


def test_a_deadline_is_the_last_second_of_the_day_in_the_zone():
    opened = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)  # the 4th in Shanghai
    assert deadline(opened, 5, [], SHANGHAI).isoformat() == "2025-03-11T23:59:59+08:00"


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="no zone"):
        deadline(datetime(2025, 3, 3), 5, [], SHANGHAI)  # noqa: DTZ001 - that is the point


@given(days, zones)
@example(date(2025, 3, 8), ZoneInfo("America/Havana"))  # the next day begins at one
@example(date(2025, 10, 25), ZoneInfo("Asia/Beirut"))  # its last hour comes twice
def test_the_second_after_the_end_of_a_day_is_another_day(day, tz):
    """Also where the clocks are set at midnight."""
    end = end_of(day, tz)
    after = (end.astimezone(UTC) + timedelta(seconds=1)).astimezone(tz)
    assert after.date() > day
    assert end.date() == day or tz.key == "Pacific/Apia"  # which once left out a day
