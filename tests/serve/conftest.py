"""The service in the test's own process: real HTTP on loopback, the test's clock, the log as parsed lines."""

import io
import json
import sqlite3
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import requests
from forge.hooks import NOW, SECRET, encoded, headers, note

from bot.app.jobs import Report
from bot.app.session import Environment
from bot.demo.gitee import Clock
from bot.forge.webhook import Secret
from bot.serve.log import logger
from bot.serve.server import HOOKS
from bot.serve.web import Service


class Served:
    """One service, and what a host, a stranger and an operator do to it."""

    def __init__(self, folder: Path, service: Service, clock: Clock, out: io.StringIO) -> None:
        self.folder, self.service, self.clock, self.out = folder, service, clock, out
        self.database = folder / ".sigbot/sigbot.db"
        self.session = requests.Session()
        self.session.trust_env = False

    @property
    def log(self) -> list[dict]:
        return [json.loads(line) for line in self.out.getvalue().splitlines()]

    def post(self, body=None, event="Note Hook", sent=None, **rest) -> requests.Response:
        """Deliver, signed at this moment unless other headers are `sent`."""
        data = encoded(note() if body is None else body) if not isinstance(body, bytes) else body
        sent = headers(event, at=self.clock.now()) if sent is None else {"X-Gitee-Event": event, **sent}
        return self.session.post(self.service.address + HOOKS, data=data, headers=sent, timeout=30, **rest)

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.service.address + path, timeout=30)

    def figure(self, name: str) -> float:
        """Read one line of the metrics, 0 where there is none."""
        lines = self.get("/metrics").text.splitlines()
        return next((float(line.split()[-1]) for line in lines if line.startswith(f"{name} ")), 0.0)

    def answered(self, event: str, outcome: str) -> float:
        return self.figure(f'sigbot_deliveries_total{{event="{event}",outcome="{outcome}"}}')

    @property
    def rows(self) -> list:
        """Give the queue's rows, the oldest first."""
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute("SELECT * FROM delivery ORDER BY id")
            names = [column[0] for column in found.description]
            return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in found]

    def until(self, condition, seconds=10.0) -> None:
        """Wait until something holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it never came to that"
            time.sleep(0.02)


@contextmanager
def serving(folder, handler=None, mode=None, variables=None):
    """Serve a folder; nothing is due in it."""
    clock, out = Clock(datetime.fromtimestamp(NOW, UTC)), io.StringIO()
    environment = Environment({"SIGBOT_WEBHOOK_SECRET": SECRET, **(variables or {})}, clock)
    with Service(folder, environment, logger(environment, out), Secret(SECRET, mode), handler) as service:
        thread = threading.Thread(target=service.run)
        thread.start()
        served = Served(folder, service, clock, out)
        try:
            yield served
        finally:
            served.session.close()
            service.stop()
            thread.join()


@pytest.fixture
def nothing_due(monkeypatch):
    """Let the daemon find nothing to do; the folder holds no SIG."""
    monkeypatch.setattr("bot.serve.daemon.run_jobs", lambda *_asked: Report((), 0, ZoneInfo("Asia/Shanghai")))


@pytest.fixture
def serve(tmp_path, nothing_due):
    """Start services; they end with the test."""
    with ExitStack() as stack:
        yield lambda handler=None, **rest: stack.enter_context(serving(tmp_path, handler, **rest))


@pytest.fixture
def served(serve):
    return serve()
