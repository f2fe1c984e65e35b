"""`/link @account ROW`: a row without account is this account's."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Login, Row
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class LinkRow(Arguments):
    """The account, and the key of the row."""

    account: Login
    row: Row


COMMAND = Command(
    word="link",
    may=May.HIGHEST,
    forms={"": LinkRow},
    summary={
        "zh": "把贡献榜中没有账号的一行关联到某个账号",
        "en": "ties a row of the leaderboard that has no account to one",
    },
    examples={"zh": ("/link @mira_kovac m-kovac",), "en": ("/link @mira_kovac m-kovac",)},
)
