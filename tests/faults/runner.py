"""Run `update` again and again, each time in a fork of its own that a test may kill: `runner.py FOLDER`.

A fork saves the second that importing costs, so that the kills fall into the work. A line of input begins a run, and
its process id is printed; a second line waits for its end, and its exit status is printed. Until then the process id
is the run's alone, ended or not.
"""

import os
import sys
from pathlib import Path

from bot.app.session import Environment, open_run
from bot.app.update import ReadFor, update


def main() -> None:
    """Serve until the input ends."""
    folder = Path(sys.argv[1])
    environment = Environment.of_machine()
    while sys.stdin.readline():
        run = os.fork()
        if not run:
            with open_run(folder, environment, writes=True) as opened:
                ladder = bool(opened.workspace.config.ladder)
                updated = update(opened, purpose=ReadFor.LADDER if ladder else ReadFor.BOARD)
            os._exit(bool(updated.errors))
        sys.stdout.write(f"{run}\n")
        sys.stdout.flush()
        sys.stdin.readline()
        _, status = os.waitpid(run, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
