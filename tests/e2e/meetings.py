"""A community that meets: announced under its desk, by mail, by robots; time is moved by the test."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from deliver.receivers import mailbox, robots

from bot.app.home import fetch_home
from bot.app.meetings.announcing import announce
from bot.app.meetings.stage import staged
from bot.app.session import Environment, open_run
from bot.documents.notemark import read_told
from e2e.community import Community, communities
from e2e.story import BEIJING

FIRST = datetime(2025, 1, 16, 20, 0, tzinfo=BEIJING)  # a Thursday
DAYS = 86400
HOURS = 3600
MEETINGS = """\
publish: {accounts: [otter]}
meetings:
- name: {zh: 双周例会, en: Biweekly meeting}
  first: 2025-01-16
  every: 2 weeks
  at: "20:00"
  organisers: [maintainer]
  link: https://meet.example.com/123
"""
LIST = "reef-list@example.com"


class Meeting:
    """The community, its mailbox and robots, and the bot that announces."""

    def __init__(self, community: Community, box, post: int, chats, url: str) -> None:
        self.community, self.clock, self.box, self.chats = community, community.clock, box, chats
        self.folder = community.folder
        variables = {
            "SIGBOT_SMTP_HOST": "127.0.0.1",
            "SIGBOT_SMTP_PORT": str(post),
            "SIGBOT_SMTP_SECURITY": "none",
            "SIGBOT_MAIL_FROM": "Reef <bot@example.com>",
            "SIGBOT_MAIL_TO": LIST,
            "SIGBOT_WECOM_URL": f"{url}/wecom?key=0123456789abcdef",
            "SIGBOT_DINGTALK_URL": f"{url}/dingtalk?access_token=0123456789abcdef",
            "SIGBOT_DINGTALK_SECRET": "SEC0123456789",
            "SIGBOT_FEISHU_URL": f"{url}/feishu/0123456789abcdef",
            "SIGBOT_FEISHU_SECRET": "0123456789",
        }
        self.environment = Environment({**community.environment.variables, **variables}, self.clock)

    def set_up(self, notices: str = "notices: {by: [mail, wecom]}", mode: str = "live") -> None:
        """Merge the meetings; the database is there a while before the first of them."""
        text = self.community.upstream("sig.yaml")
        self.community.commit({"sig.yaml": f"{text}{MEETINGS}{notices}\n"})
        self.community.mode(mode)
        self.go(-13 * DAYS)
        self.announce()

    def go(self, seconds: float, first: datetime = FIRST) -> None:
        """Let time pass until so many seconds after the beginning of a meeting."""
        self.clock.advance(first.timestamp() + seconds - self.clock.now())

    def announce(self, *, folder: Path | None = None, **options):
        opened = open_run(folder or self.folder, self.environment, writes=True)
        with opened as run, staged(run, fetch_home(run), **options) as stage:
            return announce(stage)

    def arrange(self, text: str) -> None:
        """Merge what people arranged."""
        self.community.commit({"meetings/schedule.yaml": text})

    @property
    def desk(self):
        issues = self.community.home.issues
        found = [each for each in issues if "Sigbot-Desk" in each.body and each.state == "open"]
        assert len(found) <= 1
        return found[0] if found else None

    @property
    def notes(self) -> list[str]:
        """Give the bot's comments about meetings."""
        return [
            each.body for each in (self.desk.comments if self.desk else ()) if read_told(each.body, "reef")
        ]

    @property
    def steps(self) -> list[str]:
        return [str(read_told(each, "reef").step) for each in self.notes]

    @property
    def wecom(self) -> list[str]:
        return [each["text"]["content"] for each in self.chats.bodies("/wecom")]

    @property
    def requests(self) -> int:
        """Count what the host was asked but for git."""
        return len([each for each in self.community.server.requests if ".git/" not in each.path])

    def lose_database(self, folder: Path | None = None) -> None:
        for path in Path(folder or self.folder, ".sigbot").glob("sigbot.db*"):
            path.unlink()


def meetings(root: Path, **options) -> Iterator[Meeting]:
    """Serve a community that meets for the length of one story."""
    with ExitStack() as stack:
        box, post = stack.enter_context(mailbox())
        chats, url = stack.enter_context(robots())
        for community in communities(root):
            meeting = Meeting(community, box, post, chats, url)
            meeting.set_up(**options)
            yield meeting
