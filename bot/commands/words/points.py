"""`/points [@who]`: somebody's numbers on the leaderboard, which are public."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Login
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Points(Arguments):
    """Whose; the asker's where nobody is named."""

    who: Login | None = None


COMMAND = Command(
    word="points",
    may=May.ANYONE,
    forms={"": Points},
    summary={
        "zh": "查看自己（或他人）在贡献榜上的各项数字",
        "en": "shows your numbers on the leaderboard, or somebody else's",
    },
    examples={"zh": ("/points", "/points @mira_kovac"), "en": ("/points", "/points @mira_kovac")},
)
