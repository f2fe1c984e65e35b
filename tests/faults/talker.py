"""Answer, and be killed at it: see `mortal.py`."""

import sys

from bot.app.conversation.talking import answer
from bot.app.session import open_run
from faults.mortal import be_mortal


def work(folder, environment) -> int:
    with open_run(folder, environment, writes=True) as run:
        try:
            answer(run)
        except Exception as error:  # noqa: BLE001 - the story asks for it
            sys.stderr.write(f"{error!r}\n")
            return 3
    return 0


if __name__ == "__main__":
    be_mortal(work)
