"""`/topic [DAY] TITLE [by @who]`: something to be spoken about at a meeting."""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Meeting, Words
from bot.commands.may import May


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTopic(Arguments):
    """The meeting, the next one where no day is named, and the rest of the line: the title, and who speaks."""

    meeting: Meeting | None = None
    subject: Words


COMMAND = Command(
    word="topic",
    may=May.ANYONE,
    forms={"": OfferTopic},
    summary={
        "zh": "为下次（或指定日期的）例会报一个议题；不写分享人即由本人分享",
        "en": "offers a topic for the next meeting, or that of a day; you speak, where nobody else is named",
    },
    examples={
        "zh": ("/topic 尾部采样实践", "/topic 2025-03-06 导出器的断点续传 分享人 @mira_kovac"),
        "en": ("/topic Tail sampling in practice", "/topic 2025-03-06 Exporters that resume by @mira_kovac"),
    },
)
