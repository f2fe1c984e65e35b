"""The plan of all series: organisers, numbers, files, agendas; and which meeting somebody means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.agenda import About, AgendaItem
from bot.meetings.doubts import doubts
from bot.meetings.planning import clashes, coming, find, name_of, people_of, plan
from bot.meetings.rhythms import due_reminders
from bot.sig.roster import Roster, load_roster

from .arranged import BIWEEKLY, at, config, roster, said

NOW = at("2026-11-27")
PEOPLE = roster(maintainer="ann", committer="ben cem", contributor="dot")
READING = "  - {key: reading, name: Reading circle, first: 2026-11-26, every: 4 weeks, at: 20:30, minutes: reading}\n"
TASK = AgendaItem(About.TASK, {"zh": "任务", "en": "Task"}, "dot")


def planned(schedule: str = "", sig: str = BIWEEKLY, *, minutes=(), now: int = NOW, people=PEOPLE, tasks=()):
    return plan(config(sig), people, said(schedule), dict.fromkeys(minutes, ""), now, tasks=tasks)


def told(made, number: int = 4) -> list[str]:
    return [f"{each.key} {each.number} {each.organiser} {each.file}" for each in made.meetings[:number]]


def test_a_plan_has_every_meeting_from_a_month_ago_to_half_a_year_ahead():
    made = planned(sig=BIWEEKLY + READING)
    assert [each.key for each in made.meetings[:5]] == [
        "regular-2026-11-12", "regular-2026-11-26", "reading-2026-11-26", "regular-2026-12-10", "regular-2026-12-24",
    ]  # fmt: skip
    assert made.meetings[-1].key == "reading-2027-06-10"


def test_holders_of_the_roles_organise_in_turn_and_a_higher_role_includes_the_lower():
    """In the order of the roster."""
    assert told(planned()) == [
        "regular-2026-11-12 0 ann ",
        "regular-2026-11-26 1 ben meetings/001-20261126.md",
        "regular-2026-12-10 2 cem meetings/002-20261210.md",
        "regular-2026-12-24 3 ann meetings/003-20261224.md",
    ]


def test_a_role_that_begins_later_has_no_turn_yet():
    sig = config()
    text = "Committers:\n- {name: a, gitee_home: 'https://gitee.com/ann', since: 2026-12-01}\n"
    text += "- {name: b, gitee_home: 'https://gitee.com/ben'}\n"
    people = load_roster(text.encode(), "sig_members.yaml", sig.roles)
    assert people_of(sig.meetings[0], people, sig, date(2026, 11, 30)) == ("ben",)
    assert people_of(sig.meetings[0], people, sig, date(2026, 12, 1)) == ("ann", "ben")


def test_numbers_count_up_from_the_highest_that_there_is():
    files = [
        "meetings/050-20261029.md",
        "meetings/051-20261112.md",
        "meetings/meeting-template.md",
        "other/099-20261112.md",
    ]
    assert told(planned(minutes=files)) == [
        "regular-2026-11-12 51 ann meetings/051-20261112.md",
        "regular-2026-11-26 52 ben meetings/052-20261126.md",
        "regular-2026-12-10 53 cem meetings/053-20261210.md",
        "regular-2026-12-24 54 ann meetings/054-20261224.md",
    ]


def test_the_number_on_record_belongs_to_the_meeting_wherever_its_file_stands():
    """Moved after its minutes were prepared, it keeps them."""
    schedule = "held: [{meeting: 2026-12-10, number: 60, organiser: dot}]\n"
    schedule += "moves: [{meeting: 2026-12-10, to: 2026-12-11, by: ann, when: 2026-12-08}]\n"
    made = planned(schedule, minutes=["meetings/060-20261210.md"], now=at("2026-12-09"))
    assert told(made)[2:] == [
        "regular-2026-12-10 60 dot meetings/060-20261210.md",
        "regular-2026-12-24 61 cem meetings/061-20261224.md",
    ]


def test_a_file_prepared_before_a_move_is_the_meetings_also_without_a_record():
    schedule = "moves: [{meeting: 2026-12-10, to: 2026-12-11, by: ann, when: 2026-12-08}]\n"
    made = planned(schedule, minutes=["meetings/060-20261210.md"], now=at("2026-12-09"))
    assert told(made)[2] == "regular-2026-12-10 60 cem meetings/060-20261210.md"


def test_what_was_called_off_has_no_number_and_its_number_goes_to_the_next():
    schedule = "called_off: [{meeting: 2026-12-10, by: ann, when: 2026-12-01}]"
    assert told(planned(schedule))[2:] == [
        "regular-2026-12-10 0 None ",
        "regular-2026-12-24 2 cem meetings/002-20261224.md",
    ]


def test_two_series_in_one_folder_share_its_numbers_and_two_folders_do_not():
    shared = planned(
        sig=BIWEEKLY + READING.replace(", minutes: reading", ", number: 7"), now=at("2026-11-11")
    )
    assert [each.number for each in shared.meetings[:4]] == [1, 2, 7, 8]
    apart = planned(sig=BIWEEKLY + READING, now=at("2026-11-11"))
    assert [each.file for each in apart.meetings[:3]] == [
        "meetings/001-20261112.md", "meetings/002-20261126.md", "reading/001-20261126.md",
    ]  # fmt: skip


DAYS = st.dates(date(2026, 10, 20), date(2027, 1, 20))


@given(st.lists(st.tuples(st.integers(1, 70), DAYS), max_size=6), st.booleans())
def test_no_number_is_given_twice(files, with_reading):
    names = [f"meetings/{number:03d}-{day:%Y%m%d}.md" for number, day in files]
    made = planned(
        sig=BIWEEKLY + (READING.replace(", minutes: reading", "") if with_reading else ""), minutes=names
    )
    new = [each.number for each in made.meetings if each.number and each.file not in names]
    assert len(set(new)) == len(new)
    assert not set(new) & {number for number, _ in files}
    owned = [each.file for each in made.meetings if each.file in names]
    assert len(set(owned)) == len(owned)


def test_turns_stay_as_they_were_while_time_goes_on_and_meetings_are_held():
    schedule, known = "held:\n", {}
    for now in ("2026-11-11", "2026-12-05", "2027-01-20", "2027-05-01"):
        made = planned(schedule if "-" in schedule else "", now=at(now))
        for each in made.meetings:
            assert known.setdefault(each.key, each.organiser) == each.organiser
        schedule = "held:\n" + "".join(
            f"- {{meeting: {key[-10:]}, number: {number}, organiser: {organiser}}}\n"
            for number, (key, organiser) in enumerate(sorted(known.items()), 1)
            if key[-10:] < now
        )


def test_a_meeting_that_nobody_recorded_between_two_on_record_took_nobodys_turn():
    held = "held:\n- {meeting: 2026-11-12, number: 1, organiser: ann}\n"
    held += "- {meeting: 2026-12-10, number: 2, organiser: ben}\n"
    made = planned(held, now=at("2026-12-11"))
    assert [each.organiser for each in made.meetings[:5]] == ["ann", None, "ben", "cem", "ann"]


def test_what_is_first_put_on_record_changes_no_turn_that_comes_after_it():
    """Before it, the rotation is taken at its word."""
    before = [each.organiser for each in planned(now=at("2026-12-09")).meetings]
    assert before[:4] == ["ann", "ben", "cem", "ann"]
    held = "held: [{meeting: 2026-12-10, number: 3, organiser: cem}]"
    for now in ("2026-12-09", "2026-12-11"):
        assert [each.organiser for each in planned(held, now=at(now)).meetings] == before


PREPARED = "held: [{meeting: 2026-12-10, number: 1, organiser: dot}]\n"


def test_who_was_told_that_they_organise_does_unless_somebody_wishes_otherwise():
    """The minutes are prepared days before the meeting: a word after that still holds, for two weeks."""
    now = at("2026-12-09")
    late = "volunteers: [{meeting: 2026-12-10, who: eve, by: eve, when: 2026-12-09}]\n"
    no = "passed: [{meeting: 2026-12-10, who: dot, by: dot, when: 2026-12-09}]\n"
    told = [planned(PREPARED + text, now=now).meetings[2].organiser for text in ("", late, no)]
    assert told == ["dot", "eve", "cem"]
    days = ("2026-12-11", "2026-12-26")
    assert [
        planned(PREPARED + late, now=at(day)).meetings[place].organiser
        for day, place in zip(days, (2, 1), strict=True)
    ] == ["eve", "dot"]


def test_a_meeting_that_was_prepared_and_called_off_was_nobodys_turn():
    off = "called_off: [{meeting: 2026-12-10, by: ann, when: 2026-12-09}]\n"
    before = [each.organiser for each in planned(off, now=at("2026-12-09")).meetings[:5]]
    held = PREPARED.replace("dot", "cem") + off
    for now in ("2026-12-09", "2026-12-11"):
        assert [each.organiser for each in planned(held, now=at(now)).meetings[:5]] == before


def test_an_agenda_has_topics_then_tasks_of_the_next_meeting_then_what_always_stands_there():
    sig = BIWEEKLY.replace("at: 20:00", "at: 20:00, agenda: [{zh: 其他, en: Any other business}]")
    schedule = "topics:\n"
    schedule += "- {meeting: 2026-12-10, title: Tracing,   who: dot, by: dot, when: 2026-11-20, evidence: 'https://a.example/1'}\n"
    schedule += "- {meeting: 2026-12-10, title: tracing, who: Dot, by: ann, when: 2026-11-21}\n"
    schedule += "- {meeting: 2026-12-10, title: Metrics, by: ann, when: 2026-11-19}\n"
    made = planned(schedule, sig, tasks=[TASK])
    always = AgendaItem(About.STANDING, {"zh": "其他", "en": "Any other business"})
    assert [each.agenda for each in made.meetings[1:4]] == [
        (always,),
        (
            AgendaItem(About.TOPIC, {"zh": "Metrics", "en": "Metrics"}),
            AgendaItem(About.TOPIC, {"zh": "Tracing", "en": "Tracing"}, "dot", link="https://a.example/1"),
            TASK,
            always,
        ),
        (always,),
    ]


def test_topics_of_a_meeting_that_was_called_off_go_on_to_the_next():
    schedule = "topics: [{meeting: 2026-12-10, title: Tracing, by: dot, when: 2026-11-20}]\n"
    schedule += "called_off: [{meeting: 2026-12-10, by: ann, when: 2026-12-01}]\n"
    made = planned(schedule)
    assert [item.title["en"] for item in made.meetings[3].agenda] == ["Tracing"]


MOVED = "moves: [{meeting: 2026-12-10, to: 2026-12-17, at: '21:00', by: ann, when: 2026-12-01}]\n"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (None, "regular-2026-12-17"),
        ("2026-11-26", "regular-2026-11-26"),
        ("2026-11-26#2", "reading-2026-11-26"),
        ("2026-11-26#3", None),
        ("2026-12-17", "regular-2026-12-17"),
        ("2026-12-17#2", "regular-2026-12-10"),
        (" 2026-12-10 ", "regular-2026-12-10"),
        ("regular-2026-12-10", "regular-2026-12-10"),
        ("2026-12-11", None),
        ("tomorrow", None),
    ],
)
def test_a_meeting_is_found_by_the_day_it_takes_place_else_by_the_one_of_its_series(text, key):
    sig = BIWEEKLY.replace("first: 2026-11-12, every: 2 weeks", "first: 2026-11-12, every: 1 week") + READING
    skipped = MOVED + "called_off: [{meeting: 2026-12-03, by: ann, when: 2026-12-01}]\n"
    found = find(planned(skipped, sig), text)
    assert (found and found.key) == key


def test_a_meeting_is_the_next_one_until_it_is_over():
    assert [find(planned(now=at(f"2026-11-26T{time}:00+08:00")), None).key for time in ("20:59", "21:00")] == [
        "regular-2026-11-26", "regular-2026-12-10",
    ]  # fmt: skip


def test_two_meetings_at_one_time_are_told():
    made = planned(sig=BIWEEKLY + READING)
    (first, *_) = clashes(made)
    assert [each.key for each in first] == ["regular-2026-11-26", "reading-2026-11-26"]
    (told,) = [each for each in doubts(made, Roster()) if each.doubted == "clash"]
    assert told.values["day"] == "2026-12-24"  # one sentence for two series, however often
    assert int(told.values["more"]) == len(clashes(made)) - 2 > 3
    later = planned(sig=BIWEEKLY + READING.replace("20:30", "21:00"))
    assert clashes(later) == ()


def test_what_somebody_should_know_of_a_plan():
    sig = BIWEEKLY.replace("at: 20:00", "at: 20:00, skip: [2026-12-11]")
    sig += "  - {key: night, name: Night, first: 2027-03-28, every: 1 year, at: 02:30, timezone: Europe/Berlin}\n"
    sig += "  - {key: late, name: Late, first: 2026-12-10, every: 1 year, at: 20:30}\n"
    schedule = "moves:\n- {meeting: 2026-12-12, to: 2026-12-13, by: ann, when: 2026-12-01}\n"
    schedule += "- {series: circle, meeting: 2026-12-12, to: 2026-12-13, by: ann, when: 2026-12-01}\n"
    schedule += "- {series: circle, meeting: 2020-12-12, to: 2020-12-13, by: ann, when: 2020-12-01}\n"
    found = doubts(planned(schedule, sig, people=Roster()), Roster())
    assert [(str(each.doubted), *each.values.values()) for each in found] == [
        ("clash", "regular", "late", "2026-12-10", "0"),
        ("nobody", "regular", "committer"),
        ("stray", "regular", "2026-12-11"),
        ("shifted", "night", "2027-03-28", "03:30"),
        ("lost", "regular", "2026-12-12"),
        ("unknown", "circle", "2026-12-12"),
    ]


def test_a_plan_without_oddities_has_none():
    assert doubts(planned(), PEOPLE) == ()


@pytest.mark.parametrize(
    ("now", "on"),
    [
        ("2026-12-31T15:59:59", []),
        ("2026-12-31T16:00:00", ["tasks-2027-01-01"]),  # the new year begins in Shanghai
        ("2027-01-14T15:59:59", ["tasks-2027-01-01"]),
        ("2027-01-14T16:00:00", []),
        ("2027-03-31T16:00:00", ["tasks-2027-04-01"]),
    ],
)
def test_the_desk_is_reminded_from_a_rounds_first_day_on_for_two_weeks(now, on):
    sig = config("rhythms: [{key: tasks, name: Tasks, first: 2027-01-01, every: 3 months}]")
    assert [each.key for each in due_reminders(sig, at(now))] == on


CHOSEN = (
    "  - {name: Open evening, first: 2026-11-12, every: 2 weeks, at: ask, timezone: America/Los_Angeles}\n"
)


def test_a_meeting_without_a_time_is_over_with_its_day_by_the_clocks_of_its_series():
    """In Los Angeles the day ends eight hours after it does in UTC."""
    made = planned(sig="meetings:\n" + CHOSEN, now=at("2026-11-27T07:00"))
    assert next(coming(made)).key == "regular-2026-11-26"
    made = planned(sig="meetings:\n" + CHOSEN, now=at("2026-11-27T08:30"))
    assert next(coming(made)).key == "regular-2026-12-10"


def test_a_meeting_has_the_name_by_which_it_is_found():
    """The second of a day with its place, and one that was called off has none of its own."""
    made = planned(sig=BIWEEKLY + READING)
    names = [name_of(made, each) for each in made.meetings]
    assert names[1:4] == ["2026-11-26", "2026-11-26#2", "2026-12-10"]
    assert [find(made, name) for name in names] == list(made.meetings)
    off = "called_off:\n- {meeting: 2026-11-26, by: ann, when: 2026-11-20}\n"
    made = planned(off, sig=BIWEEKLY + READING)
    assert find(made, "2026-11-26").key == "reading-2026-11-26"
    assert name_of(made, find(made, "reading-2026-11-26")) == "2026-11-26"
