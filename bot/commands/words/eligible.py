"""`/eligible [@who] [role]`: where somebody stands on the ladder."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Login, Role
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Eligible(Arguments):
    """Whose standing, and for which role: the asker"s, for the next one."""

    who: Login | None = None
    role: Role | None = None


COMMAND = Command(
    word="eligible",
    may=May.CONCERNED,
    forms={"": Eligible},
    summary={
        "zh": "查看离下一身份（或指定身份）还差什么，逐条附依据",
        "en": "shows what is met and what is missing for your next role, or the one you name, with the proof",
    },
    examples={
        "zh": (
            "/eligible",
            "/eligible committer",
            "/eligible @mira_kovac committer",
        ),
        "en": (
            "/eligible",
            "/eligible committer",
            "/eligible @mira_kovac committer",
        ),
    },
)
