"""What publishing costs: a community repository of 1 GB, and a run in which nothing changed."""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.demo import world
from bot.demo.gitee import Clock, Forge, Server
from bot.demo.run import AUTHOR, LIKE, OPERATOR, TOKEN, merge_rules, prepare
from bot.forge.gitcommand import Access
from bot.forge.mirror import Mirror
from tests.benchmarks.table import PAIRS, Line, pairs, ratio

MEGABYTE = 1_000_000
COMMITS, SIZE, KEPT = 200, 5 * MEGABYTE, 40  # a gigabyte of history, of which a fifth is still there
SIGBOT = Path(sys.executable).with_name("sigbot")


def lines() -> Iterator[Line]:
    """Measure the mirror on a large repository, then whole runs on the demo's."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _large(Path(folder))
    if SIGBOT.exists():
        with tempfile.TemporaryDirectory() as folder:
            yield from _quiet(Path(folder))


@dataclass
class _Fetched:
    """Where fetches go, each into a folder of its own."""

    root: Path
    count: int = 0

    def fresh(self) -> Path:
        self.count += 1
        return self.root / f"copy-{self.count}"


def _large(root: Path) -> Iterator[Line]:
    """Fetch a repository of a gigabyte, of which nine small files are wanted."""
    clock = Clock(world.END)
    forge = Forge(clock.now, git_root=root / "host")
    home = prepare(forge)
    assert home.git is not None
    for n in range(COMMITS):
        home.git.commit({f"media/{n % KEPT}.bin": os.urandom(SIZE)}, f"Film {n}")
    places = _Fetched(root)
    with Server(forge) as server:
        url = server.git_url("lantern/community")

        def ours() -> float:
            mirror = Mirror(places.fresh(), url, world.HOME, Access())
            return _timed(mirror.fetch)

        def floor() -> float:
            copy = places.fresh()
            return _timed(lambda: _git("clone", "-q", "--filter=blob:none", "--sparse", url, str(copy)))

        first = pairs(ours, floor)
        before = server.git_bytes
        mirror = Mirror(places.fresh(), url, world.HOME, Access())
        mirror.fetch()
        fetched = (server.git_bytes - before) / MEGABYTE
        before = server.git_bytes
        again = statistics.median(_timed(mirror.fetch) for _ in range(PAIRS))
        nothing_new = (server.git_bytes - before) / PAIRS / 1000
    with Server(forge, git=root / "host", git_filters=False) as server:
        before = server.git_bytes
        Mirror(places.fresh(), server.git_url("lantern/community"), world.HOME, Access()).fetch()
        fallback = (server.git_bytes - before) / MEGABYTE
    gigabyte = COMMITS * SIZE / MEGABYTE
    yield ratio("first fetch of 1 GB: to `git clone --filter --sparse`", 2, first, "ms")
    yield Line(
        "first fetch of 1 GB: transferred", fetched, 10, "MB", f"{fetched:.1f} MB", f"{gigabyte:.0f} MB"
    )
    yield Line("next fetch, nothing new", again, math.inf, "ms")
    yield Line("next fetch, nothing new: transferred", nothing_new, 10, "kB")
    held = KEPT * SIZE / MEGABYTE
    yield Line("where filters are refused: transferred", fallback, 1.1 * held, "MB", "", f"{held:.0f} MB")


def _quiet(root: Path) -> Iterator[Line]:
    """Time whole runs of the demo's SIG once its pull request is open."""
    clock = Clock(world.END)
    forge = Forge(clock.now, git_root=root / "host")
    home = prepare(forge)
    operator = forge.user(OPERATOR, at=world.END)
    home.fork(operator)
    with Server(forge, tokens={TOKEN: operator}) as server:
        clone = root / "clone"
        _git("clone", "-q", server.git_url("lantern/community"), str(clone))
        sig = clone / world.HOME
        variables = {"SIGBOT_GITEE_API": server.url, "SIGBOT_GITEE_TOKEN": TOKEN, "SIGBOT_AUTHOR": AUTHOR}
        environment = {**os.environ, **variables}

        def sigbot(*arguments: str) -> None:
            command = [str(SIGBOT), *arguments, "--dir", str(sig)]
            subprocess.run(command, check=True, capture_output=True, env=environment)

        sigbot("init", *LIKE, "--offline")
        merge_rules(home, sig)
        for _ in range(2):
            sigbot("run", "board")
        before = server.count
        sigbot("update")
        pulled = server.count - before
        before = server.count
        sigbot("run", "board")
        more = server.count - before - pulled
        took = statistics.median(_timed(lambda: sigbot("run", "board")) for _ in range(PAIRS))
        status = subprocess.run(["git", "-C", clone, "status", "--short"], capture_output=True, check=True)
        sigbot("run", "board")
        after = subprocess.run(["git", "-C", clone, "status", "--short"], capture_output=True, check=True)
        assert status.stdout == after.stdout
    yield Line("a run, nothing changed: requests beside the board's own", more, 5, "")
    yield Line("a run, nothing changed: the whole process, host included", took, 2000, "ms")


def _timed(work: Callable[[], object]) -> float:
    """Give how long something takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)
