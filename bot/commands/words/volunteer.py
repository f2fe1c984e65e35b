"""`/volunteer [DAY]`: organise a meeting out of turn."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Meeting
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Volunteer(Arguments):
    """Which meeting; the next one where no day is named."""

    meeting: Meeting | None = None


COMMAND = Command(
    word="volunteer",
    may=May.ROSTER,
    forms={"": Volunteer},
    summary={
        "zh": "自愿组织下次（或指定日期的）例会",
        "en": "says that you organise the next meeting, or that of a day, though it is not your turn",
    },
    examples={
        "zh": ("/volunteer", "/volunteer 2025-03-06"),
        "en": ("/volunteer", "/volunteer 2025-03-06"),
    },
)
