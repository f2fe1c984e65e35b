"""meetings/schedule.yaml: what people arranged, each word with who said it and when."""

from datetime import UTC, date, datetime

import pytest

from bot.errors import ConfigError
from bot.sig.schedule import Schedule, joined, load_schedule

SAMPLE = """\
moves:
  - {meeting: 2026-12-10, to: 2026-12-11, at: 19:30, by: "@ann", when: "2026-12-01T09:00:00+08:00"}
called_off: [{series: reading, meeting: 2026-12-24, by: ann, when: 2026-12-02, reason: Christmas}]
extras: [{meeting: 2026-12-30, at: 18:00, by: ann, when: 2026-12-02}]
swaps: [{meeting: 2026-12-10, who: ann, to: ben, other: 2026-12-24, by: ben, when: 2026-12-02}]
volunteers: [{meeting: 2026-12-10, who: ann, by: ann, when: 2026-12-02}]
passed: [{meeting: 2026-12-10, who: ann, by: ann, when: 2026-12-02}]
away: [{who: ann, from: 2026-12-20, to: 2027-01-04, by: ann, when: 2026-12-02}]
topics: [{meeting: 2026-12-10, title: "Tracing\\n# in  depth", who: ben, by: ann, when: 2026-12-02}]
held: [{meeting: 2026-11-26, number: 52, organiser: ann}]
"""


def test_the_sample_is_read():
    schedule = load_schedule(SAMPLE.encode())
    (move,), (away,), (topic,) = schedule.moves, schedule.away, schedule.topics
    assert (move.series, move.to, move.at, move.by) == ("regular", date(2026, 12, 11), "19:30", "ann")
    assert move.when == datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert (away.first, away.last) == (date(2026, 12, 20), date(2027, 1, 4))
    assert topic.title == "Tracing # in depth"


def test_an_empty_file_is_an_empty_schedule():
    assert load_schedule(b"") == Schedule()


def test_what_two_schedules_say_alike_stands_once():
    one, more = load_schedule(SAMPLE.encode()), load_schedule(b"held: [{meeting: 2026-12-10, number: 53}]")
    both = joined(one, more, one)
    assert (both.moves, [each.number for each in both.held]) == (one.moves, [52, 53])


def test_every_slip_is_told_at_once():
    with pytest.raises(ConfigError) as caught:
        load_schedule(b"moves: [{meeting: 2026-12-10, to: tomorrow}]\nhold: []\n")
    assert [str(problem).partition(": ")[2] for problem in caught.value.problems] == [
        "moves[0].by: is missing",
        "moves[0].when: is missing",
        "moves[0].to: must be a day, like 2025-02-01 (found 'tomorrow')",
        "hold: unknown key 'hold'; did you mean 'held'?",
    ]
