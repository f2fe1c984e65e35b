"""Run whatever is due in forks, which saves importing: one line of input, one line of output.

`run FOLDER` starts a fork that does what is due, and prints its process id; `wait PID` prints its exit status. The
job's work is three steps on the folder beside the SIG's: a line into `log`, a byte into the pipe `begun`, one out of
the pipe `gate`; so a test knows when it is in the middle, and how long it stays there.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.app import jobs
from bot.app.jobs import Job, run_jobs
from bot.app.outcome import Outcome
from bot.app.session import Environment
from bot.demo.gitee import Clock
from bot.rules.due import Daily

NOW = Clock(datetime(2025, 1, 6, 9, tzinfo=UTC))


def work(folder, environment, *, budget, dry_run, watcher):
    beside = folder.parent
    for word in ("begun", "ended"):
        with (beside / "log").open("a") as log:
            log.write(f"{word} {os.getpid()}\n")
        if word == "begun":
            (beside / "begun").write_bytes(b"")
            (beside / "gate").read_bytes()
    return Outcome()


def main() -> None:
    """Serve until the input ends."""
    jobs.JOBS = {"board": Job(lambda config: Daily.written(config.run.board), work)}
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "wait":
            answer = os.waitpid(int(rest), 0)[1]
        else:
            answer = os.fork()
            if not answer:
                report = run_jobs(Path(rest), Environment(os.environ, NOW))
                os._exit(10 + len(report.ran) if report.exit_code == 0 else 1)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
