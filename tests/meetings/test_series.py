"""When a series meets: by its rhythm, by its exceptions, and by what people said last."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.series import occurrences, start_of
from bot.sig.schedule import Schedule

from .arranged import at, met, said, series, shown

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


def days(found) -> list[str]:
    return [each.on.isoformat() for each in found]


@pytest.mark.parametrize(
    ("written", "first", "last", "expected"),
    [
        (
            {"first": "2026-12-10"},
            "2026-12-01",
            "2027-01-31",
            ["2026-12-10", "2026-12-24", "2027-01-07", "2027-01-21"],
        ),
        ({"first": "2026-12-10"}, "2026-11-01", "2026-12-10", ["2026-12-10"]),
        ({"every": "10 days"}, "2026-02-25", "2026-03-15", ["2026-03-02", "2026-03-12"]),
        (
            {"first": "2025-10-31", "every": "1 month"},
            "2026-01-01",
            "2026-05-31",
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
        ),
        (
            {"first": "2024-02-29", "every": "1 year"},
            "2024-01-01",
            "2028-12-31",
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
        ),
        ({"day": "friday", "every": "1 week"}, "2026-01-01", "2026-01-15", ["2026-01-02", "2026-01-09"]),
        (
            {"day": "wednesday", "every": "1 month"},
            "2026-01-01",
            "2026-03-31",
            ["2026-01-07", "2026-02-04", "2026-03-04"],
        ),
        (
            {"rrule": "FREQ=MONTHLY;BYDAY=1WE"},
            "2026-01-01",
            "2026-03-31",
            ["2026-01-07", "2026-02-04", "2026-03-04"],
        ),
        (
            {"rrule": "freq=weekly;byday=mo,th;count=3"},
            "2026-01-01",
            "2026-03-31",
            ["2026-01-01", "2026-01-05", "2026-01-08"],
        ),
        (
            {"rrule": "RRULE:FREQ=DAILY;UNTIL=20260103"},
            "2025-01-01",
            "2026-03-31",
            ["2026-01-01", "2026-01-02", "2026-01-03"],
        ),
        # 20:00 in Shanghai is noon in UTC
        (
            {"rrule": "FREQ=DAILY;UNTIL=20260102T120000Z"},
            "2025-01-01",
            "2026-03-31",
            ["2026-01-01", "2026-01-02"],
        ),
        ({"rrule": "FREQ=DAILY;UNTIL=20260102T115959Z"}, "2025-01-01", "2026-03-31", ["2026-01-01"]),
        ({"rrule": "FREQ=YEARLY;UNTIL=99991231T235959Z"}, "2027-01-01", "2027-12-31", ["2027-01-01"]),
        ({"rrule": "FREQ=DAILY;UNTIL=20260102T195959"}, "2025-01-01", "2026-03-31", ["2026-01-01"]),
    ],
)
def test_a_rhythm_gives_its_days(written, first, last, expected):
    assert days(met(series(**written), SHANGHAI, first, last)) == expected


def test_the_time_of_day_is_that_of_the_series_own_zone():
    (here,) = met(series(), SHANGHAI, "2026-01-01", "2026-01-01")
    (there,) = met(series(timezone="Europe/Berlin"), SHANGHAI, "2026-01-01", "2026-01-01")
    assert here.start.isoformat() == "2026-01-01T20:00:00+08:00"
    assert there.start.isoformat() == "2026-01-01T20:00:00+01:00"


def test_the_clock_on_the_wall_stays_when_summer_begins_and_ends():
    found = met(
        series(first="2026-03-26", every="1 week"), ZoneInfo("Europe/Berlin"), "2026-03-26", "2026-04-02"
    )
    assert [each.start.isoformat() for each in found] == [
        "2026-03-26T20:00:00+01:00",
        "2026-04-02T20:00:00+02:00",
    ]


def test_a_time_that_the_zone_skips_is_as_much_later_and_says_so():
    berlin = ZoneInfo("Europe/Berlin")
    (found,) = met(series(first="2026-03-29", at="02:30"), berlin, "2026-03-29", "2026-03-29")
    assert (found.start.isoformat(), found.is_shifted) == ("2026-03-29T03:30:00+02:00", True)


def test_a_time_that_comes_twice_is_the_first_one():
    berlin = ZoneInfo("Europe/Berlin")
    (found,) = met(series(first="2026-10-25", at="02:30"), berlin, "2026-10-25", "2026-10-25")
    assert (found.start.isoformat(), found.is_shifted) == ("2026-10-25T02:30:00+02:00", False)
    assert found.end.isoformat() == "2026-10-25T02:30:00+01:00"  # an hour later


@given(st.dates(date(1972, 1, 1), date(2100, 1, 1)), st.times(), st.sampled_from(ZONES).map(ZoneInfo))
def test_every_day_and_time_has_an_instant_in_every_zone(day, of_day, zone):
    """It shows the time that was asked for, or the clocks went over that one."""
    start = start_of(day, f"{of_day:%H:%M}", zone)
    asked = datetime.combine(day, time(of_day.hour, of_day.minute))
    wall = start.replace(tzinfo=None)
    assert wall >= asked
    assert wall == asked or (start - timedelta(days=2)).utcoffset() != (start + timedelta(days=2)).utcoffset()


def test_a_day_to_be_chosen_is_asked_for_until_a_move_names_one():
    reading = series(day="ask", every="1 month")
    move = "moves: [{meeting: 2026-02-01, to: 2026-02-11, by: ann, when: 2026-01-20},\n"
    move += " {meeting: 2026-03-01, to: 2026-03-01, by: ann, when: 2026-01-20}]"
    assert shown(met(reading, SHANGHAI, "2026-01-01", "2026-03-31", move)) == [
        "01-01 2026-01-01T20:00 asked",
        "02-01 2026-02-11T20:00",
        "03-01 2026-03-01T20:00",
    ]


def test_a_time_to_be_chosen_is_asked_for_until_a_move_says_one():
    open_ = series(at="ask")
    first = "moves:\n- {meeting: 2026-01-01, to: 2026-01-02, by: ann, when: 2025-12-20}\n"
    then = "- {meeting: 2026-01-01, to: 2026-01-03, at: 19:30, by: ann, when: 2025-12-21}\n"
    last = "- {meeting: 2026-01-01, to: 2026-01-04, by: ann, when: 2025-12-22}\n"
    told = [
        shown(met(open_, SHANGHAI, "2026-01-01", "2026-01-14", text)) for text in ("", first, first + then)
    ]
    assert told == [["01-01 2026-01-01 asked"], ["01-01 2026-01-02 asked"], ["01-01 2026-01-03T19:30"]]
    assert shown(met(open_, SHANGHAI, "2026-01-01", "2026-01-14", first + then + last)) == [
        "01-01 2026-01-04T19:30"
    ]


def test_exceptions_in_sig_yaml():
    written = {
        "skip": ["2026-01-15"],
        "move": {"2026-01-29": "2026-01-30"},
        "extra": ["2026-02-05", "2026-02-12"],
    }
    found = met(series(**written), SHANGHAI, "2026-01-01", "2026-02-12")
    assert shown(found) == [
        "01-01 2026-01-01T20:00",
        "01-15 2026-01-15T20:00 called_off",
        "01-29 2026-01-30T20:00",
        "02-05 2026-02-05T20:00",
        "02-12 2026-02-12T20:00",
    ]
    assert [(each.is_extra, each.changes, each.changed) for each in found] == [
        (False, 0, None), (False, 1, None), (False, 1, None), (True, 0, None), (False, 0, None),
    ]  # fmt: skip


MOVE = "moves: [{meeting: 2026-01-15, to: 2026-01-16, at: '21:00', by: ann, when: '2026-01-10T09:00:00+08:00'}]\n"
CALL_OFF = "called_off: [{meeting: 2026-01-15, by: ann, when: '2026-01-10T0%d:00:00+00:00'}]\n"


def test_the_last_word_holds_whatever_the_order_of_the_file():
    """The move is said at one o'clock in UTC: a time is compared as the instant that it is."""
    before, after = (
        met(series(), SHANGHAI, "2026-01-10", "2026-01-20", MOVE + CALL_OFF % hour) for hour in (0, 2)
    )
    assert shown(before) == ["01-15 2026-01-16T21:00"]  # called off, and put on again
    assert shown(after) == ["01-15 2026-01-16T21:00 called_off"]
    assert [(each.changes, each.changed) for each in (*before, *after)] == [
        (2, at("2026-01-10T01:00")),
        (2, at("2026-01-10T02:00")),
    ]


