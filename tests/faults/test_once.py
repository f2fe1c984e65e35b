"""Cron and two daemons together do a job once, and one that was killed is done again by the next run, once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from e2e.story import CONFIG, README, README_EN

NOTHING, ONE = 10, 11  # exit codes of the runner: how many jobs were done


class Runs:
    """Runs in processes of their own, on one folder."""

    def __init__(self, folder: Path, runner: subprocess.Popen[str]) -> None:
        self._folder, self._beside = folder, folder.parent
        self._runner = runner

    def start(self) -> int:
        return self._ask(f"run {self._folder}")

    def in_the_middle(self) -> None:
        """Wait until one run is at work."""
        (self._beside / "begun").read_bytes()

    def let_on(self) -> None:
        """Let the run that is at work come to its end."""
        (self._beside / "gate").write_bytes(b"")

    def end(self, run: int) -> int:
        """Wait for the end of a run; give its exit code, below zero for the signal that killed it."""
        return os.waitstatus_to_exitcode(self._ask(f"wait {run}"))

    def _ask(self, words: str) -> int:
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        self._runner.stdin.write(f"{words}\n")
        self._runner.stdin.flush()
        return int(self._runner.stdout.readline())

    @property
    def log(self) -> list[str]:
        return (self._beside / "log").read_text().splitlines()


@pytest.fixture(scope="module")
def runner():
    command = [sys.executable, str(Path(__file__).with_name("jobrunner.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runner:
        yield runner
        assert runner.stdin is not None
        runner.stdin.close()


@pytest.fixture
def runs(tmp_path, runner):
    folder = tmp_path / "sig"
    folder.mkdir()
    for name, text in {"sig.yaml": CONFIG, "README.md": README, "README_en.md": README_EN}.items():
        (folder / name).write_text(text)
    for name in ("begun", "gate"):
        os.mkfifo(tmp_path / name)
    return Runs(folder, runner)


def test_those_that_come_meanwhile_leave_quietly(runs):
    """One is at work: the others end at once, with nothing done and no complaint; afterwards it is not due."""
    first = runs.start()
    runs.in_the_middle()
    assert [runs.end(runs.start()) for _ in range(3)] == [NOTHING] * 3
    runs.let_on()
    assert runs.end(first) == ONE
    assert runs.end(runs.start()) == NOTHING
    assert runs.log == [f"begun {first}", f"ended {first}"]


def test_a_killed_run_is_done_again_at_once_by_the_next(runs):
    """kill -9 in the middle, three times: each time the next run takes over; the one that ends it is the last."""
    killed = []
    for _ in range(3):
        killed.append(runs.start())
        runs.in_the_middle()
        os.kill(killed[-1], signal.SIGKILL)
        assert runs.end(killed[-1]) == -signal.SIGKILL
    last = runs.start()
    runs.in_the_middle()
    assert runs.end(runs.start()) == NOTHING
    runs.let_on()
    assert runs.end(last) == ONE
    assert runs.end(runs.start()) == NOTHING
    assert runs.log == [*(f"begun {run}" for run in (*killed, last)), f"ended {last}"]


@pytest.mark.parametrize("attempt", range(3))
def test_of_many_that_start_together_one_does_it(runs, attempt):
    """Whoever gets the lock; the others find it held, or the job done."""
    started = [runs.start() for _ in range(8)]
    runs.in_the_middle()
    runs.let_on()
    assert sorted(runs.end(run) for run in started) == [NOTHING] * 7 + [ONE]
    assert len(runs.log) == 2
