"""What is delivered to, and the queue by itself, each in a process of its own.

`hookserver.py ours FOLDER` serves with a worker that takes out what comes in, `bare` a route that reads and says yes;
`empty FOLDER` works off 10,000, `updates FOLDER` makes two bare transactions for each of as many rows.
"""

import io
import json
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.app.session import Environment
from bot.forge.pace import SystemClock
from bot.forge.webhook import Delivery, Event, Secret, Topic
from bot.serve.log import logger
from bot.serve.server import HOOKS, listen, server
from bot.serve.web import Service
from bot.serve.worker import Worker
from bot.store.deliveries import enqueue
from bot.store.store import Store
from tests.benchmarks.hookclient import SECRET
from tests.benchmarks.process import Stopwatch

QUEUED = 10_000


def ours(folder: str) -> None:
    environment = Environment({}, SystemClock())
    log = logger(environment, io.StringIO())
    with Service(Path(folder), environment, log, Secret(SECRET), lambda _delivery: None) as service:
        _until_closed(service.address, service.stop)
        service.run()


def bare() -> None:
    async def answer(request: Request) -> PlainTextResponse:
        await request.body()
        return PlainTextResponse("queued\n")

    serving = server(Starlette(routes=[Route(HOOKS, answer, methods=["POST"])]))
    with listen("127.0.0.1", 0) as listening:
        _until_closed(
            f"http://127.0.0.1:{listening.getsockname()[1]}", lambda: setattr(serving, "should_exit", True)
        )
        serving.run([listening])


def _until_closed(address: str, stop: object) -> None:
    """Tell the address, and stop when the input ends."""
    sys.stdout.write(json.dumps({"address": address}) + "\n")
    sys.stdout.flush()

    def wait() -> None:
        sys.stdin.read()
        stop()  # type: ignore[operator]

    threading.Thread(target=wait, daemon=True).start()


def empty(folder: str) -> None:
    database = Path(folder) / "sigbot.db"
    with closing(Store.open(database)) as store, store.begin() as connection:
        for n in range(QUEUED):
            enqueue(connection, Delivery(Event.NOTE, "a/b", Topic.PULLS, "1", str(n), "7", 0, str(n)), 0)
    environment, left = Environment({}, SystemClock()), iter(range(QUEUED - 1, -1, -1))

    def handler(_delivery: Delivery) -> None:
        if next(left) == 0:
            worker.stop()

    worker = Worker(database, handler, environment, logger(environment, io.StringIO()))
    with Stopwatch() as watch:
        worker.run()
    watch.tell()


def updates(folder: str) -> None:
    Path(folder).mkdir()
    with closing(sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)) as bare_database:
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=NORMAL",
            "CREATE TABLE q (id INTEGER, state)",
        ):
            bare_database.execute(statement)
        bare_database.execute("CREATE INDEX i ON q (id)")
        bare_database.executemany("INSERT INTO q VALUES (?, 'queued')", [(n,) for n in range(QUEUED)])
        with Stopwatch() as watch:
            for n in range(QUEUED):
                for state in ("working", "done"):
                    bare_database.execute("UPDATE q SET state = ? WHERE id = ?", (state, n))
    watch.tell()


if __name__ == "__main__":
    {"ours": ours, "bare": bare, "empty": empty, "updates": updates}[sys.argv[1]](*sys.argv[2:])
