"""`/confirm [N|N,N|all]`: what somebody reported is true."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Numbers
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Confirm(Arguments):
    """Which of the thread's open claims; the only one where none is named."""

    numbers: Numbers | None = None


COMMAND = Command(
    word="confirm",
    may=May.CONFIRMERS,
    forms={"": Confirm},
    summary={
        "zh": "确认他人申报的贡献；可写编号，只有一项待确认时可省略",
        "en": "confirms what somebody reported: by its numbers, or without any where only one thing waits",
    },
    examples={
        "zh": (
            "/confirm",
            "/confirm 1,3",
            "/confirm all",
        ),
        "en": (
            "/confirm",
            "/confirm 1,3",
            "/confirm all",
        ),
    },
)
