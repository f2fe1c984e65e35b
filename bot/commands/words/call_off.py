"""`/call-off [DAY] [reason]`: a meeting does not take place."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Meeting, Words
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class CallOffMeeting(Arguments):
    """Which meeting, the next one where no day is named; and why, if they like to say."""

    meeting: Meeting | None = None
    reason: Words | None = None


COMMAND = Command(
    word="call-off",
    may=May.ORGANISER,
    forms={"": CallOffMeeting},
    summary={
        "zh": "取消下次（或指定日期的）例会",
        "en": "calls the next meeting off, or that of a day",
    },
    examples={
        "zh": ("/call-off", "/call-off 2025-03-06 与社区大会同期"),
        "en": ("/call-off", "/call-off 2025-03-06 it meets with the summit"),
    },
)
