"""What the desk says about meetings: what people have to settle, of what it reminds, and the text to paste."""

from meetings.arranged import BIWEEKLY, at, config, roster, said

from bot.app.meetings.waiting import meeting_items
from bot.meetings.planning import plan

PEOPLE = roster(committer="ann ben")
OPEN = """\
meetings:
  - {key: any, name: Any day, first: 2026-11-12, every: 2 weeks, at: ask}
  - {key: feast, name: Feast, first: 2026-12-01, every: 1 month, at: 18:00}
holidays: [2026-12-01]
"""
TWO = BIWEEKLY + "  - {key: other, name: Other, first: 2026-11-12, every: 1 week, at: 20:30}\n"
RHYTHMS = (
    "rhythms: [{key: tasks, name: {zh: 任务发放, en: Publish tasks}, first: 2026-10-01, every: 3 months}]\n"
)


def items(sig, now="2026-11-27", people=PEOPLE, schedule=""):
    made = plan(config(sig), people, said(schedule), {}, at(now))
    return {each.key: dict(each.values) for each in meeting_items(made, people)}


def test_a_day_or_a_time_to_be_chosen_waits_two_weeks_before_it():
    waiting = items(OPEN, "2026-11-17T12:00")
    assert [*waiting] == ["meeting/any-2026-11-26", "meeting/feast-2026-12-01"]
    assert waiting["meeting/feast-2026-12-01"] == {
        "name": "Feast",
        "day": "2026-12-01",
        "when": "2026-12-01（周二）18:00-19:00（Asia/Shanghai, UTC+08:00）",
    }
    assert [*items(OPEN, "2026-11-16")] == ["meeting/any-2026-11-26"]


def test_a_word_settles_it():
    moved = (
        "moves: [{series: any, meeting: 2026-11-26, to: 2026-11-26, at: '20:00', by: ann, when: 2026-11-01}]"
    )
    off = "called_off: [{series: feast, meeting: 2026-12-01, by: ann, when: 2026-11-01}]"
    assert items(OPEN, "2026-11-18", schedule=f"{moved}\n{off}\n") == {}


def test_a_clash_that_comes_again_and_again_is_one_thing_and_keeps_its_name():
    assert items(TWO)["doubt/clash/regular/other"]["text"].startswith("2026-12-10（")
    assert [*items(TWO)] == [*items(TWO, "2027-01-30")] == ["doubt/clash/regular/other"]


def test_a_rotation_with_nobody_in_it_and_a_word_about_no_meeting_are_told():
    stray = "called_off: [{meeting: 2026-12-11, by: ann, when: 2026-11-01}]\n"
    found = items(BIWEEKLY, people=roster(contributor="ann"), schedule=stray)
    assert [*found] == ["doubt/nobody/regular", "doubt/lost/regular/2026-12-11"]


def test_a_rhythm_stands_there_under_its_rounds_name():
    assert items(BIWEEKLY + RHYTHMS, "2027-01-03") == {"rhythm/tasks/2027-01-01": {"name": "任务发放"}}


def test_nothing_to_settle_is_nothing():
    assert items(BIWEEKLY) == {}