def test_a_move_without_a_time_is_at_the_series_time_again():
    then = "- {meeting: 2026-01-15, to: 2026-01-17, by: ann, when: 2026-01-12}\n"
    text = MOVE.replace("[{", "\n- {").replace("}]", "}") + then
    assert shown(met(series(), SHANGHAI, "2026-01-10", "2026-01-20", text)) == ["01-15 2026-01-17T20:00"]


def test_words_about_another_series_change_nothing():
    text = MOVE.replace("{meeting", "{series: reading, meeting")
    assert shown(met(series(), SHANGHAI, "2026-01-10", "2026-01-20", text)) == ["01-15 2026-01-15T20:00"]


def test_a_meeting_besides_can_be_moved_and_called_off_like_every_other():
    text = "extras: [{meeting: 2026-01-20, at: '18:00', by: ann, when: 2026-01-05}]\n"
    assert shown(met(series(), SHANGHAI, "2026-01-16", "2026-01-25", text)) == ["01-20 2026-01-20T18:00"]
    text += "moves: [{meeting: 2026-01-20, to: 2026-01-21, by: ann, when: 2026-01-06}]\n"
    (moved,) = met(series(), SHANGHAI, "2026-01-16", "2026-01-25", text)
    assert (shown([moved]), moved.is_extra, moved.changes) == (["01-20 2026-01-21T20:00"], True, 1)
    text += "called_off: [{meeting: 2026-01-20, by: ann, when: 2026-01-07}]\n"
    assert shown(met(series(), SHANGHAI, "2026-01-16", "2026-01-25", text)) == [
        "01-20 2026-01-21T20:00 called_off"
    ]


