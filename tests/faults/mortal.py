"""Runs in processes of their own that end themselves at a step, and who asks for them."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.app.session import Environment
from bot.deliver.carrier import LiveCarrier
from bot.demo.gitee import Clock

Work = Callable[[Path, Environment], int | None]  # it gives the exit status, None for 0


def be_mortal(work: Work, *others: type) -> None:
    """Work again and again, each time in a fork of its own that kills itself at a step: `SCRIPT FOLDER`.

    A line of input `NOW STEP WHEN` begins a run at that instant; its exit status is printed. It kills itself `before`
    or `after` its STEP-th outward act (from 1), `after` being before the outcome is written down; STEP 0: not at all.
    Outward acts are those of the live carrier, and of `others` like it.
    """
    folder = Path(sys.argv[1])
    for line in sys.stdin:
        now, step, when = line.split()
        child = os.fork()
        if not child:
            _kill_at(int(step), when, (LiveCarrier, *others))
            os._exit(work(folder, Environment(os.environ, Clock(float(now)))) or 0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


def _kill_at(step: int, when: str, carriers: tuple[type, ...]) -> None:
    """Have the process end at its n-th act, by whichever carrier."""
    acts, turn = [0], threading.Lock()

    def deadly(perform):
        def act(self, action):
            with turn:  # the others wait: what they do would be done or not, by chance
                acts[0] += 1
                if acts[0] == step and when == "before":
                    os.kill(os.getpid(), signal.SIGKILL)
                outcome = perform(self, action)
                if acts[0] == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return outcome

        return act

    for carrier in carriers:
        carrier.perform = deadly(carrier.perform)


@contextmanager
def mortal(
    script: str, folder: Path, environment: Environment, clock: Clock, after: int
) -> Iterator[Callable]:
    """Give a function that runs a script beside this file, killed at a step; it says whether it was.

    Each run is so many seconds `after` the one before, unless told otherwise.
    """
    command = [sys.executable, str(Path(__file__).with_name(script)), str(folder)]
    tests = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [tests, os.environ.get("PYTHONPATH", "")]))
    variables = {**os.environ, **environment.variables, "PYTHONPATH": path}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=variables
    ) as runner:

        def run(step: int = 0, when: str = "before", after: int = after) -> bool:
            clock.advance(after)
            runner.stdin.write(f"{clock.now()} {step} {when}\n")
            runner.stdin.flush()
            status = int(runner.stdout.readline())
            assert status in (0, signal.SIGKILL)
            return status == signal.SIGKILL

        yield run
        runner.stdin.close()
