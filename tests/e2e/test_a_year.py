"""A year of meetings, day by day: whoever meets is told once, what was said is written up, and two people climb."""

from collections import Counter
from datetime import date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events

from bot.app.home import fetch_home
from bot.app.ladder.eligible import Question, eligible
from bot.app.meetings.local import minutes_here
from bot.app.meetings.stage import staged
from bot.documents.notemark import read_told
from bot.meetings.attendance import attendance_of
from bot.meetings.lint import lint
from bot.meetings.minutes import read_minutes
from bot.rules.standing import State
from e2e.story import BEIJING
from e2e.year import LISTS, years

pytestmark = pytest.mark.slow

SERIES = [date(2025, 1, 16) + timedelta(weeks=2 * n) for n in range(25)]  # the last one on 18 December
HOLIDAYS = [date(2025, 1, 30), date(2025, 10, 9)]
MOVED, OFF = date(2025, 3, 13), date(2025, 4, 24)
SWAPPED, OTHER, VOLUNTEERED = date(2025, 5, 22), date(2025, 6, 5), date(2025, 7, 17)
TALKS = {date(2025, 2, 13): "newt", date(2025, 6, 19): "coral"}
HELD = [day for day in SERIES if day not in (*HOLIDAYS, OFF)]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """Live through the year once; every test looks at what is there at its end."""
    for each in years(tmp_path_factory.mktemp("year")):
        each.said = {}
        each.expanded = {}
        _live(each)
        yield each


def on(day: date) -> date:
    """Give the day on which a meeting took place."""
    return day + timedelta(days=1) if day == MOVED else day


def evenings() -> dict[date, None]:
    """Give the evenings on which somebody looks: about each meeting, and some on which nothing can be due."""
    around = (-7, -2, -1, 0, 1, 4)
    days = {on(day) + timedelta(days=days) for day in SERIES for days in around} | {MOVED - timedelta(days=1)}
    return dict.fromkeys(sorted(day for day in days if date(2025, 1, 2) <= day <= date(2025, 12, 22)))


def _live(year) -> None:
    for day in evenings():
        year.evening(day)
        year.merge()
        _people_speak(year, day)
        held = [each for each in HELD if on(each) == day]
        if held:
            year.write_up(held[0], _who_was_there(held[0]))
        if any(on(each) + timedelta(days=1) == day for each in HELD):
            year.said[day] = year.says(_organiser(year, day - timedelta(days=1)), "/attended")
            assert "数据" not in year.said[day]
            year.merge()
        if day in (date(2025, 1, 15), SERIES[12]):
            year.expanded[day] = _expanded(year)


def _people_speak(year, day: date) -> None:
    """Say what people say that day."""
    for meeting, who in TALKS.items():
        if day == meeting - timedelta(days=7):
            year.says(who, f"/topic 第 {meeting.month} 月的发现 by @{who}")
    if day == MOVED - timedelta(days=1):  # the notice went out an hour ago
        year.says("manta", f"/move {MOVED} {on(MOVED)} 19:30")
    if day == OFF - timedelta(days=1):
        year.says("manta", f"/call-off {OFF}")
    if day == SWAPPED - timedelta(days=7):
        year.says(_organiser(year, SWAPPED), f"/swap @{_organiser(year, OTHER)} {SWAPPED}")
        year.says(_organiser(year, OTHER), "/confirm all")
    if day == VOLUNTEERED - timedelta(days=7):
        year.says("newt", f"/volunteer {VOLUNTEERED}")


def _organiser(year, day: date) -> str:
    """Give whoever organises, as `sigbot meeting list` says on the default branch."""
    with year.community.run() as run, staged(run, fetch_home(run)) as stage:
        return next(
            each.organiser
            for each in stage.plan().meetings
            if day in (each.occurrence.on, each.occurrence.day)
        )


def _who_was_there(day: date) -> list[str]:
    """Give what the organiser writes: by login, by name, by another name; and somebody whom nobody knows."""
    lines = ["@manta Manta", "Kelp (Reef University)", "Nobody Known (Elsewhere), etc"]
    if day.month >= 2:
        lines.insert(2, "C. Reefs (Tide Inc)")
    if day.month % 2:
        lines.insert(0, "@newt Newt")
    return lines


def _expanded(year) -> list[tuple[date, str]]:
    """Have an independent parser expand the calendar on the default branch."""
    calendar = icalendar.Calendar.from_ical(year.community.upstream("leaderboard/calendar.ics"))
    found = recurring_ical_events.of(calendar).between((2025, 1, 1), (2026, 12, 31))
    starts = [each["DTSTART"].dt for each in found if str(each.get("STATUS")) != "CANCELLED"]
    return sorted(start.astimezone(BEIJING) for start in starts if isinstance(start, datetime))


def test_every_meeting_is_announced_once_on_each_way(year):
    mails = Counter((_uid(each), _method(each)) for each in year.box.mails)
    told = [f"sigbot-reef-regular-{day}" for day in SERIES if day not in HOLIDAYS]
    expected = Counter((uid, "REQUEST") for uid in told)
    expected[f"sigbot-reef-regular-{MOVED}", "REQUEST"] += 1  # the change
    expected[f"sigbot-reef-regular-{OFF}", "CANCEL"] += 1
    assert mails == expected
    number = len(year.box.mails)
    ways = [path.split("/")[1].partition("?")[0] for path, _, _ in year.chats.seen]
    assert Counter(ways) == {"wecom": number, "dingtalk": number, "feishu": number}


