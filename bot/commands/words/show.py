"""`/show me`: take `/hide me` back."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Show(Arguments):
    """Nobody but oneself."""


COMMAND = Command(
    word="show",
    may=May.OWN,
    forms={"me": Show},
    summary={
        "zh": "重新显示自己，即取消 `/hide me`",
        "en": "shows you again, after `/hide me`",
    },
    examples={"zh": ("/show me",), "en": ("/show me",)},
    aliases={"我": "me"},
)
