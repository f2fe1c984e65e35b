"""Rhythms as people write them: what no calendar could follow is refused in sig.yaml, at its place."""

import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from bot.errors import ConfigError
from bot.sig.recurrence import days_of_rhythm, days_of_rule, first_of_rule, read_rule

from .arranged import config

FIRST = date(2026, 1, 1)


def slips(series: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config(f"meetings:\n  - {{name: Meeting, {series}}}\n")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("every: 2 weeks", "first: is missing; a rhythm needs the day of its first meeting"),
        ("first: 2026-01-01", "say either every: or rrule:"),
        ("first: 2026-01-01, every: 2 weeks, rrule: FREQ=DAILY", "say either every: or rrule:"),
    ],
)
def test_a_series_has_one_rhythm_and_a_first_day(written, told):
    assert slips(written) == [f"sig.yaml:7:5: meetings[0]: {told}"]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=HOURLY", "FREQ of an RRULE cannot be 'HOURLY'; there are DAILY, WEEKLY, MONTHLY and YEARLY"),
        ("BYDAY=MO", "an RRULE says FREQ, like FREQ=MONTHLY;BYDAY=1WE"),
        ("FREQ=DAILY;BYHOUR=20", "BYHOUR has no place in a rhythm of days; the time of day stands in at:"),
        ("FREQ=DAILY;INTERVALL=2", "unknown part of an RRULE 'INTERVALL'; did you mean 'INTERVAL'?"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ stands twice in this RRULE"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL of an RRULE cannot be '0'"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL of an RRULE cannot be '20260230'; write it like 20261231"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY of this RRULE cannot be '6MO'; write it like MO,WE or 1WE"),
        (
            "FREQ=YEARLY;BYDAY=6MO;BYMONTH=2",
            "BYDAY of this RRULE cannot be '6MO'; write it like MO,WE or 1WE",
        ),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY of this RRULE cannot be '1MO'; write it like MO,WE or 1WE"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20260301", "an RRULE ends by COUNT or by UNTIL, not by both"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "gives no day in the 10 years from 2026-01-01 on"),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", "gives no day in the 10 years from 2026-01-01 on"),
        ("FREQ=DAILY;UNTIL=20251231", "gives no day in the 10 years from 2026-01-01 on"),
    ],
)
def test_what_is_no_rule_is_said_at_its_place(rule, told):
    assert slips(f"first: 2026-01-01, rrule: {rule}") == [f"sig.yaml:7:47: meetings[0].rrule: {told}"]


def test_a_rule_may_wait_some_years_for_its_first_day():
    """From 2097 on the first 29 February is in 2104, for 2100 has none."""
    rule = read_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert first_of_rule(rule, date(2097, 1, 1)) == date(2104, 2, 29)


def test_two_series_of_one_key_are_told_apart_by_the_second():
    with pytest.raises(ConfigError) as caught:
        config("meetings:\n" + "- {name: A, first: 2026-01-01, every: 1 week}\n" * 2)
    told = "another series of meetings is called 'regular' already; give this one a key: of its own"
    assert [str(problem) for problem in caught.value.problems] == [f"sig.yaml:8:3: meetings[1].key: {told}"]


def test_two_reminders_of_one_key_are_told_likewise():
    with pytest.raises(ConfigError, match=r"rhythms\[1\].key: another reminder is called 'tasks' already"):
        config("rhythms:\n" + "- {key: tasks, name: A, first: 2026-01-01, every: 3 months}\n" * 2)


def test_a_rule_without_a_day_is_found_out_soon():
    """It would be sought until the end of the calendar."""
    started = time.process_time()
    for text in ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=MO"):
        assert first_of_rule(read_rule(text), FIRST) is None
    assert time.process_time() - started < 3


PARTS = [
    "FREQ=DAILY",
    "FREQ=WEEKLY",
    "FREQ=MONTHLY",
    "FREQ=YEARLY",
    "INTERVAL=3",
    "COUNT=4",
    "UNTIL=20270101",
    "WKST=SU",
]
PARTS += [
    "BYDAY=MO,-1FR",
    "BYDAY=53SU",
    "BYMONTH=2,11",
    "BYMONTHDAY=-1,31",
    "BYYEARDAY=366",
    "BYWEEKNO=53",
    "BYSETPOS=-9",
]
rules = st.lists(
    st.sampled_from(PARTS) | st.from_regex(r"[A-Z]{1,6}=[-0-9A-Z,]{0,5}", fullmatch=True), max_size=4
)


@given(rules.map(";".join) | st.text(max_size=20))
@example("FREQ=YEARLY;BYWEEKNO=53;BYDAY=53SU")
@example("FREQ=MONTHLY;BYDAY=53SU")
def test_any_text_is_a_rule_or_told_what_is_wrong(text):
    """And a rule gives the days that dateutil gives."""
    with suppress(PydanticCustomError):
        rule = read_rule(text)
        first = date(1979, 1, 1)  # a year of which dateutil has not many like it to come: it is quick
        day = first_of_rule(rule, first)
        assert day is None or next(days_of_rule(rule, first, first, day)) == day


@given(
    st.sampled_from([("DAILY", "days"), ("WEEKLY", "weeks")]),
    st.integers(1, 9),
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.integers(0, 400),
)
def test_a_rhythm_of_days_and_weeks_is_the_rule_that_says_the_same(unit, number, start, length):
    end = start + timedelta(days=length)
    rule = rrulestr(f"FREQ={unit[0]};INTERVAL={number}", dtstart=datetime.combine(FIRST, datetime.min.time()))
    between = rule.between(*(datetime.combine(day, datetime.min.time()) for day in (start, end)), inc=True)
    assert list(days_of_rhythm(f"{number} {unit[1]}", FIRST, start, end)) == [each.date() for each in between]


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(1, 30))
def test_a_rhythm_of_months_leaves_out_no_month(first, number):
    found = list(days_of_rhythm(f"{number} months", first, first, first + timedelta(days=3000)))
    months = [12 * day.year + day.month for day in found]
    assert found[0] == first
    assert {later - sooner for sooner, later in pairwise(months)} <= {number}
    assert all(day.day == first.day or (day + timedelta(days=1)).day == 1 for day in found)
