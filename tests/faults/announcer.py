"""Announce again and again, each time in a fork of its own that kills itself at a step: `announcer.py FOLDER`.

A line of input `NOW STEP WHEN` begins a run, as in `publisher.py`; mail and chat are acts like any other.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from bot.app.home import fetch_home
from bot.app.meetings.announcing import announce
from bot.app.meetings.stage import staged
from bot.app.session import Environment, open_run
from bot.deliver.carrier import LiveCarrier
from bot.deliver.chat import ChatCarrier
from bot.deliver.mail import MailCarrier
from bot.demo.gitee import Clock


def killing(step: int, when: str) -> None:
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

    for carrier in (LiveCarrier, MailCarrier, ChatCarrier):
        carrier.perform = deadly(carrier.perform)


def main() -> None:
    folder = Path(sys.argv[1])
    for line in sys.stdin:
        now, step, when = line.split()
        child = os.fork()
        if not child:
            killing(int(step), when)
            opened = open_run(folder, Environment(os.environ, Clock(float(now))), writes=True)
            with opened as run, staged(run, fetch_home(run)) as stage:
                announce(stage)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