def test_on_a_holiday_a_series_is_skipped_or_people_are_asked():
    skips, asks = series(holidays="skip"), series(holidays="ask")
    free = ("2026-01-01",)
    assert shown(met(skips, SHANGHAI, "2026-01-01", "2026-01-10", holidays=free)) == [
        "01-01 2026-01-01T20:00 called_off"
    ]
    assert shown(met(asks, SHANGHAI, "2026-01-01", "2026-01-10", holidays=free)) == [
        "01-01 2026-01-01T20:00 asked"
    ]
    kept = "moves: [{meeting: 2026-01-01, to: 2026-01-01, by: ann, when: 2025-12-20}]"
    off = "called_off: [{meeting: 2026-01-01, by: ann, when: 2025-12-20}]"
    for each in (skips, asks):
        assert shown(met(each, SHANGHAI, "2026-01-01", "2026-01-10", kept, free)) == [
            "01-01 2026-01-01T20:00"
        ]
        assert shown(met(each, SHANGHAI, "2026-01-01", "2026-01-10", off, free)) == [
            "01-01 2026-01-01T20:00 called_off"
        ]


def test_a_meeting_is_looked_for_on_the_day_on_which_it_takes_place():
    """Moved out of a window it is not there; moved into it, it is."""
    text = "moves: [{meeting: 2026-01-15, to: 2026-06-30, by: ann, when: 2026-01-02}]"
    assert shown(met(series(), SHANGHAI, "2026-01-10", "2026-01-20", text)) == []
    assert shown(met(series(), SHANGHAI, "2026-06-29", "2026-06-30", text)) == ["01-15 2026-06-30T20:00"]


def test_a_word_about_a_day_that_is_none_of_the_series_makes_no_meeting():
    text = "moves: [{meeting: 2026-01-16, to: 2026-01-17, by: ann, when: 2026-01-02}]"
    assert shown(met(series(), SHANGHAI, "2026-01-16", "2026-01-20", text)) == []


written_series = st.builds(
    series,
    first=st.dates(date(2020, 1, 1), date(2026, 6, 1)).map(str),
    every=st.sampled_from(["1 day", "3 days", "1 week", "2 weeks", "1 month", "5 months", "1 year"]),
    day=st.sampled_from([None, "monday", "sunday", "ask"]),
    timezone=st.sampled_from(ZONES),
    move=st.dictionaries(
        st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(str),
        st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(str),
    ),
    extra=st.lists(st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(str), max_size=3, unique=True),
)
winter_days = st.dates(date(2025, 12, 25), date(2026, 3, 8))


@given(written_series, winter_days, winter_days, winter_days)
def test_two_windows_side_by_side_have_what_one_has(of, one, two, three):
    first, middle, last = sorted([one, two, three])
    day = timedelta(days=1)
    parts = [
        occurrences(of, Schedule(), SHANGHAI, (), *ends) for ends in ((first, middle), (middle + day, last))
    ]
    whole = occurrences(of, Schedule(), SHANGHAI, (), first, last)
    assert sorted([*parts[0], *parts[1]], key=lambda each: each.key) == sorted(
        whole, key=lambda each: each.key
    )
    assert len({each.key for each in whole}) == len(whole)


@given(written_series, winter_days, st.integers(0, 60))
def test_a_rhythm_does_not_depend_on_where_one_begins_to_look(of, first, length):
    last = first + timedelta(days=length)
    whole = occurrences(of, Schedule(), SHANGHAI, (), date(2019, 1, 1), last)
    assert [each for each in whole if each.on >= first] == list(
        occurrences(of, Schedule(), SHANGHAI, (), first, last)
    )


def test_a_schedule_is_read_with_its_instants():
    (word,) = said(MOVE).moves
    assert word.when == datetime(2026, 1, 10, 1, tzinfo=UTC)
