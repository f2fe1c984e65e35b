"""`/why COUNT|LINK [@who]`: what a number is made of, or what one link is to somebody."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Count, Link, Login
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Why(Arguments):
    """A count or a link, and whose; the asker's where nobody is named."""

    about: Count | Link
    who: Login | None = None


COMMAND = Command(
    word="why",
    may=May.CONCERNED,
    forms={"": Why},
    summary={
        "zh": "说明某个数字由哪些事项构成，或某个链接是否计入、为什么",
        "en": "tells what a number is made of, or whether one link counts and why",
    },
    examples={
        "zh": (
            "/why review_comments",
            "/why lantern/lantern-core!151",
            "/why prs @mira_kovac",
        ),
        "en": (
            "/why review_comments",
            "/why lantern/lantern-core!151",
            "/why prs @mira_kovac",
        ),
    },
)
