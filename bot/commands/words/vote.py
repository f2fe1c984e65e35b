"""`/vote yes|no|abstain`: a ballot in this thread's vote; a later one replaces it."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Ballot
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Vote(Arguments):
    """What the elector says."""

    choice: Ballot


COMMAND = Command(
    word="vote",
    may=May.ELECTORATE,
    forms={"": Vote},
    summary={
        "zh": "在本帖的投票中表态：yes/赞成、no/反对、abstain/弃权；投票公开，以最后一次为准",
        "en": "says yes, no or abstain in this thread's vote; it is public, and your last word counts",
    },
    examples={"zh": ("/vote 赞成", "/vote 弃权"), "en": ("/vote yes", "/vote abstain")},
)
