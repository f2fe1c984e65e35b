"""`/pause [reason]`: nothing of the bot's leaves the machine any more."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Words
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Pause(Arguments):
    """Why, if they like to say."""

    reason: Words | None = None


COMMAND = Command(
    word="pause",
    may=May.ROSTER,
    forms={"": Pause},
    summary={
        "zh": "暂停机器人的一切对外动作",
        "en": "stops everything that the bot does outside",
    },
    examples={
        "zh": (
            "/pause",
            "/pause 等平台维护结束",
        ),
        "en": (
            "/pause",
            "/pause until the host is mended",
        ),
    },
)
