"""Publish again and again, each time in a fork of its own that kills itself at a step: `publisher.py FOLDER`.

A line of input `NOW STEP WHEN` begins a run at that instant; its exit status is printed. It kills itself `before`
or `after` its STEP-th outward act (from 1), `after` being before the outcome is written down; STEP 0: not at all.
"""

import os
import signal
import sys
from pathlib import Path

from bot.app.publish import publish
from bot.app.session import Environment, open_run
from bot.app.update import update
from bot.deliver import carrier
from bot.demo.gitee import Clock


def killing(step: int, when: str) -> None:
    """Have the live carrier end the process at its n-th act."""
    acts, perform = [0], carrier.LiveCarrier.perform

    def deadly(self, action):
        acts[0] += 1
        if acts[0] == step and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        outcome = perform(self, action)
        if acts[0] == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    carrier.LiveCarrier.perform = deadly


def main() -> None:
    folder = Path(sys.argv[1])
    for line in sys.stdin:
        now, step, when = line.split()
        run = os.fork()
        if not run:
            killing(int(step), when)
            environment = Environment(os.environ, Clock(float(now)))
            with open_run(folder, environment, writes=True) as opened:
                update(opened)
                publish(opened.anew())
            os._exit(0)
        _, status = os.waitpid(run, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
