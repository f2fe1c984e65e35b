"""`/hide me`: leave me out of the pages of leaderboard/."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Hide(Arguments):
    """Nobody but oneself."""


COMMAND = Command(
    word="hide",
    may=May.OWN,
    forms={"me": Hide},
    summary={
        "zh": "不在 `leaderboard/` 的页面中显示自己；若要从 README 的表格中去掉自己的一行，会另提 PR",
        "en": "leaves you out of the pages of `leaderboard/`; your row in the README's table goes by a pull request",
    },
    examples={"zh": ("/hide me",), "en": ("/hide me",)},
    aliases={"我": "me"},
)
