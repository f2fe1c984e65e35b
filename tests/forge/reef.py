"""A home repository on a host with real git, a fork of it, and the bot's clone; the SIG is in sigs/reef."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from bot.actions import Push
from bot.deliver.commit import Author, push
from bot.demo.gitee import Clock, Forge, Server
from bot.forge.fork import Fork
from bot.forge.gitcommand import Access
from bot.forge.mirror import Mirror

TOKEN = "s3cret-t0ken"
START = 1_736_136_000
PATH = "sigs/reef"
BRANCH = "sigbot-reef-board"
TRAILER = "Sigbot-Board"
OTTER = Author("Otter", "otter@example.com")
FILES = {
    "README.md": "# Community\n",
    f"{PATH}/README.md": "| a | 1 |\n\nEnd.\n",
    "sigs/other/README.md": "x\n",
}


class Reef:
    """The host, from its first commit on; `git` is the home repository's content, `fork` the fork of it."""

    def __init__(self, root: Path, *, path: str = PATH, files=FILES, **options) -> None:
        self.root, self.path = root, path
        self.clock = Clock(START)
        self.forge = Forge(self.clock.now, git_root=root / "git")
        self.otter = self.forge.user("otter")
        self.home = self.forge.repo("reef/community")
        self.git = self.home.init_git(files)
        self.server = Server(self.forge, tokens={TOKEN: self.otter}, **options)

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self.server.__exit__(*error)

    def url(self, name: str = "reef/community") -> str:
        return self.server.git_url(name)

    @property
    def access(self) -> Access:
        """Give what lets the bot in."""
        return Access("otter", TOKEN, self.root / "askpass", self.server.url.partition("/api/")[0])

    def mirror(self, folder: str = "home") -> Mirror:
        """Give the bot's clone, as a new run would."""
        return Mirror(self.root / folder, self.url(), self.path, self.access)

    def commit(self, files=None, message="A change", **rest) -> str:
        """Commit upstream; without files it is something in another folder."""
        self.clock.advance(3600)
        return self.git.commit(files or {f"sigs/other/{self.clock.now()}.md": "x"}, message, **rest)

    def edit(self, text: str) -> str:
        """Commit another README of the SIG upstream."""
        return self.commit({f"{PATH}/README.md": text})

    def forked(self) -> Self:
        """Fork it, as it is now."""
        self.fork = self.home.fork(self.otter)
        return self

    def look(self, mirror: Mirror | None = None):
        """Look at the fork as a run does: give the mirror, what it fetched, the fork, and the bot's branch there."""
        mirror = mirror or self.mirror()
        upstream = mirror.fetch()
        fork = Fork(mirror, self.url("otter/community"), BRANCH, TRAILER)
        return mirror, upstream, fork, fork.look(upstream)

    def push(self, mirror: Mirror, base: str, text: str, expect: str | None = None, **rest) -> str:
        """Have the bot push another README of the SIG to its branch."""
        files = rest.pop("files", {f"{PATH}/README.md": text.encode()})
        message = rest.pop("message", f"更新 {text.strip()}\n\n{TRAILER}: reef 0a1b2c\n")
        action = Push("otter/community", BRANCH, base, files, message, expect)
        url = self.url(rest.pop("name", "otter/community"))
        return push(mirror, url, action, OTTER, int(self.clock.now()), **rest).reference


@contextlib.contextmanager
def asked(server: Server) -> Iterator[list]:
    """Collect what git asks of a host meanwhile."""
    before, seen = len(server.git_requests), []
    yield seen
    seen += server.git_requests[before:]


def run(folder: Path, *arguments: str) -> str:
    """Run git as a person does."""
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, env=os.environ
    )
    return done.stdout.decode().strip()
