"""`/topics [DAY]`: what a meeting is about so far."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Meeting
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Topics(Arguments):
    """Which meeting; the next one where no day is named."""

    meeting: Meeting | None = None


COMMAND = Command(
    word="topics",
    may=May.ANYONE,
    forms={"": Topics},
    summary={
        "zh": "查看下次（或指定日期的）例会的时间、组织者和目前的议程",
        "en": "shows when the next meeting is, or that of a day, who organises it, and its agenda so far",
    },
    examples={
        "zh": ("/topics", "/topics 2025-03-06"),
        "en": ("/topics", "/topics 2025-03-06"),
    },
)
