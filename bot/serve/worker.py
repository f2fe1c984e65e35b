"""Works the queue of deliveries off, one after the other, and outlives whatever goes wrong with one of them.

A delivery whose worker is killed between the work and the note of it is handed out once more: whoever handles it
looks first whether its answer stands on the host already, as after any other crash.
"""

import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import Connection
from structlog.typing import FilteringBoundLogger

from bot.app.scrub import scrubbed
from bot.app.session import Environment
from bot.errors import SigbotError
from bot.forge.webhook import Delivery
from bot.store.deliveries import (
    Claimed,
    claim_next,
    done,
    done_with_topic,
    failed,
    forget,
    next_attempt,
    postponed,
    take_over,
)
from bot.store.store import Busy, Store, alone

Handler = Callable[[Delivery], bool | None]  # True: it saw to all that is new in the topic
Note = Callable[[Connection], None]

MOMENT = 0.05  # seconds
LOOK = 1.0  # seconds between two looks for work that nobody told of: another process may have taken it in
REST = 5  # seconds, where another run or another worker is busy
KEPT = 30 * 86400  # seconds for which what was worked on is remembered, against replays and for `doctor`
FORGET_EVERY = 86400  # seconds


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
        self._forget_at = 0
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
        """Hand over one after the other; what came of one is written together with taking the next."""
        with store.begin() as connection:
            taken_over = take_over(connection)
        if taken_over:
            self._log.info("took deliveries over from a worker that was killed", deliveries=taken_over)
        note: Note = _nothing
        while True:
            with store.begin() as connection:
                note(connection)
                if self._now >= self._forget_at:
                    forget(connection, self._now - KEPT)
                    self._forget_at = self._now + FORGET_EVERY
                claimed = None if self._stopped.is_set() else claim_next(connection, self._now)
            self._told = ""
            if self._stopped.is_set() and claimed is None:
                return
            note = self._hand_over(claimed) if claimed else self._rest()

    def _rest(self) -> Note:
        """Wait for work, and then for a moment more: whoever brought it is to get the answer first."""
        self._wanted.wait(LOOK)
        self._wanted.clear()
        self._stopped.wait(MOMENT)
        return _nothing

    def _hand_over(self, claimed: Claimed) -> Note:
        """Let the handler do it; give what is to be written down about it."""
        log = self._log.bind(hook=claimed.delivery.event.value, place=str(claimed.delivery))
        try:
            whole = self._handler(claimed.delivery)
        except Busy:  # another run is at work in the folder: nothing was tried
            self._stopped.wait(LOOK)
            return partial(postponed, claimed=claimed, due=self._now + REST)
        except SigbotError as error:
            return self._failed(claimed, log, scrubbed(str(error), self._environment))
        except Exception as defect:  # one delivery never stops the others
            log.exception("a defect of sigbot", kind=type(defect).__name__)
            return self._failed(claimed, log, f"a defect of sigbot ({type(defect).__name__})")
        self._count("done")
        return partial(done_with_topic if whole else done, claimed=claimed)

    def _failed(self, claimed: Claimed, log: FilteringBoundLogger, why: str) -> Note:
        due = next_attempt(claimed, self._now)
        self._count("given up" if due is None else "failed")
        if due is None:
            log.error("given up", why=why, attempt=claimed.attempt)
        else:
            log.warning("failed", why=why, attempt=claimed.attempt, again_in=due - self._now)
        return partial(failed, claimed=claimed, due=due, error=why)

    def _complain(self, why: str) -> None:
        if why != self._told:
            self._told = why
            self._log.error("cannot work the queue off; it goes on as soon as this is mended", why=why)

    @property
    def _now(self) -> int:
        return int(self._environment.clock.now())


def _nothing(_connection: Connection) -> None:
    """Write nothing down."""
