"""`/reject N reason`: what somebody reported is not so."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Number, Words
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Reject(Arguments):
    """Which of the thread's open claims, and why."""

    number: Number
    reason: Words


COMMAND = Command(
    word="reject",
    may=May.CONFIRMERS,
    forms={"": Reject},
    summary={
        "zh": "不确认某项申报，并说明理由",
        "en": "turns down something reported, and says why",
    },
    examples={"zh": ("/reject 2 与 1 是同一次分享",), "en": ("/reject 2 this is the talk of number 1",)},
)
