"""Run `update` again and again, each time in a fork of its own that a test may kill: `runner.py FOLDER`.

A fork saves the second that importing costs, so that the kills fall into the work. For each line of input one run
is begun and its process id printed; when it has ended, so is its exit status.
"""

import os
import sys
from pathlib import Path

from bot.app.session import Environment, open_run
from bot.app.update import update


def main() -> None:
    """Serve until the input ends."""
    folder = Path(sys.argv[1])
    environment = Environment.of_machine()
    for _ in sys.stdin:
        run = os.fork()
        if not run:
            with open_run(folder, environment, writes=True) as opened:
                updated = update(opened)
            os._exit(bool(updated.errors))
        sys.stdout.write(f"{run}\n")
        sys.stdout.flush()
        _, status = os.waitpid(run, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
