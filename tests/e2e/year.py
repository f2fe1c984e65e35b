"""A year of an invented SIG: a look each evening on which something can happen; people do what people do."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path

from deliver.receivers import mailbox, robots

from bot.app.answerjob import answer_job
from bot.app.meetings.job import meeting_job
from bot.app.outcome import Outcome
from bot.app.update import Watcher
from e2e.community import HOME, Community, communities
from e2e.meetings import Meeting
from e2e.story import BEIJING

LOOK = timedelta(hours=21, minutes=30)  # of each evening on which something can be due
LISTS = ("近期活动预告", "往期会议", "Recent Events Preview", "Previous Sessions")
SETTINGS = """\
publish: {accounts: [otter], leaderboard: true}
roles: {contributor: Contributors, committer: Committers, maintainer: Maintainers}
ladder:
- from: 2024-01-01
  contributor: {all: [{attended: 1}]}
  committer: {is: contributor, all: [{attended: 6}, {talks: 1}]}
  maintainer: {is: committer, vote: {electorate: maintainer}}
holidays: [2025-01-30, 2025-10-09]
meetings:
- name: {zh: 双周例会, en: Biweekly meeting}
  first: 2025-01-16
  every: 2 weeks
  at: "20:00"
  organisers: [maintainer, committer]
  holidays: skip
  link: https://meet.example.com/123
  agenda: [{zh: 任务进展, en: Progress of tasks}]
notices:
  by: [issue, mail, wecom, dingtalk, feishu]
  lists:
  - {file: README.md, upcoming: 近期活动预告, past: 往期会议}
  - {file: README_en.md, upcoming: Recent Events Preview, past: Previous Sessions}
"""
COUNTS = """\
counts:
  talks: {count: talk}
  organised: {count: meeting_organised}
  attended: {distinct: meeting, of: [meeting_attended, talk, meeting_organised]}
"""
ROSTER = """\
Description: The members of Reef SIG.
Contributors:
- {name: Coral, gitee_home: https://gitee.com/coral, email: c@example.com, interest: reefs, also_known_as: [C. Reefs]}
- {name: Newt, gitee_home: https://gitee.com/newt, email: n@example.com, interest: ponds}
Committers:
- {name: Kelp, gitee_home: https://gitee.com/Kelp, email: k@example.com, interest: forests}
Maintainers:
- {name: Manta, gitee_home: https://gitee.com/manta, email: m@example.com, interest: seas}
"""


class Year(Meeting):
    """The community from the first of January on; `outcomes` are those of every job that ran."""

    outcomes: list[Outcome]

    def begin(self) -> None:
        """Merge rules, roster, and the lists of meetings in both READMEs."""
        community, self.outcomes = self.community, []
        text = community.upstream("sig.yaml").replace("counts:\n", COUNTS, 1)
        zh, zh_past, en, en_past = (f"\n## {each}\n" for each in LISTS)
        files = {
            "sig.yaml": text + SETTINGS,
            "sig_members.yaml": ROSTER,
            "README.md": community.upstream("README.md") + zh + zh_past,
            "README_en.md": community.upstream("README_en.md") + en + en_past,
        }
        community.commit(files, "Meet every two weeks")
        community.mode("live")
        self.look()

    def evening(self, day: date) -> None:
        """Go to the evening of a day, and look."""
        self.until(datetime.combine(day, datetime.min.time(), BEIJING) + LOOK)
        self.look()

    def until(self, moment: datetime) -> None:
        self.clock.advance(max(0.0, moment.timestamp() - self.clock.now()))

    def look(self) -> None:
        """Do what the daemon does."""
        for job in (answer_job, meeting_job):
            outcome = job(self.folder, self.environment, budget=None, dry_run=False, watcher=Watcher())
            assert (outcome.failed, outcome.exit_code) == ("", 0), outcome
            self.outcomes.append(outcome)

    def merge(self) -> list[str]:
        """Have a maintainer merge whatever the bot proposes; give the titles."""
        open_ = [each for each in self.community.pulls if each.state == "open"]
        for each in open_:
            each.merge(self.clock.now())
        self.community.fork.git.sync()
        return [each.title for each in open_]

    def says(self, who: str, text: str) -> str:
        """Say something under the desk, and give the bot's answer."""
        self.clock.advance(60)
        with self.community.forge.lock:
            self.desk.comment_by(self.community.users[who], text, self.clock.now())
        before = len(self.desk.comments)
        self.look()
        return "\n\n".join(each.body for each in self.desk.comments[before:])

    def write_up(self, day: date, attendees: list[str]) -> None:
        """Have the organiser write into the minutes who was there; a file that was merged keeps its day."""
        (name,) = [each for each in self.files("meetings") if each.endswith(f"-{day:%Y%m%d}.md")]
        text = self.community.upstream(name)
        heading = "## 参会人员\n"
        assert text.count(heading) == 1, text
        lines = "".join(f"* {each}\n" for each in attendees)
        self.community.commit({name: text.replace(heading, f"{heading}\n{lines}", 1)}, "Who was there")
        self.community.fork.git.sync()

    def files(self, folder: str) -> list[str]:
        """List the files of a folder of the SIG on the default branch."""
        git = self.community.home.git
        command = ["git", "--git-dir", str(git.path), "ls-tree", "-r", "--name-only", git.default]
        done = subprocess.run([*command, f"{HOME}/{folder}/"], check=True, capture_output=True, text=True)
        return sorted(path.removeprefix(f"{HOME}/") for path in done.stdout.split())

    def section(self, file: str, heading: str) -> list[str]:
        """Give the lines of a section of a README."""
        rest = self.community.upstream(file).split(f"## {heading}\n", 1)[1]
        return [line for line in rest.split("\n## ", 1)[0].splitlines() if line]


def years(root: Path) -> Iterator[Year]:
    """Serve a community for a year."""
    with ExitStack() as stack:
        box, post = stack.enter_context(mailbox())
        chats, url = stack.enter_context(robots())
        for community in communities(root):
            year = Year(community, box, post, chats, url)
            year.begin()
            yield year


__all__ = ["Community", "Year", "years"]