def test_a_change_and_a_cancellation_have_a_higher_sequence_than_the_invitation(year):
    for day in (MOVED, OFF):
        events = [_event(each) for each in year.box.mails if _uid(each) == f"sigbot-reef-regular-{day}"]
        assert [int(each["SEQUENCE"]) for each in events] == [0, 1]


def test_under_the_desk_there_is_one_note_and_one_question_for_each_meeting(year):
    told = Counter((read_told(each, "reef").meeting, read_told(each, "reef").step) for each in year.notes)
    questions = {meeting: n for (meeting, step), n in told.items() if step == "attendance"}
    notes = Counter(meeting for (meeting, step), n in told.items() if step != "attendance" for _ in range(n))
    assert questions == {f"regular-{day}": 1 for day in HELD}
    assert set(notes.values()) == {1}
    assert set(notes) >= {f"regular-{day}" for day in SERIES if day not in HOLIDAYS}


def test_issues_are_opened_once_and_closed_afterwards(year):
    issues = [each for each in year.community.home.issues if each is not year.desk]
    assert Counter(read_told(each.body, "reef").meeting for each in issues) == Counter(
        f"regular-{day}" for day in SERIES if day not in HOLIDAYS
    )
    assert [each.title for each in issues if each.state == "open"] == []


def test_the_minutes_have_the_right_names_numbers_and_days_and_nothing_to_put_right(year):
    """Those of the meeting that was called off were merged before, and stay: nobody's file is taken away."""
    assert [each for each in year.files("meetings") if each.endswith(".md")] == [
        f"meetings/{n:03}-{day:%Y%m%d}.md"
        for n, day in enumerate((each for each in SERIES if each not in HOLIDAYS), 1)
    ]
    files = {name: year.community.upstream(name) for name in year.files("meetings") if name.endswith(".md")}
    assert [each for each in lint(files, date(2025, 12, 22)) if "20250424" not in each.file] == []


@pytest.mark.parametrize(
    ("file", "upcoming", "past"), [("README.md", *LISTS[:2]), ("README_en.md", *LISTS[2:])]
)
def test_the_lists_in_the_readmes_say_what_was_and_what_is_to_come(year, file, upcoming, past):
    was = year.section(file, past)
    assert [line.rpartition("(")[2] for line in was] == [
        f"./{name})" for name in year.files("meetings") if name.endswith(".md") and "20250424" not in name
    ]
    assert year.section(file, upcoming) == []


def test_an_independent_parser_expands_the_calendar_to_the_same_meetings(year):
    (first, seen), *_ = year.expanded.items()
    until = first + timedelta(days=190)
    wanted = [day for day in SERIES if day not in HOLIDAYS and day <= until]
    assert seen[: len(wanted)] == [
        datetime(day.year, day.month, day.day, 20, tzinfo=BEIJING) for day in wanted
    ]


def test_a_swap_and_a_volunteer_organise_what_they_took(year):
    held = {each.meeting: each.organiser for each in _workspace(year).schedule.held}
    assert held[VOLUNTEERED] == "newt"
    assert {held[SWAPPED], held[OTHER]} <= {"manta", "Kelp"}
    swap = _workspace(year).schedule.swaps[0]
    assert (held[SWAPPED], held[OTHER]) == (swap.to, swap.who)


def test_turns_are_fair(year):
    organised = Counter(each.organiser for each in _workspace(year).schedule.held if each.meeting != OFF)
    assert organised["newt"] == 1
    assert abs(organised["manta"] - organised["Kelp"]) <= 2


def test_what_the_minutes_say_is_confirmed_once_and_moves_two_members_up(year):
    entries = _workspace(year).contributions.entries
    assert len({(each.kind, each.who.lower(), each.key) for each in entries}) == len(entries)
    talks = {(each.who, each.at.date()) for each in entries if each.kind == "talk"}
    assert talks == {(f"@{who}", day) for day, who in TALKS.items()}
    attended = Counter(each.who for each in entries if each.kind == "meeting_attended")
    assert attended["@manta"] == len(HELD)
    for who in ("@newt", "@coral"):
        with year.community.run() as run:
            (answer,) = eligible(fetch_home(run).run, Question(who))
        (rung,) = answer.standing.rungs
        assert rung.role == "committer"
        assert {finding.state for finding in rung.all} == {State.MET}


def test_nobody_is_taken_for_somebody_who_is_not_known(year):
    for name, text in minutes_here(_workspace(year)).items():
        found = attendance_of(read_minutes(text, name), _workspace(year).roster, "gitee")
        assert "Nobody Known" not in [each.written for each in found.present if each.login]


def _workspace(year):
    with year.community.run() as run:
        return fetch_home(run).run.workspace


def _event(mail):
    return next(iter(icalendar.Calendar.from_ical(mail.calendar.get_content()).events))


def _uid(mail) -> str:
    return str(_event(mail)["UID"])


def _method(mail) -> str:
    return str(icalendar.Calendar.from_ical(mail.calendar.get_content())["METHOD"])
