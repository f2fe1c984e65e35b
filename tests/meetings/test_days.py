"""Days, weekdays and times as they occur in titles."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.days import in_words, read_clock, read_day, read_weekday, with_zone


@pytest.mark.parametrize(
    ("title", "day", "weekday", "at"),
    [
        ("# Thursday June 04, 2020 at 15:00pm GMT+8", date(2020, 6, 4), 3, time(15)),
        ("# Friday July 3, 2020 at 10:30am GMT+8", date(2020, 7, 3), 4, time(10, 30)),
        ("# Wed, 4 Sept 2020, 2:15 p.m.", date(2020, 9, 4), 2, time(14, 15)),
        ("# 2026年12月10日（星期四）20:00", date(2026, 12, 10), 3, time(20)),
        ("# 周日 2026-12-13 09：30", date(2026, 12, 13), 6, time(9, 30)),
        ("# 2026/2/1 礼拜天 12:00am", date(2026, 2, 1), 6, time(0)),
        ("# 2026.2.30 25:00", None, None, None),
        ("# Notes 15:00am", None, None, None),
    ],
)
def test_a_title_is_read(title, day, weekday, at):
    read = read_day(title), read_weekday(title), read_clock(title)
    assert (read[0] and read[0].day, read[1] and read[1].day, read[2] and read[2].time) == (day, weekday, at)


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2999, 12, 31)), st.sampled_from(["zh", "en"]))
def test_what_is_written_is_read_back(day, language):
    text = in_words(day, language)
    assert (read_day(text).day, read_weekday(text).day) == (day, day.weekday())


@pytest.mark.parametrize(
    ("hours", "told"), [(8, "GMT+8"), (-3.5, "GMT-3:30"), (0, "GMT+0"), (5.75, "GMT+5:45")]
)
def test_a_time_says_its_zone(hours, told):
    zone = timezone(timedelta(hours=hours)) if hours else UTC
    assert with_zone(datetime(2026, 1, 2, 9, 5, tzinfo=zone)) == f"09:05 {told}"
