"""A community repository with a real git server, an operator with a fork, and maintainers who review: for stories."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.app.publish import Published, publish
from bot.app.session import Environment, Run, open_run
from bot.app.update import update
from bot.demo.gitee import Clock, Forge, Server
from bot.documents.cells import number, plain
from bot.documents.table import find_table
from e2e.story import COLUMNS, CONFIG, DAY, OPENING, README, README_EN, ROSTER

HOME = "sigs/reef"
TOKEN = "otters-token"
AUTHOR = "Otter <otter@example.com>"


class Community:
    """The host, the home repository's content, and the operator's folder: a clone of it."""

    def __init__(
        self, root: Path, forge: Forge, clock: Clock, server: Server, *, sig_yaml: bool = True
    ) -> None:
        self.root, self.forge, self.clock, self.server = root, forge, clock, server
        logins = ("coral", "Kelp", "newt", "manta", "reef-bot", "stranger")
        self.users = {login: forge.user(login, at=DAY) for login in logins}
        self.users["otter"] = forge.find_user("otter")
        for name in ("reef/core", "reef/tools"):
            forge.repo(name, at=DAY)
        self.home = forge.repo("reef/community", at=DAY)
        self.home.pushers.add(self.users["manta"])
        files = {"README.md": "# Community\n", "big/video.bin": os.urandom(200_000)}
        sig = {"README.md": README, "README_en.md": README_EN, "sig_members.yaml": ROSTER}
        if sig_yaml:
            sig |= {"sig.yaml": CONFIG, "contributions/opening.yaml": OPENING}
        else:
            sig["README.md"] += "\n## SIG代码仓\n\n1. [core](https://gitee.com/reef/core)\n"
        self.home.init_git({**files, **{f"{HOME}/{name}": text for name, text in sig.items()}}, at=DAY)
        self.fork = self.home.fork(self.users["otter"], at=DAY)
        self.clone = root / "clone"
        url = f"{server.url.partition('/api/')[0]}/reef/community.git"
        subprocess.run(["git", "clone", "-q", url, str(self.clone)], check=True, capture_output=True)
        self.folder = self.clone / HOME
        variables = {"SIGBOT_GITEE_API": server.url, "SIGBOT_GITEE_TOKEN": TOKEN, "SIGBOT_AUTHOR": AUTHOR}
        self.environment = Environment(variables, clock)

    # What the operator does.

    @contextmanager
    def run(self) -> Iterator[Run]:
        with open_run(self.folder, self.environment, writes=True) as run:
            yield run

    def publish(self, **options) -> Published:
        """Pull and publish, an hour later than the last time."""
        self.clock.advance(3600)
        with self.run() as run:
            update(run)
            return publish(run.anew(), **options)

    # What people do.

    def commit(self, files, message="By hand", who="manta") -> str:
        """Commit files of the SIG on the default branch."""
        named = {f"{HOME}/{name}": text for name, text in files.items()}
        return self.home.git.commit(named, message, author_name=who, at=self.clock.now())

    def upstream(self, name: str) -> str:
        """Read a file of the SIG from the default branch."""
        return self.home.git.read(f"{HOME}/{name}").decode()

    def edit(self, name: str, before: str, after: str, **rest) -> str:
        """Change a file of the SIG upstream, where `before` stands in it exactly once."""
        text = self.upstream(name)
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {name}"
        return self.commit({name: text.replace(before, after)}, **rest)

    def edit_cell(self, person: str, count: str, value: object) -> None:
        """Write another value into a person's cell in both tables, upstream."""
        changed = {}
        for file in ("README.md", "README_en.md"):
            lines = self.upstream(file).splitlines(keepends=True)
            place = next(n for n, line in enumerate(lines) if line.startswith(f"| {person}"))
            cells = lines[place].split("|")
            cells[3 + [*COLUMNS].index(count)] = f" {value} "
            lines[place] = "|".join(cells)
            changed[file] = "".join(lines)
        self.commit(changed)

    def mode(self, mode: str) -> None:
        """Merge a line with another mode."""
        lines = [line for line in self.upstream("sig.yaml").splitlines() if not line.startswith("mode:")]
        self.commit({"sig.yaml": "\n".join([*lines, f"mode: {mode}"]) + "\n"}, f"Mode {mode}")
        self.fork.git.sync()

    def at(self, day: float) -> datetime:
        moment = DAY + timedelta(days=day)
        self.clock.advance(max(0.0, moment.timestamp() - self.clock.now()))
        return moment

    def days(self, days: float) -> None:
        """Let days pass."""
        self.clock.advance(days * 86400)

    def pr(self, login: str, repo: str = "reef/core", **rest):
        """Open a pull request now."""
        with self.forge.lock:
            found = self.forge.find_repo(repo)
            return found.pull(author=self.users[login], title="A change", at=self.clock.now(), **rest)

    @property
    def pulls(self) -> list:
        """Give the bot's pull requests in the home repository, in the order of their numbers."""
        return [pull for pull in self.home.pulls if pull.user is self.users["otter"]]

    def proposed(self, name: str = "README.md") -> str:
        """Read a file from the bot's branch."""
        return self.fork.git.read(f"{HOME}/{name}", "sigbot-reef-board").decode()

    def table(self, text: str, heading: str = "贡献榜") -> dict[str, dict[str, int | None]]:
        rows = find_table(text, heading, "README.md").rows
        return {
            plain(row.cells[0]): dict(zip(COLUMNS, map(number, row.cells[2:6]), strict=True)) for row in rows
        }


def communities(root: Path, *, sig_yaml: bool = True, **options) -> Iterator[Community]:
    """Serve a community for the length of one story; `options` are the server's."""
    clock = Clock(DAY)
    forge = Forge(clock.now, git_root=root / "git")
    otter = forge.user("otter", at=DAY)
    with Server(forge, tokens={TOKEN: otter}, **options) as server:
        yield Community(root, forge, clock, server, sig_yaml=sig_yaml)
