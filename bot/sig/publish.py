"""`publish:` of sig.yaml: how results leave the machine, once the mode lets them."""

from typing import Annotated, Literal

from pydantic import Field

from bot.sig.fields import Login, Repo, Several, Text
from bot.sig.meetings import Rhythm
from bot.sig.validation import Model

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


class Publish(Model):
    """How results leave the machine, once the mode lets them."""

    how: Literal["pr", "commit", "none"] = Field(
        "pr", description="By pull request from the bot's fork, by direct commit (mode live), or not at all"
    )
    every: Rhythm = Field("1 week", description="How often at most something is pushed for one purpose")
    fork: Repo | None = Field(
        None, description="The bot's fork; absent means the one of the token's owner, by the same name"
    )
    accounts: Several[Login] = Field(
        (), description="Accounts whose marked comments are the bot's own; absent means the token's owner"
    )
    approvals: Several[Text] = Field(
        ("lgtm", "approved"), description="Labels under which a pull request is no longer pushed to"
    )
    longest: Annotated[int, Field(ge=1000, le=60_000)] = Field(
        10_000,
        description="Characters of a comment at most; what does not fit is cut, and where it stands is said",
    )
    leaderboard: bool | None = Field(
        None,
        description="Publish leaderboard/ too; absent means only where the home repository is the SIG's own",
    )

    @property
    def pause(self) -> int:
        """Give the least time between two pushes, in seconds."""
        number, _, unit = self.every.partition(" ")
        return int(number) * _DAYS[unit.removesuffix("s")] * 86400
