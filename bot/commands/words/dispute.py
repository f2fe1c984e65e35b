"""`/dispute COUNT reason`: a number of one's own is wrong."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Count, Words
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Dispute(Arguments):
    """Which number of the asker, and what is wrong with it."""

    count: Count
    reason: Words


COMMAND = Command(
    word="dispute",
    may=May.ANYONE,
    forms={"": Dispute},
    summary={
        "zh": "对自己的某个数字提出异议，请求更正或说明",
        "en": "says that a number of yours is wrong, so that it is corrected or explained",
    },
    examples={
        "zh": ("/dispute talks 少计了 2025-03-06 的分享",),
        "en": ("/dispute talks my talk of 2025-03-06 is missing",),
    },
)
