"""Tells the story: commands as they are typed, what people do between them, and what then stands on the host."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from bot.cli import main
from bot.demo.gitee import Clock, Issue, PullRequest
from bot.forge.pace import SystemClock

Topic: TypeAlias = Issue | PullRequest

# Loading these takes most of a short command's time: it is done once, and each command begins as a copy of that.
_PRELOADED = (
    "bot.app.conversation.talking",
    "bot.app.jobs",
    "bot.app.meetings.pasting",
    "bot.app.ladder.promotionfiles",
    "bot.app.ladder.application",
)
_WIDEST, _LONGEST = 150, 27  # characters of a line, lines of a text that are shown


class Told:
    """Types commands, each as its own process, as on a real machine; and tells what people do between them."""

    def __init__(self, folder: Path, variables: Mapping[str, str], clock: Clock) -> None:
        self.folder = folder
        self._clock = clock
        self._environment = {**os.environ, **variables}
        self._processes = get_context("forkserver")
        self._processes.set_forkserver_preload(list(_PRELOADED))
        self._shown: dict[int, str] = {}  # comments as they were last seen

    def story(self, what: str) -> None:
        """Tell what people do."""
        print(f"\n» {what}", flush=True)

    def typed(self, why: str, *command: str) -> None:
        """Run a command."""
        _prompt(why, command)
        subprocess.run(command, check=True, env=self._environment)

    def takes_over(self) -> None:
        """Bring the operator's clone to what was merged; what the bot remembers stays."""
        line = "git fetch -q && git reset -q --hard origin/HEAD && rm -f leaderboard/board.json"
        _prompt("The operator's clone takes over what was merged:", (line,))
        subprocess.run(["sh", "-c", line], check=True, env=self._environment, cwd=self.folder)

    def sigbot(self, why: str, *arguments: str) -> None:
        """Run sigbot in the SIG's folder; raise CalledProcessError where it comes to anything but 0."""
        _prompt(why, ("sigbot", *arguments))
        command = ["sigbot", *arguments, "--dir", str(self.folder)]
        process = self._processes.Process(target=_run, args=(command, self._environment, self._clock.now()))
        process.start()
        process.join()
        if process.exitcode:
            raise subprocess.CalledProcessError(process.exitcode, command)

    def text(self, text: str) -> None:
        """Show a text as it is."""
        _print(text.strip().splitlines())

    def seen(self, topic: Topic) -> None:
        """Pass over what was said so far."""
        self._shown |= {comment.id: comment.body for comment in topic.comments}

    def pull(self, pull: PullRequest) -> None:
        """Show a pull request as it stands on the host."""
        self.story(f"The pull request on the host, !{pull.number}: {pull.title}")
        _print((pull.body or "").splitlines())

    def comments(self, topic: Topic) -> None:
        """Show what was said since the last look: long comments cut, of edited ones what changed."""
        where = f"!{topic.number}" if isinstance(topic, PullRequest) else f"#{topic.number}"
        for comment in topic.comments:
            before = self._shown.get(comment.id)
            if before == comment.body:
                continue
            who = comment.user.login if comment.user else "?"
            print(f"\n  {where}, {who}{' changed an answer' if before else ''}:", flush=True)
            after = comment.body.splitlines()
            _print(list(_changes(before.splitlines(), after)) if before else after, _LONGEST)
            self._shown[comment.id] = comment.body


def _run(command: list[str], environment: Mapping[str, str], now: float) -> None:
    """Be sigbot, in a process of its own, on a machine whose clock shows the story's time."""
    ahead = now - time.time()
    SystemClock.now = lambda _clock: time.time() + ahead  # type: ignore[method-assign, assignment]
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    main()


def _prompt(why: str, command: Sequence[str]) -> None:
    """Show a command as it is typed, below why."""
    print(f"\n{why}\n$ {' '.join(command)}", flush=True)


def _changes(before: list[str], after: list[str]) -> Iterator[str]:
    """Give the lines that an edit took out and put in."""
    for line in unified_diff(before, after, n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield f"{line[0]} {line[1:]}"


def _print(lines: list[str], longest: int | None = None) -> None:
    """Print a text a little to the right; of what is longer, the first and the last lines."""
    if longest is not None and len(lines) > longest:
        head, tail = longest * 2 // 3, longest // 3
        lines = [*lines[:head], f"… ({len(lines) - head - tail} lines more)", *lines[-tail:]]
    for line in lines:
        print(f"    {line if len(line) <= _WIDEST else line[:_WIDEST] + '…'}", flush=True)
