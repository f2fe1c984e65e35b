"""What is due is said once, in time or not at all, however often and however late anybody looks."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.due import ANNOUNCEMENTS, Sent, Step, due
from meetings.announced import BEGINS, DAY, HOUR, START, asked, occurrence, off, plan

KEY = "regular-2026-12-10"
OVER = HOUR  # it lasts an hour


def steps(now, *happens, sent=(), **options):
    remind = options.pop("remind", "hour, attendance")
    return [(each.step, each.change) for each in due(plan(now, *happens, remind=remind), sent, **options)]


def sent(step, change=0, at=-DAY):
    return Sent(KEY, step, change, BEGINS + at)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (-7 * DAY - 1, []),
        (-7 * DAY, [Step.ORGANISER]),
        (-DAY - 1, [Step.ORGANISER]),
        (-DAY, [Step.NOTICE]),
        (-1, [Step.NOTICE]),
        (0, []),
        (OVER + DAY - 1, []),
        (OVER + DAY, [Step.ATTENDANCE]),
        (OVER + 14 * DAY - 1, [Step.ATTENDANCE]),
        (OVER + 14 * DAY, []),
    ],
)
def test_whoever_looks_for_the_first_time_finds_one_thing_at_most(at, expected):
    """To the second: one instead of three, and nothing about what is over but the question who was there."""
    assert [step for step, _ in steps(at)] == expected


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
@pytest.mark.parametrize("hours", [0, 6, 12, 18])
def test_it_is_the_same_wherever_a_meeting_is_held(zone, hours):
    """A day begins there half a day and more before or after it does here; days are no reason to be silent."""
    there = occurrence((START + timedelta(hours=hours)).astimezone(ZoneInfo(zone)), START.date())
    first = hours * HOUR - 7 * DAY
    assert (steps(first - 1, there), steps(first, there)) == ([], [(Step.ORGANISER, 0)])
    last = hours * HOUR + OVER + 14 * DAY
    assert (steps(last - 1, there), steps(last, there)) == ([(Step.ATTENDANCE, 0)], [])


def test_one_that_lasts_for_weeks_is_asked_about_when_it_is_over():
    camp = replace(occurrence(), lasts=timedelta(days=30))
    assert [steps(each * DAY, camp) for each in (30, 31, 44)] == [[], [(Step.ATTENDANCE, 0)], []]


def test_an_hour_before_where_it_is_asked_for_and_the_notice_is_older_than_that():
    notice = sent(Step.NOTICE)
    assert steps(-HOUR - 1, sent=[notice]) == []
    assert steps(-HOUR, sent=[notice]) == [(Step.HOUR, 0)]
    assert steps(-HOUR, sent=[notice], remind="attendance") == []
    assert steps(-1800, sent=[sent(Step.NOTICE, at=-HOUR)]) == []
    assert steps(-1800, sent=[notice, sent(Step.HOUR, at=-HOUR)]) == []


def test_who_was_there_is_asked_again_once_where_that_is_asked_for():
    """A week after, and at least three days after the first question."""
    question = sent(Step.ATTENDANCE, at=OVER + DAY)
    assert steps(OVER + 7 * DAY - 1, sent=[question]) == []
    assert steps(OVER + 7 * DAY, sent=[question]) == [(Step.ATTENDANCE_AGAIN, 0)]
    assert steps(OVER + 7 * DAY, sent=[question], remind="hour") == []
    late = sent(Step.ATTENDANCE, at=OVER + 6 * DAY)
    assert steps(OVER + 9 * DAY - 1, sent=[late]) == []
    assert steps(OVER + 9 * DAY, sent=[late]) == [(Step.ATTENDANCE_AGAIN, 0)]
    assert steps(OVER + 9 * DAY, sent=[late, sent(Step.ATTENDANCE_AGAIN)]) == []


def test_nobody_is_asked_who_was_there_where_that_is_on_record():
    assert steps(OVER + DAY, attended={KEY}) == []
    assert steps(OVER + 8 * DAY, sent=[sent(Step.ATTENDANCE, at=OVER + DAY)], attended={KEY}) == []


class TestChanged:
    """People who have had a notice hear of every change, the others of the meeting as it is."""

    def test_a_meeting_moved_before_the_notice_has_one_notice(self):
        assert steps(-DAY, occurrence(changes=2)) == [(Step.NOTICE, 2)]

    def test_one_moved_after_it_is_told_at_once_however_far_it_goes(self):
        later = occurrence(START + timedelta(days=9), START.date(), changes=1)
        assert steps(-HOUR, later, sent=[sent(Step.NOTICE)]) == [(Step.CHANGED, 1)]
        assert steps(-HOUR, later, sent=[sent(Step.NOTICE), sent(Step.CHANGED, 1)]) == []
        again = replace(later, changes=2)
        told = [sent(Step.NOTICE), sent(Step.CHANGED, 1)]
        assert steps(-HOUR, again, sent=told) == [(Step.CHANGED, 2)]

    def test_one_moved_back_so_that_it_is_over_is_told_no_more(self):
        earlier = occurrence(START - timedelta(hours=12), START.date(), changes=1)
        assert steps(-HOUR, earlier, sent=[sent(Step.NOTICE)]) == []

    def test_one_called_off_is_told_where_people_have_heard_of_it(self):
        assert steps(-HOUR, off()) == []
        assert steps(-3 * DAY, off(), sent=[sent(Step.ORGANISER, at=-7 * DAY)]) == []
        assert steps(-HOUR, off(), sent=[sent(Step.NOTICE)]) == [(Step.CANCELLED, 1)]
        assert steps(-HOUR, off(), sent=[sent(Step.NOTICE), sent(Step.CANCELLED, 1)]) == []
        assert steps(HOUR, off(), sent=[sent(Step.NOTICE)]) == []
        assert steps(OVER + DAY, off(), sent=[sent(Step.NOTICE)]) == []

    def test_one_that_takes_place_after_all_is_told_again(self):
        told = [sent(Step.NOTICE), sent(Step.CANCELLED, 1)]
        assert steps(-HOUR, occurrence(changes=2), sent=told) == [(Step.CHANGED, 2)]
        told.append(sent(Step.CHANGED, 2))
        assert steps(-HOUR, off(3), sent=told) == [(Step.CANCELLED, 3)]

    def test_the_reminder_of_an_hour_waits_for_the_news(self):
        told = [sent(Step.NOTICE)]
        assert steps(-HOUR, occurrence(changes=1), sent=told) == [(Step.CHANGED, 1)]
        told.append(sent(Step.CHANGED, 1, at=-HOUR))
        assert steps(-1800, occurrence(changes=1), sent=told) == []


@pytest.mark.parametrize("at", [-7 * DAY, -DAY, -20 * HOUR - 1])
def test_a_day_or_time_still_to_be_chosen_is_asked_for_and_announced_to_nobody(at):
    """Its day begins twenty hours before the meeting would."""
    assert steps(at, asked()) == [(Step.ORGANISER, 0)]
    assert steps(at, asked(), sent=[sent(Step.ORGANISER)]) == []


def test_when_its_day_has_begun_nobody_is_asked_to_choose_it_any_more():
    assert steps(-20 * HOUR, asked()) == []


class TestForgotten:
    """The database is lost: what was due before the new one began goes out no more."""

    @pytest.mark.parametrize("at", [-7 * DAY, -DAY, -HOUR, OVER + DAY])
    def test_what_was_due_before_counts_as_sent(self, at):
        later = at + 60
        assert steps(later, remembers=BEGINS + later) == []

    def test_what_is_due_later_goes_out(self):
        assert steps(-DAY, remembers=BEGINS - DAY) == [(Step.NOTICE, 0)]
        assert steps(-HOUR, remembers=BEGINS - HOUR - 1) == [(Step.HOUR, 0)]

    def test_so_do_changes_that_were_made_later(self):
        began = BEGINS - 12 * HOUR
        moved = occurrence(START + timedelta(hours=1), START.date(), changes=1, changed=began - 1)
        assert steps(-2 * HOUR, moved, remembers=began) == []
        assert steps(-2 * HOUR, replace(moved, changed=began), remembers=began) == [(Step.CHANGED, 1)]
        assert steps(-2 * HOUR, off(changed=began), remembers=began) == [(Step.CANCELLED, 1)]
        assert steps(-2 * HOUR, off(changed=began - 1), remembers=began) == []
        assert steps(-2 * HOUR, replace(moved, changed=None), remembers=began) == []


def story(times, changes, remembers=0):
    """Look at these times, send what is due, and give what was sent at which time.

    `changes` are (time, what it becomes), the first one as it was planned.
    """
    book, told = set(), []
    for now in sorted(times):
        happens = [what for at, what in changes if at <= now][-1]
        for each in due(plan(BEGINS + now, happens), book, remembers=remembers):
            book.add(replace(each.sent, at=BEGINS + now))
            told.append((now, each.step, each.change, happens))
    return told


moves = st.lists(
    st.tuples(
        st.integers(-9 * DAY, DAY),
        st.sampled_from(
            [
                timedelta(0),
                timedelta(hours=-3),
                timedelta(hours=2),
                timedelta(days=1),
                timedelta(days=6),
                None,
            ]
        ),
    ),
    max_size=4,
)
looks = st.one_of(
    st.builds(lambda first: [first + n * HOUR for n in range(24 * 9 + 30)], st.integers(-9 * DAY, -8 * DAY)),
    st.builds(lambda first: [first + n * DAY for n in range(30)], st.integers(-9 * DAY, -8 * DAY)),
    st.lists(st.integers(-9 * DAY, 22 * DAY), max_size=30),
)


@given(looks, moves)
def test_each_thing_is_said_once_and_nothing_too_late(times, shifts):
    """Looked at every hour, every day, once, or now and then; moved and called off meanwhile."""
    changes = [(-100 * DAY, occurrence())]
    for n, (at, shift) in enumerate(sorted(shifts, key=lambda each: each[0]), 1):
        what = off(n) if shift is None else occurrence(START + shift, START.date(), changes=n)
        changes.append((at, what))
    told = story(times, changes)
    assert len({each[1:3] for each in told}) == len(told)
    for now, step, _, happens in told:
        begins = int(happens.start.timestamp()) - BEGINS
        if step in (Step.ATTENDANCE, Step.ATTENDANCE_AGAIN):
            assert begins + HOUR + DAY <= now < begins + HOUR + 14 * DAY
        else:
            assert begins - 7 * DAY <= now < begins or step in (Step.CHANGED, Step.CANCELLED)
            assert now < begins
    announced = [each for each in told if each[1] in ANNOUNCEMENTS]
    assert [each[1] for each in announced[:1]] in ([], [Step.NOTICE])
    assert [each[2] for each in announced] == sorted(each[2] for each in announced)


def test_whoever_looks_every_hour_says_everything():
    """A meeting that is never moved."""
    told = story(range(-8 * DAY, 16 * DAY, HOUR), [(-100 * DAY, occurrence())])
    assert [(now // HOUR, step) for now, step, *_ in told] == [
        (-7 * 24, Step.ORGANISER),
        (-24, Step.NOTICE),
        (-1, Step.HOUR),
        (25, Step.ATTENDANCE),
        (7 * 24 + 1, Step.ATTENDANCE_AGAIN),
    ]


@given(looks)
def test_whoever_looks_late_says_one_thing_instead_of_three(times):
    told = story(times, [(-100 * DAY, occurrence())])
    assert len([now for now, *_ in told if -HOUR < now < 0]) <= 1


@given(looks, st.integers(-9 * DAY, 22 * DAY))
def test_after_the_loss_of_the_book_nothing_that_was_due_goes_out_again(times, lost):
    """The new book is kept since then; whatever the old one held, nothing is said twice."""
    before = story([each for each in times if each < lost], [(-100 * DAY, occurrence())])
    after = story(
        [lost, *(each for each in times if each >= lost)], [(-100 * DAY, occurrence())], BEGINS + lost
    )
    assert not {each[1:3] for each in before} & {each[1:3] for each in after}
    assert all(now >= lost for now, *_ in after)
