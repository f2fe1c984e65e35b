"""Whose turn it is: fair, remembered, bent by what people wish, and the same whenever one looks."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.occurrence import Occurrence, Standing
from bot.meetings.rotation import organisers
from bot.sig.schedule import Away, Held, Schedule, Swap, Turn

from .arranged import said

FIRST = date(2026, 1, 1)
PEOPLE = ["ann", "ben", "cem", "dot"]
SAID = datetime(2025, 12, 1, tzinfo=UTC)


def meetings(number: int, off: tuple[int, ...] = ()) -> list[Occurrence]:
    days = [FIRST + timedelta(weeks=n) for n in range(number)]
    standing = [Standing.CALLED_OFF if n in off else Standing.ON for n in range(number)]
    return [
        Occurrence("regular", day, day, None, timedelta(hours=1), how)
        for day, how in zip(days, standing, strict=True)
    ]


def turns(
    schedule: str | Schedule = "", number: int = 6, people=PEOPLE, off: tuple[int, ...] = ()
) -> list[str | None]:
    schedule = said(schedule) if isinstance(schedule, str) else schedule
    return list(organisers(meetings(number, off), people, schedule).values())


def test_everyone_comes_in_the_order_of_the_roster_and_then_again():
    assert turns() == ["ann", "ben", "cem", "dot", "ann", "ben"]


def test_nobody_organises_where_nobody_is():
    assert turns(people=[], number=2) == [None, None]


def test_whoever_organised_longest_ago_is_next_and_who_never_did_before_them():
    held = "held:\n- {meeting: 2025-12-04, number: 1, organiser: Ann}\n"
    held += "- {meeting: 2025-11-06, number: 2, organiser: ben}\n"
    assert turns(held, number=4) == ["cem", "dot", "ben", "ann"]


def test_the_memory_of_another_series_is_another():
    assert turns("held: [{series: reading, meeting: 2025-12-04, number: 1, organiser: ann}]", number=1) == [
        "ann"
    ]


def test_a_meeting_that_was_held_keeps_its_organiser():
    """Even one who has left the roster, and whatever was said since."""
    text = "held: [{meeting: 2026-01-08, number: 9, organiser: eve}]\n"
    text += "volunteers: [{meeting: 2026-01-08, who: dot, by: dot, when: 2026-01-09}]\n"
    assert turns(text, number=3) == ["ann", "eve", "ben"]


def test_a_meeting_that_was_called_off_takes_nobodys_turn():
    assert turns(off=(1,), number=4) == ["ann", None, "ben", "cem"]


def test_the_first_volunteer_organises_and_may_be_anybody():
    text = "volunteers:\n- {meeting: 2026-01-08, who: dot, by: dot, when: 2025-12-03}\n"
    text += "- {meeting: 2026-01-08, who: guest, by: guest, when: 2025-12-02}\n"
    assert turns(text, number=4) == ["ann", "guest", "ben", "cem"]


def test_a_volunteer_from_the_roster_has_had_their_turn():
    text = "volunteers: [{meeting: 2026-01-01, who: DOT, by: dot, when: 2025-12-03}]"
    assert turns(text) == ["dot", "ann", "ben", "cem", "dot", "ann"]


def test_who_lets_a_turn_pass_is_next_after_it():
    assert turns("passed: [{meeting: 2026-01-01, who: Ann, by: ann, when: 2025-12-03}]") == [
        "ben", "ann", "cem", "dot", "ben", "ann",
    ]  # fmt: skip


def test_who_is_away_comes_when_they_are_back():
    assert turns("away: [{who: ann, from: 2026-01-01, to: 2026-01-08, by: ann, when: 2025-12-03}]") == [
        "ben", "cem", "ann", "dot", "ben", "cem",
    ]  # fmt: skip


def test_nobody_organises_where_all_are_away():
    text = "away:\n" + "".join(
        f"- {{who: {who}, from: 2026-01-08, to: 2026-01-08, by: {who}, when: 2025-12-03}}\n" for who in PEOPLE
    )
    assert turns(text, number=3) == ["ann", None, "ben"]


SWAP = "swaps:\n- {meeting: 2026-01-01, who: ann, to: cem, other: 2026-01-15, by: cem, when: 2025-12-03}\n"


def test_two_who_swap_change_nobody_elses_turn():
    assert turns(SWAP) == ["cem", "ben", "ann", "dot", "ann", "ben"]


def test_of_two_swaps_the_last_word_holds():
    again = "- {meeting: 2026-01-15, who: ann, to: dot, other: 2026-01-22, by: dot, when: 2025-12-04}\n"
    assert turns(SWAP + again) == ["cem", "ben", "dot", "ann", "ann", "ben"]


def test_who_takes_a_meeting_for_nothing_has_had_their_turn():
    text = "swaps: [{meeting: 2026-01-01, who: ann, to: cem, by: cem, when: 2025-12-03}]"
    assert turns(text) == ["cem", "ann", "ben", "dot", "cem", "ann"]


@pytest.mark.parametrize(
    "word",
    [
        "away: [{who: dot, from: 2026-01-01, to: 2026-01-09, by: dot, when: 2025-12-%s}]\n",
        "passed: [{meeting: 2026-01-08, who: dot, by: dot, when: 2025-12-%s}]\n",
    ],
)
def test_of_a_wish_and_its_contrary_the_last_one_holds(word):
    wish = "volunteers: [{meeting: 2026-01-08, who: dot, by: dot, when: 2025-12-10}]\n"
    assert turns(wish + word % "09", number=2) == ["ann", "dot"]
    assert turns(wish + word % "11", number=2) == ["ann", "ben"]


def test_a_move_changes_nobodys_turn():
    moved = meetings(3)
    moved[0] = Occurrence("regular", FIRST, FIRST + timedelta(weeks=4), None, timedelta(hours=1))
    assert list(organisers(moved, PEOPLE, Schedule()).values()) == ["ann", "ben", "cem"]


@given(st.integers(1, 6), st.integers(1, 5))
def test_without_wishes_everyone_has_as_many_meetings_as_everyone(people, rounds):
    logins = [f"p{n}" for n in range(people)]
    assert set(Counter(turns(number=people * rounds, people=logins)).values()) == {rounds}


logins = st.sampled_from([*PEOPLE, "Ann", "guest"])
places = st.integers(0, 7)
whens = st.integers(0, 300).map(lambda n: SAID + timedelta(hours=n))


def day(place: int) -> date:
    return FIRST + timedelta(weeks=place)


def turn(place, who, when):
    return Turn(meeting=day(place), who=who, by=who, when=when)


swaps = st.builds(
    lambda place, other, who, to, when: Swap(
        meeting=day(place), who=who, to=to, other=None if other == place else day(other), by=to, when=when
    ),
    places, places, logins, logins, whens,
)  # fmt: skip
wishes = st.builds(turn, places, logins, whens)
absences = st.builds(
    lambda ends, who, when: Away(**{"from": day(min(ends)), "to": day(max(ends))}, who=who, by=who, when=when),
    st.tuples(places, places), logins, whens,
)  # fmt: skip


def several(words):
    return st.lists(words, max_size=4, unique_by=lambda word: word.when).map(tuple)


schedules = st.builds(
    Schedule, swaps=several(swaps), volunteers=several(wishes), passed=several(wishes), away=several(absences)
)


@given(schedules)
def test_the_order_of_the_file_does_not_matter(schedule):
    """Each thing is said at a time of its own."""
    turned = Schedule().model_copy(
        update={name: getattr(schedule, name)[::-1] for name in Schedule.model_fields}
    )
    assert turns(turned, 8) == turns(schedule, 8)


@given(schedules, st.integers(0, 7), logins, st.booleans())
def test_a_wish_changes_no_earlier_meeting(schedule, place, who, volunteers):
    name = "volunteers" if volunteers else "passed"
    wish = turn(place, who, SAID + timedelta(days=20))
    more = schedule.model_copy(update={name: (*getattr(schedule, name), wish)})
    assert turns(more, 8)[:place] == turns(schedule, 8)[:place]


@given(schedules, st.integers(0, 8))
def test_what_was_planned_and_then_held_leaves_the_turns_to_come_as_they_were(schedule, number):
    planned = turns(schedule, 8)
    held = tuple(Held(meeting=day(n), number=n + 1, organiser=planned[n]) for n in range(number))
    later = schedule.model_copy(update={"held": held})
    assert turns(later, 8) == planned
    coming = list(organisers(meetings(8)[number:], PEOPLE, later).values())
    assert coming == planned[number:]  # also where one looks no further back
