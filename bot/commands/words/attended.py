"""`/attended [DAY] [@who ...]`: who was at a meeting."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Logins, Meeting
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Attended(Arguments):
    """Which meeting, the last one where no day is named; and who, those whom its minutes name where nobody is."""

    meeting: Meeting | None = None
    logins: Logins | None = None


COMMAND = Command(
    word="attended",
    may=May.ANYONE,
    forms={"": Attended},
    summary={
        "zh": "组织者确认到会者：写出账号，或不写而以会议纪要为准；其他人用来申报自己到会",
        "en": "by the organiser: confirms who was there, as named or in the minutes; by others: reports themselves",
    },
    examples={
        "zh": ("/attended", "/attended 2025-03-06", "/attended 2025-03-06 @mira_kovac @olu-adeyemi"),
        "en": ("/attended", "/attended 2025-03-06", "/attended 2025-03-06 @mira_kovac @olu-adeyemi"),
    },
)
