"""`/leaderboard`: the board as it stands."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Leaderboard(Arguments):
    """Nothing to say."""


COMMAND = Command(
    word="leaderboard",
    may=May.ANYONE,
    forms={"": Leaderboard},
    summary={
        "zh": "查看贡献榜",
        "en": "shows the leaderboard",
    },
    examples={"zh": ("/leaderboard",), "en": ("/leaderboard",)},
)
