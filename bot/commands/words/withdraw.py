"""`/withdraw [N|N,N|all]`: take back what one reported or proposed in this thread."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Numbers
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Withdraw(Arguments):
    """Which of one's own; the only one where none is named."""

    numbers: Numbers | None = None


COMMAND = Command(
    word="withdraw",
    may=May.OWN,
    forms={"": Withdraw},
    summary={
        "zh": "撤回自己在本帖中的申报或推荐",
        "en": "takes back what you reported or proposed in this thread",
    },
    examples={
        "zh": (
            "/withdraw",
            "/withdraw 2",
        ),
        "en": (
            "/withdraw",
            "/withdraw 2",
        ),
    },
)
