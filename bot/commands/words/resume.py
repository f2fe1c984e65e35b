"""`/resume [reason]`: the bot may go on."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Words
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Resume(Arguments):
    """Why, if they like to say."""

    reason: Words | None = None


COMMAND = Command(
    word="resume",
    may=May.HIGHEST,
    forms={"": Resume},
    summary={
        "zh": "让机器人恢复工作",
        "en": "lets the bot go on",
    },
    examples={"zh": ("/resume",), "en": ("/resume",)},
)
