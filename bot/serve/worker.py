"""Works the queue of deliveries off, one after the other, and outlives whatever goes wrong with one of them.

A delivery whose worker is killed between the work and the note of it is handed out once more: whoever handles it
looks first whether its answer stands on the host already, as after any other crash.
"""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from bot.app.scrub import scrubbed
from bot.app.session import Environment
from bot.errors import SigbotError
from bot.forge.webhook import Delivery
from bot.store.deliveries import Claimed, claim_next, done, failed, forget, postponed, take_over
from bot.store.store import Busy, Store, alone

Handler = Callable[[Delivery], None]

LOOK = 1.0  # seconds between two looks for work that nobody told of: another process may have taken it in
REST = 5  # seconds, where another run or another worker is busy
KEPT = 30 * 86400  # seconds for which what was worked on is remembered, against replays and for `doctor`


class Worker:
    """The one that hands deliveries to their handler; several in one folder take turns."""

    def __init__(
        self,
        database: Path,
        handler: Handler,
        environment: Environment,
        log: FilteringBoundLogger,
        count: Callable[[str], None] = lambda _outcome: None,
    ) -> None:
        self._database = database
        self._handler = handler
        self._environment = environment
        self._log = log
        self._count = count
        self._wanted = threading.Event()
        self._stopped = threading.Event()
        self._told = ""  # the failure told last: one that stays the same is told once

    def wake(self) -> None:
        """Tell that something was queued."""
        self._wanted.set()

    def stop(self) -> None:
        """Let the delivery at hand be the last."""
        self._stopped.set()
        self._wanted.set()

    def run(self) -> None:
        """Work until it is stopped; what was being worked on when anything broke is queued again."""
        while not self._stopped.is_set():
            try:
                with (
                    alone(self._database.parent, "worker"),
                    closing(Store.open(self._database)) as store,
                ):
                    self._work(store)
            except Busy:
                self._stopped.wait(REST)  # another process has the queue
            except (SigbotError, OSError) as error:
                self._complain(str(error))
                self._stopped.wait(REST)
            except Exception as defect:  # noqa: BLE001 - a worker that ends leaves everything undone
                self._log.exception("a defect of sigbot", kind=type(defect).__name__)
                self._stopped.wait(REST)

    def _work(self, store: Store) -> None:
        with store.begin() as connection:
            taken_over = take_over(connection)
            forget(connection, self._now - KEPT)
        if taken_over:
            self._log.info("took deliveries over from a worker that was killed", deliveries=taken_over)
        while not self._stopped.is_set():
            with store.begin() as connection:
                claimed = claim_next(connection, self._now)
            self._told = ""
            if claimed is None:
                self._wanted.wait(LOOK)
                self._wanted.clear()
            else:
                self._hand_over(store, claimed)

    def _hand_over(self, store: Store, claimed: Claimed) -> None:
        """Let the handler do it, and write down what came of it."""
        log = self._log.bind(hook=claimed.delivery.event.value, place=str(claimed.delivery))
        try:
            self._handler(claimed.delivery)
        except Busy:  # another run is at work in the folder: nothing was tried
            with store.begin() as connection:
                postponed(connection, claimed, self._now + REST)
            self._stopped.wait(LOOK)
        except SigbotError as error:
            self._failed(store, claimed, log, scrubbed(str(error), self._environment))
        except Exception as defect:
            log.exception("a defect of sigbot", kind=type(defect).__name__)
            self._failed(store, claimed, log, f"a defect of sigbot ({type(defect).__name__})")
        else:
            with store.begin() as connection:
                done(connection, claimed)
            self._count("done")

    def _failed(self, store: Store, claimed: Claimed, log: FilteringBoundLogger, why: str) -> None:
        with store.begin() as connection:
            again = failed(connection, claimed, self._now, why)
        self._count("failed" if again else "given up")
        if again:
            log.warning("failed", why=why, attempt=claimed.attempt, again_in=again - self._now)
        else:
            log.error("given up", why=why, attempt=claimed.attempt)

    def _complain(self, why: str) -> None:
        if why != self._told:
            self._told = why
            self._log.error("cannot work the queue off; it goes on as soon as this is mended", why=why)

    @property
    def _now(self) -> int:
        return int(self._environment.clock.now())
