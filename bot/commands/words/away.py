"""`/away FIRST LAST`: no turns for a while."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Day
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Leave(Arguments):
    """The first and the last day."""

    first: Day
    last: Day


COMMAND = Command(
    word="away",
    may=May.ROSTER,
    forms={"": Leave},
    summary={
        "zh": "请假：两个日期之间（含当天）不轮到自己组织",
        "en": "takes you out of the turns between two days, both included",
    },
    examples={
        "zh": ("/away 2025-07-01 2025-08-31",),
        "en": ("/away 2025-07-01 2025-08-31",),
    },
)
