"""`/move [DAY] DAY [TIME]`: a meeting takes place on another day, or at another time."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Days, Time
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class MoveMeeting(Arguments):
    """The new day, before it the meeting's own where it is not the next one; and the new time."""

    days: Days | None = None
    time: Time | None = None


COMMAND = Command(
    word="move",
    may=May.ORGANISER,
    forms={"": MoveMeeting},
    summary={
        "zh": "把下次例会改期或改时间；前面多写一个日期，则改那一天的例会",
        "en": "moves the next meeting to another day or time; with a day before it, the meeting of that day",
    },
    examples={
        "zh": ("/move 2025-03-07", "/move 19:30", "/move 2025-03-06 2025-03-07 19:30"),
        "en": ("/move 2025-03-07", "/move 19:30", "/move 2025-03-06 2025-03-07 19:30"),
    },
)
