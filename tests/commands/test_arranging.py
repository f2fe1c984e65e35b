"""The words about meetings and tasks: days, times and accounts in every way that people write them."""

from datetime import date

import pytest

from bot.commands.said import Request, Slip
from bot.commands.words.attended import Attended
from bot.commands.words.away import Leave
from bot.commands.words.call_off import CallOffMeeting
from bot.commands.words.give_up import GiveUp
from bot.commands.words.move import MoveMeeting
from bot.commands.words.swap import SwapTurns
from bot.commands.words.take import Take
from bot.commands.words.topic import OfferTopic
from commands.speech import one

DAY, LATER = date(2025, 3, 6), date(2025, 3, 7)


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("/topic 尾部采样 by @newt", OfferTopic(subject="尾部采样 by @newt")),
        ("/topic 20250306 2025-03-07 回顾", OfferTopic(meeting="2025-03-06", subject="2025-03-07 回顾")),
        ("/topic: `a` <b>", OfferTopic(subject="`a` <b>")),
        ("/swap ＠newt 2025年3月6日", SwapTurns("newt", "2025-03-06")),
        ("/swap 2025-03-06#2 @newt", SwapTurns("newt", "2025-03-06#2")),
        ("/away 2025/3/6 2025.3.7", Leave(DAY, LATER)),
        ("/move 2025-03-06", MoveMeeting((DAY,))),
        ("/move 2025-03-06 2025-03-07 ９：３０", MoveMeeting((DAY, LATER), "09:30")),
        ("/move 19:30 2025-03-07", MoveMeeting((LATER,), "19:30")),
        ("/call-off", CallOffMeeting()),
        ("/call-off 2025-03-06 the summit", CallOffMeeting("2025-03-06", "the summit")),
        ("/call-off the summit", CallOffMeeting(None, "the summit")),
        ("/attended @newt,@coral、＠manta 2025-03-06", Attended("2025-03-06", ("newt", "coral", "manta"))),
        ("/attended @newt @coral", Attended(None, ("newt", "coral"))),
        ("/take #i9abc1", Take("I9ABC1")),
        ("/take", Take()),
        ("/give-up tail-sampling", GiveUp("tail-sampling")),
    ],
)
def test_it_is_read(line, arguments):
    said = one(line)
    assert isinstance(said, Request), said
    assert said.arguments == arguments


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("/topic", 6),
        ("/swap newt", 6),
        ("/away 2025-03-06", 16),
        ("/away 2025-03-06#2 2025-03-07", 6),
        ("/move 2025-02-30", 6),
        ("/move 2025-03-06 24:00", 17),
        ("/attended newt", 10),
        ("/attended @newt,coral", 15),
        ("/skip-turn @newt", 11),
    ],
)
def test_a_slip_shows_where_reading_stopped(line, at):
    said = one(line)
    assert isinstance(said, Slip), said
    assert said.at == at


@pytest.mark.parametrize("line", ["/skip", "/status", "/title x", "/hold", "/assign @newt", "/stage"])
def test_words_of_others_that_are_like_ours_are_left_alone(line):
    assert one(line) is None
