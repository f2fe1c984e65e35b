"""`/tally`: where this thread's vote stands."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Tally(Arguments):
    """Nothing to say."""


COMMAND = Command(
    word="tally",
    may=May.ANYONE,
    forms={"": Tally},
    summary={
        "zh": "查看本帖的投票进展（只显示合计）",
        "en": "shows where this thread's vote stands, as sums only",
    },
    examples={"zh": ("/tally",), "en": ("/tally",)},
)
