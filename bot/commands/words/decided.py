"""`/decided @who ROLE LINK`: a promotion was decided elsewhere."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Link, Login, Role
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Decided(Arguments):
    """Whom, for which role, and where it can be read."""

    who: Login
    role: Role
    link: Link


COMMAND = Command(
    word="decided",
    may=May.HIGHEST,
    forms={"": Decided},
    summary={
        "zh": "登记在别处作出的晋升决定，并提出相应的 PR",
        "en": "records a promotion that was decided elsewhere, and proposes the pull request for it",
    },
    examples={
        "zh": ("/decided @mira_kovac committer https://gitee.com/lantern/community/issues/I9K2PX",),
        "en": ("/decided @mira_kovac committer https://gitee.com/lantern/community/issues/I9K2PX",),
    },
)
