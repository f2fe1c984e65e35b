"""`/skip-turn [DAY]`: let one's turn pass to the next person."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Meeting
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class SkipTurn(Arguments):
    """Which of one's turns; the next one where no day is named."""

    meeting: Meeting | None = None


COMMAND = Command(
    word="skip-turn",
    may=May.OWN,
    forms={"": SkipTurn},
    summary={
        "zh": "本次不组织，轮到下一位，自己顺延到其后",
        "en": "lets your turn to organise pass to the next person; you are next after it",
    },
    examples={
        "zh": ("/skip-turn", "/skip-turn 2025-03-06"),
        "en": ("/skip-turn", "/skip-turn 2025-03-06"),
    },
)
