"""`/promote [@who] ROLE`: propose somebody for a role; where the ladder has a vote, it opens."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Login, Role
from bot.commands.may import May


@dataclass(frozen=True, slots=True, kw_only=True)
class Promote(Arguments):
    """Whom, the asker where nobody is named, and for which role."""

    who: Login | None = None
    role: Role


COMMAND = Command(
    word="promote",
    may=May.ROSTER,
    forms={"": Promote},
    summary={
        "zh": "推荐某人（或自荐）晋升；规则中有投票的，随即发起投票",
        "en": "proposes somebody, or yourself, for a role; where the ladder has a vote, it opens",
    },
    examples={
        "zh": (
            "/promote committer",
            "/promote @mira_kovac committer",
        ),
        "en": (
            "/promote committer",
            "/promote @mira_kovac committer",
        ),
    },
)
