"""`/recheck`: look at this pull request again."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Recheck(Arguments):
    """Nothing to say."""


COMMAND = Command(
    word="recheck",
    may=May.AUTHOR,
    forms={"": Recheck},
    summary={
        "zh": "重新检查本 PR，并更新检查结果",
        "en": "looks at this pull request again and brings the check up to date",
    },
    examples={"zh": ("/recheck",), "en": ("/recheck",)},
)
