"""`/swap @who [DAY]`: change turns with somebody."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Login, Meeting
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class SwapTurns(Arguments):
    """With whom, and which of one's turns; the next one where no day is named."""

    other: Login
    meeting: Meeting | None = None


COMMAND = Command(
    word="swap",
    may=May.OWN,
    forms={"": SwapTurns},
    summary={
        "zh": "与某人对调组织例会的轮次，对方同意后生效",
        "en": "changes your turn to organise with somebody's next one; it counts once they agree",
    },
    examples={
        "zh": ("/swap @mira_kovac", "/swap @mira_kovac 2025-03-06"),
        "en": ("/swap @mira_kovac", "/swap @mira_kovac 2025-03-06"),
    },
)
