"""When a job is due: daily by the SIG's clock, whatever the clocks of that country do, and again after failures."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.due import FIRST_PAUSE, LONGEST_PAUSE, Daily, Hourly, minute_of, next_due, next_try, utc_of

ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "UTC",
)
ODD = ("Pacific/Apia", "Asia/Kathmandu", "America/Scoresbysund")  # one of them once left out a day
DAY = 86400

zones = st.sampled_from([*ZONES, *ODD]).map(ZoneInfo)
schedules = st.times().map(lambda at: Daily(at.replace(second=0, microsecond=0, fold=0)))
moments = st.integers(1_262_304_000, 2_524_608_000)  # 2010 to 2050


def at(text: str, zone: str = "Europe/Berlin") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


@given(schedules, moments, zones)
@example(Daily(time(3)), 1325246400, ZoneInfo("Pacific/Apia"))
def test_the_next_time_is_ahead_and_the_first(schedule, after, tz):
    """It is after the instant, within a day and a clock change, and nothing due lies between."""
    due = next_due(schedule, after, tz)
    assert after < due <= after + 2 * DAY
    if tz.key != "Pacific/Apia":
        assert due <= after + DAY + 2 * 3600
    assert next_due(schedule, due - 1, tz) == due


@given(schedules, moments, zones)
def test_it_is_the_local_time_of_day(schedule, after, tz):
    """Where the clocks do not skip that time, they show it."""
    local = datetime.fromtimestamp(next_due(schedule, after, tz), tz)
    skipped = local.replace(hour=schedule.at.hour, minute=schedule.at.minute, fold=0)
    assert local.time() == schedule.at or skipped.astimezone(UTC).astimezone(tz).time() != schedule.at


@given(schedules, moments, st.sampled_from(ZONES).map(ZoneInfo))
def test_a_year_has_a_due_time_for_each_day(schedule, start, tz):
    """Also where clocks are moved: each day once, none twice."""
    due, days = next_due(schedule, start, tz), set()
    for _ in range(370):
        days.add(datetime.fromtimestamp(due, tz).date())
        due = next_due(schedule, due, tz)
    assert len(days) == 370
    assert max(days) - min(days) == timedelta(days=369)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2025-01-06T02:59:59", "2025-01-06T03:00"),
        ("2025-01-06T03:00", "2025-01-07T03:00"),
        ("2025-03-30T01:00", "2025-03-30T03:30"),  # 02:30 does not come on this day
        ("2025-10-26T01:00", "2025-10-26T02:30"),  # and on this one twice: the first one is meant
    ],
)
def test_what_the_clocks_do(after, due):
    schedule = Daily.written("02:30" if "30" in due else "03:00")
    assert next_due(schedule, at(after), ZoneInfo("Europe/Berlin")) == at(due)


def test_a_time_that_comes_twice_is_due_once():
    """After the first 02:30 of that night, the next one is tomorrow's."""
    schedule, tz = Daily.written("02:30"), ZoneInfo("Europe/Berlin")
    first = next_due(schedule, at("2025-10-26T01:00"), tz)
    assert next_due(schedule, first, tz) == at("2025-10-27T02:30")


@given(st.integers(1, 1000), schedules, moments, zones)
def test_pauses_grow_and_never_miss_the_regular_time(failures, schedule, now, tz):
    """5, 10, 20, 40 ... minutes up to 6 hours, or sooner where the job is due anyway."""
    pauses = [next_try(schedule, n, now, tz) - now for n in range(1, failures + 1)]
    regular = next_due(schedule, now, tz) - now
    assert pauses[0] == min(FIRST_PAUSE, regular)
    assert pauses == sorted(pauses)
    assert max(pauses) <= min(LONGEST_PAUSE, regular)


def test_the_pauses_in_words():
    now, tz = at("2025-01-06T03:00"), ZoneInfo("Europe/Berlin")
    pauses = [(next_try(Daily.written("03:00"), n, now, tz) - now) // 60 for n in range(1, 9)]
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 360]


@given(schedules, zones, st.integers(2010, 2050))
def test_a_runner_without_zones_never_comes_too_early(schedule, tz, year):
    """Started at that time of day in UTC, all year round, it always finds the job of the day due already."""
    start = utc_of(schedule, tz, year)
    local = {
        datetime(year, month, 15, start.hour, start.minute, tzinfo=UTC).astimezone(tz)
        for month in range(1, 13)
    }
    late = {
        (each.hour * 60 + each.minute - schedule.at.hour * 60 - schedule.at.minute) % 1440 for each in local
    }
    assert max(late) <= 120


@given(st.text())
def test_every_sig_has_its_minute(key):
    assert minute_of(key) == minute_of(key)
    assert 0 <= minute_of(key) < 60


@given(st.integers(0, 59), moments)
def test_an_hourly_time_is_within_the_hour(minute, after):
    """At its minute, wherever people live."""
    due = next_due(Hourly(minute), after, ZoneInfo("Asia/Kathmandu"))
    assert after < due <= after + 3600
    assert due % 3600 == minute * 60


def test_the_hourly_minute_is_that_of_the_runner():
    """So cron, which comes then, finds it due."""
    assert Hourly.of("reef") == Hourly(minute_of("reef"))
