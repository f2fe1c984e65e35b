"""`/claim pr|article|talk|organised|attended|task ...`: report a contribution that the bot does not see by itself.

The fields are those of contributions/, where it goes once somebody has confirmed it.
"""

from dataclasses import dataclass

from bot.commands.command import Arguments, Command
from bot.commands.kinds import Link, Meeting, Number, Page, Task, Words
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class ClaimPull(Arguments):
    """A pull request that is not counted yet."""

    link: Link


@dataclass(frozen=True, slots=True)
class ClaimArticle(Arguments):
    """A technical article, and what it is called."""

    page: Page
    title: Words | None = None


@dataclass(frozen=True, slots=True)
class ClaimTalk(Arguments):
    """A talk at a meeting, and what it was about."""

    meeting: Meeting
    topic: Words


@dataclass(frozen=True, slots=True)
class ClaimOrganised(Arguments):
    """A meeting that the asker organised."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class ClaimAttended(Arguments):
    """A meeting at which the asker was."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class ClaimTask(Arguments):
    """A task that the asker did, the points asked for, and where the work is."""

    task: Task
    points: Number
    evidence: Words | None = None


COMMAND = Command(
    word="claim",
    may=May.ANYONE,
    forms={
        "pr": ClaimPull,
        "article": ClaimArticle,
        "talk": ClaimTalk,
        "organised": ClaimOrganised,
        "attended": ClaimAttended,
        "task": ClaimTask,
    },
    summary={
        "zh": "申报自己的一项贡献，经确认后计入",
        "en": "reports a contribution of yours; it counts once it is confirmed",
    },
    examples={
        "zh": (
            "/claim pr lantern/lantern-core!151",
            "/claim article https://blog.example.org/sampling 尾部采样实践",
            "/claim talk 2025-03-06 尾部采样",
            "/claim organised 2025-03-06",
            "/claim attended 2025-03-06",
            "/claim task I9ABC1 30 lantern/lantern-core!160",
        ),
        "en": (
            "/claim pr lantern/lantern-core!151",
            "/claim article https://blog.example.org/sampling Tail sampling in practice",
            "/claim talk 2025-03-06 Tail sampling",
            "/claim organised 2025-03-06",
            "/claim attended 2025-03-06",
            "/claim task I9ABC1 30 lantern/lantern-core!160",
        ),
    },
    of_forms={
        "pr": {
            "zh": "申报自己的一个尚未计入的 PR",
            "en": "reports a pull request of yours that is not counted",
        },
        "article": {"zh": "申报一篇技术文章", "en": "reports a technical article of yours"},
        "talk": {"zh": "申报在会议上的一次分享", "en": "reports a talk that you gave at a meeting"},
        "organised": {"zh": "申报自己组织的会议", "en": "reports a meeting that you organised"},
        "attended": {"zh": "申报自己参加的会议", "en": "reports a meeting at which you were"},
        "task": {"zh": "申报已完成的任务及其积分", "en": "reports a task that you finished, and its points"},
    },
    aliases={
        "pull": "pr",
        "文章": "article",
        "分享": "talk",
        "组织": "organised",
        "organized": "organised",
        "参加": "attended",
        "任务": "task",
    },
)
