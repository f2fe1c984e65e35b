"""`/reward N [@who]`: points for an accepted task."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Login, Number
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Reward(Arguments):
    """How many points, and whose; those of the one who did the task where nobody is named."""

    points: Number
    who: Login | None = None


COMMAND = Command(
    word="reward",
    may=May.CONFIRMERS,
    forms={"": Reward},
    summary={
        "zh": "为已验收的任务发放积分，不超过任务分值中尚未发放的部分",
        "en": "awards points for an accepted task, no more than what is left of the task's value",
    },
    examples={"zh": ("/reward 30", "/reward 15 @mira_kovac"), "en": ("/reward 30", "/reward 15 @mira_kovac")},
)
