"""What was arranged in comments and the file does not hold."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.arranged import is_empty, still_apart
from bot.sig.schedule import Away, Move, Schedule, Topic

SAID = datetime(2025, 1, 1, 10, tzinfo=UTC)
DAY = date(2025, 1, 9)


def topic(title="Reefs", minute=0, by="coral", meeting=DAY):
    when = SAID + timedelta(minutes=minute)
    return Topic(meeting=meeting, by=by, when=when, title=title, who="newt", evidence="said")


def apart(arranged, merged=(), today=DAY):
    return still_apart(Schedule(topics=tuple(arranged)), Schedule(topics=tuple(merged)), today).topics


def test_what_the_file_has_is_left_out_whatever_else_it_says_of_it():
    corrected = topic("Coral reefs", by="Coral").model_copy(
        update={"evidence": None, "when": SAID.astimezone()}
    )
    assert apart([topic(), topic("Seas", 1)], [corrected]) == (topic("Seas", 1),)


def test_the_same_word_of_somebody_else_or_on_another_meeting_is_another():
    others = [topic(by="newt"), topic(meeting=DAY + timedelta(days=14))]
    assert apart(others, [topic()]) == tuple(others)


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_what_nobody_merged_for_a_month_after_the_meeting_is_left_to_rest(days, left):
    assert len(apart([topic()], today=DAY + timedelta(days=days))) == left


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_a_move_counts_from_the_later_day_and_a_leave_from_its_last(days, left):
    last = DAY + timedelta(days=20)
    said = {"by": "coral", "when": SAID}
    arranged = Schedule(
        moves=(Move(meeting=DAY, to=last, **said),),
        away=(Away.model_validate({"who": "coral", "from": DAY, "to": last, **said}),),
    )
    found = still_apart(arranged, Schedule(), last + timedelta(days=days))
    assert (len(found.moves), len(found.away)) == (left, left)
    assert is_empty(found) is not bool(left)
