"""`run:` of sig.yaml: when the bot does its regular work."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot.sig.validation import Model, pattern

LocalTime: TypeAlias = Annotated[
    str, pattern(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "must be a time of day, like 03:00")
]


class Jobs(Model):
    """When each job is due, by the SIG's clock; one that was missed is done once, as soon as the bot runs again."""

    board: LocalTime = Field("03:00", description="When the leaderboard is brought up to date, once a day")
    answer: Literal["hourly", "never"] = Field(
        "hourly", description="How often the bot looks whether somebody spoke to it; webhooks need no look"
    )
    meeting: Literal["hourly", "never"] = Field(
        "hourly", description="How often the bot looks whether something about a meeting is due"
    )
