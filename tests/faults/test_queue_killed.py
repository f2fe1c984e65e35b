"""A worker that is killed at any instant loses no delivery, and hands at most the one at hand over a second time."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.forge.webhook import Delivery, Event, Topic
from bot.store.deliveries import enqueue, queue
from bot.store.store import Store

NOTE = Delivery(Event.NOTE, "reef/core", Topic.PULLS, "12", "1", "7", 90, "d")


@contextmanager
def workers(folder: Path):
    """Give what starts a worker, and what waits for one to end."""
    command = [sys.executable, str(Path(__file__).with_name("queueworker.py")), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runner:

        def ask(words: str) -> int:
            runner.stdin.write(f"{words}\n")
            runner.stdin.flush()
            return int(runner.stdout.readline())

        yield ask
        runner.stdin.close()


def fill(folder: Path, deliveries: int) -> None:
    """Queue so many, each of them twice."""
    with closing(Store.open(folder / ".sigbot/sigbot.db")) as store, store.begin() as connection:
        for _ in range(2):
            for n in range(deliveries):
                enqueue(connection, replace(NOTE, comment=str(n), digest=str(n)), 0)


def kill_often(folder: Path, deliveries: int, longest: float) -> None:
    fill(folder, deliveries)
    dice, killed = random.Random(7), 0
    with workers(folder) as ask:
        while True:
            worker = ask("run")
            time.sleep(dice.uniform(0, longest))
            os.kill(worker, signal.SIGKILL)
            if ask(f"wait {worker}") == 0:
                break  # it had ended by itself
            killed += 1
            longest *= 1.2  # so that it comes to an end
    handed = Counter((folder / "log").read_text().split())
    assert killed > 3
    assert set(handed) == {str(n) for n in range(deliveries)}
    assert sum(handed.values()) - deliveries <= killed
    with closing(Store.open(folder / ".sigbot/sigbot.db")) as store, store.read() as connection:
        assert queue(connection, 0) == replace(queue(connection, 0), queued=0, working=0, failed=0)


@pytest.mark.slow
def test_ten_thousand_are_worked_off_through_kills(tmp_path):
    """Each of ten thousand is handed over; only one that was at hand when its worker died is so a second time."""
    kill_often(tmp_path, 10_000, 0.5)


@pytest.mark.slow
def test_ten_thousand_are_worked_off_once_when_nobody_is_killed(tmp_path):
    """Each once, in the order in which they came."""
    fill(tmp_path, 10_000)
    with workers(tmp_path) as ask:
        assert ask(f"wait {ask('run')}") == 0
    assert (tmp_path / "log").read_text().split() == [str(n) for n in range(10_000)]
