"""A small invented SIG in a folder, and the simulated host it works on: tests read as what happens to them."""

import os
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.app.session import Environment, open_run
from bot.app.update import Updated, update
from bot.demo.gitee import Clock, Forge, Server
from bot.documents.cells import number, plain
from bot.documents.table import find_table

BEIJING = timezone(timedelta(hours=8))
DAY = datetime(2025, 1, 1, 18, 0, tzinfo=BEIJING)  # the balances' day
COLUMNS = {"points": "积分", "issues": "issue", "prs": "PR", "articles": "文章"}

CONFIG = """\
sig: {key: reef, name: {zh: 珊瑚礁, en: Reef}, timezone: Asia/Shanghai, languages: [zh, en]}
home: {forge: gitee, repo: reef/community, path: sigs/reef}
scopes:
  code: [reef/core, {repo: reef/tools, paths: [src/reef]}]
  home: [reef/community]
  board: [code, home]
  issues: [reef/core]
bots: [reef-bot]
counts:
  points: {sum: task}
  issues: {count: issue_opened, in: issues, ignore: [bot, invalid]}
  prs: {count: pr_opened, in: board, ignore: [bot, roster_only]}
  articles: {count: article}
board:
  tables: [{file: README.md, heading: 贡献榜}, {file: README_en.md, heading: Contribution List}]
  columns:
    name: [名字, Name]
    account: [gitee_id]
    points: [积分, Points]
    issues: [issue, Issues]
    prs: [PR, PRs]
    articles: [文章, Articles]
  order: [points, prs]
  rows: {new: [roster, confirmed], not_new: [maintainer], add: []}
"""

README = """\
# 珊瑚礁

## 贡献榜

| 名字       | gitee_id                            | 积分 | issue | PR | 文章 | 备注   |
|----------|-------------------------------------|----|-------|----|----|------|
| A. Coral | [@coral](https://gitee.com/coral)   | 10 | 2     | 5  | 1  | 创始成员 |
| B. Kelp  | [@Kelp](https://gitee.com/Kelp)     | 0  | 1     | 3  | 0  |      |
| W. Shell |                                     | 0  | 0     | 0  | 1  | 待定   |

结尾。
"""

README_EN = """\
# Reef

## Contribution List

| Name     | gitee_id                          | Points | Issues | PRs | Articles |
|----------|-----------------------------------|--------|--------|-----|----------|
| A. Coral | [@coral](https://gitee.com/coral) | 10     | 2      | 5   | 1        |
| B. Kelp  | [@Kelp](https://gitee.com/Kelp)   | 0      | 1      | 3   | 0        |
| W. Shell |                                   | 0      | 0      | 0   | 1        |

The end.
"""

ROSTER = """\
Description: The members of Reef SIG.
Contributors:
- {name: Coral, gitee_home: https://gitee.com/coral, email: c@example.com, interest: reefs}
- {name: Newt, gitee_home: https://gitee.com/newt, email: n@example.com, interest: ponds}
Maintainers:
- {name: Manta, gitee_home: https://gitee.com/manta, email: m@example.com, interest: seas}
"""

OPENING = f"""\
day: {DAY.isoformat()}
rows:
- {{row: coral, name: A. Coral, account: coral, balance: {{points: 10, issues: 2, prs: 5, articles: 1}}}}
- {{row: kelp, name: B. Kelp, account: Kelp, balance: {{points: 0, issues: 1, prs: 3, articles: 0}}}}
- {{row: w-shell, name: W. Shell, balance: {{points: 0, issues: 0, prs: 0, articles: 1}}}}
"""

LOGINS = ("coral", "Kelp", "newt", "manta", "reef-bot", "stranger")


