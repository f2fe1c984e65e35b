"""Answer again and again, each time in a fork of its own that kills itself at a step: `talker.py FOLDER`.

A line of input `NOW STEP WHEN` begins a run, as in `publisher.py`.
"""

import os
import sys
from pathlib import Path

from bot.app.conversation.talking import answer
from bot.app.session import Environment, open_run
from bot.demo.gitee import Clock
from faults.publisher import killing


def main() -> None:
    folder = Path(sys.argv[1])
    for line in sys.stdin:
        now, step, when = line.split()
        child = os.fork()
        if not child:
            killing(int(step), when)
            status = 0
            with open_run(folder, Environment(os.environ, Clock(float(now))), writes=True) as run:
                try:
                    answer(run)
                except Exception as error:  # noqa: BLE001 - the story asks for it
                    sys.stderr.write(f"{error!r}\n")
                    status = 3
            os._exit(status)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
