"""The main job from an empty machine, shown step by step on the invented SIG; works through the real commands."""

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from bot.demo import world
from bot.demo.gitee import Clock, Forge, Server

SIG = Path(str(files("bot.demo") / "sig"))
KEPT_UNTIL = "2024-12-31T18:00:00+08:00"  # until then people kept the table by hand
WHO, COUNT = "@mira_kovac", "prs"


def run_demo(folder: Path) -> None:
    """Make the SIG's folder anew, serve its host on loopback, and run sigbot on it as its operator would."""
    prepare(folder)
    forge = Forge(Clock(world.END).now)
    world.build(forge)
    with Server(forge) as server:
        sigbot = _Operator(folder, server.url)
        sigbot.step("Take the table that people kept by hand over:", "init", "--repo", "lantern/community",
                    "--path", world.HOME, "--key", "lantern", "--name", "Lantern", "--like", "trusted-ai",
                    "--bot", "lantern-bot")  # fmt: skip
        sigbot.step("Pull, count, and write the board:", "update")
        sigbot.step("Once more: nothing is new, nothing changes:", "update")
        sigbot.step("Why does this cell say what it says?", "explain", WHO, COUNT, "--lang", "en")
    table = (folder / "README.md").read_text(encoding="utf-8").split("## SIG贡献榜")[1].split("**")[0]
    print(f"\nThe table in {folder / 'README.md'} now:\n{table.rstrip()}\n")
    print(
        f"Everything lies in {folder}: the SIG's files, leaderboard/ with the reasons, and git's own history."
    )


def prepare(folder: Path) -> None:
    """Copy the invented SIG's files into a fresh git repository, committed on the last day of the old ways."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SIG, folder)
    dated = {"GIT_AUTHOR_DATE": KEPT_UNTIL, "GIT_COMMITTER_DATE": KEPT_UNTIL}
    by = ["-c", "user.name=Lantern", "-c", "user.email=sig@lantern.example", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q"], ["add", "."], [*by, "commit", "-q", "-m", "Keep the table by hand"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True, env={**os.environ, **dated})


class _Operator:
    """Types commands: each runs as its own process, as on a real machine."""

    def __init__(self, folder: Path, api: str) -> None:
        self._folder = folder
        self._environment = {**os.environ, "SIGBOT_GITEE_API": api}

    def step(self, why: str, *arguments: str) -> None:
        print(f"\n{why}\n$ sigbot {' '.join(arguments)}", flush=True)
        command = [sys.executable, "-m", "bot", *arguments, "--dir", str(self._folder)]
        subprocess.run(command, check=True, env=self._environment)
