"""`/help [word]`: what may be said to the bot."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Word
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Help(Arguments):
    """The command to explain; all of them where none is named."""

    word: Word | None = None


COMMAND = Command(
    word="help",
    may=May.ANYONE,
    forms={"": Help},
    summary={
        "zh": "列出可以对机器人说的话；加上命令名则详细说明这一条",
        "en": "lists what may be said to the bot, or explains one command",
    },
    examples={
        "zh": (
            "/help",
            "/help claim",
        ),
        "en": (
            "/help",
            "/help claim",
        ),
    },
)