class Story:
    """One SIG: its folder, its host, and what a maintainer does by hand."""

    def __init__(self, folder: Path, forge: Forge, clock: Clock, server: Server) -> None:
        self.folder, self.forge, self.clock, self.server = folder, forge, clock, server
        self._updated = 0.0  # when the last update began
        self.environment = Environment({"SIGBOT_GITEE_API": server.url}, clock)
        self.users = {login: forge.user(login, at=DAY) for login in LOGINS}
        for name in ("reef/core", "reef/tools", "reef/community"):
            forge.repo(name, at=DAY)
        files = {"sig.yaml": CONFIG, "README.md": README, "README_en.md": README_EN}
        files |= {"sig_members.yaml": ROSTER, "contributions/opening.yaml": OPENING}
        for name, text in files.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    def edit(self, name: str, before: str, after: str) -> None:
        """Change a file by hand, where `before` stands in it exactly once."""
        text = self.read(name)
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {name}"
        self.write(name, text.replace(before, after))

    def edit_cell(self, person: str, count: str, value: object, files=("README.md", "README_en.md")) -> None:
        """Write another value into a person's cell, as somebody does in the web editor."""
        for file in files:
            lines = self.read(file).splitlines(keepends=True)
            place = next(n for n, line in enumerate(lines) if line.startswith(f"| {person}"))
            cells = lines[place].split("|")
            column = 3 + [*COLUMNS].index(count)
            cells[column] = f" {value} "
            lines[place] = "|".join(cells)
            self.write(file, "".join(lines))

    def drop_row(self, person: str, files=("README.md", "README_en.md")) -> str:
        """Take a person's line out; give the one of the last file."""
        dropped = ""
        for file in files:
            lines = self.read(file).splitlines(keepends=True)
            dropped = next(line for line in lines if line.startswith(f"| {person}"))
            self.write(file, "".join(line for line in lines if line != dropped))
        return dropped

    def add_row(self, name: str, login: str, *values: int, files=("README.md", "README_en.md")) -> None:
        """Add a line at the end of the table, unpadded."""
        for file in files:
            extra = " |" if file == "README.md" else ""
            row = f"| {name} | @{login} | {' | '.join(map(str, values))} |{extra}\n"
            lines = self.read(file).splitlines(keepends=True)
            last = max(n for n, line in enumerate(lines) if line.startswith("|"))
            lines.insert(last + 1, row)
            self.write(file, "".join(lines))

    def commit(self, message: str = "by hand") -> None:
        """Commit everything, at the present of the story."""
        if not (self.folder / ".git").exists():
            self._git("init", "-q")
        self._git("add", "-A")
        self._git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", message)

    def _git(self, *arguments: str) -> None:
        now = f"{int(self.clock.now())} +0800"
        environment = {**os.environ, "GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
        command = ["git", "-C", str(self.folder), *arguments]
        subprocess.run(command, check=True, capture_output=True, env=environment)

    def at(self, day: float) -> datetime:
        """Go to so many days after the balances' day; the past is told before the first update, or not at all."""
        moment = DAY + timedelta(days=day)
        self.clock.advance(max(0.0, moment.timestamp() - self.clock.now()))
        assert not self._updated or moment.timestamp() >= self._updated, "the past does not change"
        return moment

    def wait_for(self, day: float) -> None:
        """Let time pass until a day, where it is still to come."""
        self.clock.advance(max(0.0, (DAY + timedelta(days=day)).timestamp() - self.clock.now()))

    def pr(self, login: str, day: float = 1, repo: str = "reef/core", **rest):
        """Open a pull request on a day."""
        found, moment = self.forge.find_repo(repo), self.at(day)
        with self.forge.lock:
            return found.pull(author=self.user(login), title=f"Change of day {day}", at=moment, **rest)

    def issue(self, login: str, day: float = 1, repo: str = "reef/core", **rest):
        """Open an issue likewise."""
        found, moment = self.forge.find_repo(repo), self.at(day)
        with self.forge.lock:
            return found.issue(author=self.user(login), title=f"Report of day {day}", at=moment, **rest)

    def user(self, login: str):
        """Find an account, or make it."""
        if login not in self.users:
            self.users[login] = self.forge.user(login, at=DAY)
        return self.users[login]

    def record(self, name: str, text: str) -> None:
        """Write a file of contributions/."""
        self.write(f"contributions/{name}.yaml", text)

    def update(self, **options) -> Updated:
        """Do what the cron line does, an hour later than the last time."""
        self.clock.advance(3600)
        self._updated = self.clock.now()
        with open_run(self.folder, self.environment, writes=True) as run:
            return update(run, **options)

    def table(self, file: str = "README.md") -> dict[str, list[int | None]]:
        """Give the numbers of the table by name, in the order of the rows."""
        heading = "贡献榜" if file == "README.md" else "Contribution List"
        rows = find_table(self.read(file), heading, file).rows
        return {plain(row.cells[0]): [number(cell) for cell in row.cells[2:6]] for row in rows}

    def row(self, name: str) -> dict[str, int | None]:
        """Give a person's numbers by count; both tables show the same."""
        assert self.table("README.md")[name] == self.table("README_en.md")[name]
        return dict(zip(COLUMNS, self.table()[name], strict=True))

    def files(self) -> dict[str, bytes]:
        """Give every file of the SIG, without git's and the bot's own."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in paths
            if not {".git", ".sigbot"} & set(path.relative_to(self.folder).parts)
        }


def stories(folder: Path, **options) -> Iterator[Story]:
    """Serve a host for the length of one story; `options` are the server's."""
    clock = Clock(DAY)
    forge = Forge(clock.now)
    with Server(forge, **options) as server:
        yield Story(folder, forge, clock, server)


def correction(count: str, change: int, seen: int | None = None, who: str = "@coral") -> str:
    """Write a contributions file with one correction."""
    answer = "" if seen is None else f", seen: {seen}"
    return (
        f'corrections:\n- {{who: "{who}", count: {count}, change: {change}{answer}, when: 2025-02-01, '
        "reason: counted by hand, by: manta}\n"
    )
