"""The whole service in one process: the daemon, the hooks, and the worker that sees to what they told of."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC
from pathlib import Path
from typing import Self

from apscheduler.schedulers.background import BackgroundScheduler
from structlog.typing import FilteringBoundLogger

from bot.app.session import Environment
from bot.app.workspace import DATABASE, STATE
from bot.documents.calendar import FEED
from bot.forge.webhook import Secret
from bot.serve.daemon import Daemon
from bot.serve.hooks import Hooks
from bot.serve.intake import PATIENCE, Intake
from bot.serve.metrics import Metrics
from bot.serve.pulse import Pulse, feel, troubles, write_something
from bot.serve.server import HOOKS, application, listen, server
from bot.serve.signals import stopper
from bot.serve.worker import Handler, Worker
from bot.store.store import Store, StoreError

TURN = 0.001  # seconds; five times as often as usual
GLANCE = 2.0  # seconds that a look at the database may wait for others


class Service:
    """Opened, it listens; `run` serves until `stop`.

    Without a `handler` deliveries are kept in the queue, and nobody works it off.
    """

    def __init__(
        self,
        folder: Path,
        environment: Environment,
        log: FilteringBoundLogger,
        secret: Secret,
        handler: Handler | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._clock = environment.clock
        self._log = log
        self._closing = ExitStack()
        with self._closing:
            database = folder / STATE / DATABASE
            self._daemon = Daemon(folder, environment, log)
            self._listening = self._closing.enter_context(listen(host, port))
            self.address = f"http://{_bracketed(host)}:{self._listening.getsockname()[1]}"
            taking, self._looking = Store.open(database, PATIENCE), Store.open(database, GLANCE)
            self._closing.callback(taking.close)
            self._closing.callback(self._looking.close)
            metrics = Metrics(self._feel)
            counted = metrics.worked
            self._worker = handler and Worker(
                database, handler, environment, log, lambda outcome: counted.labels(outcome).inc()
            )
            intake = Intake(taking, self._clock, self._worker.wake if self._worker else lambda: None)
            self._closing.callback(intake.close)
            hooks = Hooks(secret, intake, metrics, self._clock, log)
            self._server = server(application(hooks, metrics, self._troubles, folder.resolve() / FEED))
            self._closing = self._closing.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._closing.close()

    def run(self) -> None:
        """Serve until it is stopped; then whoever is being answered is answered, and the work at hand ends."""
        scheduler = BackgroundScheduler(timezone=UTC)
        self._daemon.every_minute(scheduler)
        worker = self._worker
        thread = threading.Thread(target=worker.run, name="worker", daemon=True) if worker else None
        scheduler.start()
        try:
            if thread:
                thread.start()
            with _quick_turns():
                self._server.run([self._listening])
        finally:
            self.stop()
            scheduler.shutdown()
            if thread:
                thread.join()

    def stop(self) -> None:
        """Let it end; made for any thread, and for being asked twice."""
        self._server.should_exit = True
        if self._worker:
            self._worker.stop()

    def _feel(self) -> Pulse | None:
        try:
            return feel(self._looking, int(self._clock.now()))
        except StoreError as error:
            self._log.warning("the database does not answer", why=str(error))
            return None

    def _troubles(self) -> list[str]:
        pulse = self._feel()
        if pulse is None:
            return ["the database cannot be read"]
        daemon, works = self._daemon, self._worker is not None
        found = list(troubles(pulse, daemon.quiet_since, works=works, fails=bool(daemon.failure)))
        try:
            write_something(self._looking, pulse.now)
        except StoreError as error:
            self._log.warning("the database cannot be written", why=str(error))
            found.append("the database cannot be written")
        return found


def serve_web(
    folder: Path,
    environment: Environment,
    log: FilteringBoundLogger,
    secret: Secret,
    handler: Handler | None = None,
    *,
    host: str,
    port: int,
) -> None:
    """Run the service until a signal ends it."""
    _allow_connections()
    with Service(folder, environment, log, secret, handler, host=host, port=port) as service:
        stop = stopper(service.stop)
        log.info("started", folder=str(folder), hooks=service.address + HOOKS)
        service.run()
        stop.join()
    log.info("stopped")


@contextmanager
def _quick_turns() -> Iterator[None]:
    """Let threads take turns often: an answer needs a few, and each waits for a board that is being counted."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    yield
    sys.setswitchinterval(before)


def _allow_connections() -> None:
    """Raise the number of open files to what the system allows: the usual 1,024 are fewer than the connections."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not there on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY and soft < 4096:
            wanted = 4096 if hard == resource.RLIM_INFINITY else min(hard, 4096)
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
