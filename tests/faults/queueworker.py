"""Work a queue off in forks: `queueworker.py FOLDER`, one line of input, one line of output.

`run` starts a fork that works and prints its process id; `wait PID` prints its exit status. The work is a line in the
file `log`; with nothing left to do, a fork ends by itself.
"""

import io
import os
import sys
import threading
import time
from pathlib import Path

from bot.app.session import Environment
from bot.forge.pace import SystemClock
from bot.serve.log import logger
from bot.serve.worker import Worker
from bot.store.deliveries import queue
from bot.store.store import Store


def work(folder: Path) -> None:
    log = os.open(folder / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    environment = Environment({}, SystemClock())
    database = folder / ".sigbot/sigbot.db"
    worker = Worker(
        database,
        lambda delivery: void(os.write(log, f"{delivery.comment}\n".encode())),
        environment,
        logger(environment, io.StringIO()),
    )
    thread = threading.Thread(target=worker.run)
    thread.start()
    store = Store.open(database)
    while True:
        time.sleep(0.05)
        with store.read() as connection:
            stands = queue(connection, 0)
        if not stands.queued and not stands.working:
            worker.stop()
            thread.join()
            os._exit(0)


def void(_value: object) -> None:
    """Give nothing, as a handler does."""


def main() -> None:
    """Serve until the input ends."""
    for line in sys.stdin:
        word, _, number = line.strip().partition(" ")
        if word == "wait":
            answer = os.waitpid(int(number), 0)[1]
        else:
            answer = os.fork()
            if not answer:
                work(Path(sys.argv[1]))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
