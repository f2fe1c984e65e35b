"""Takes deliveries into the database: whoever sent one hears yes only when it is kept."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.errors import SigbotError
from bot.forge.pace import Clock
from bot.forge.webhook import Delivery
from bot.store.deliveries import enqueue, length
from bot.store.store import Store

PATIENCE = 5.0  # seconds that the host is kept waiting while somebody else holds the database
MOST = 100_000  # deliveries that may wait; whoever has caught a signature cannot fill the disk
_COUNTED_EVERY = 100  # deliveries


class Full(SigbotError):
    """More waits than can be meant."""


class Intake:
    """One delivery at a time, in a thread of its own: a database that is held by somebody blocks no other answer."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._thread = ThreadPoolExecutor(1, "intake")
        self._before_count = 0
        self._waiting = 0

    async def take(self, delivery: Delivery) -> bool:
        """Keep a delivery; False where it is known already.

        Raises TimeoutError where the database was held too long, Full, or StoreError: it may be kept all the same.
        """
        async with asyncio.timeout(PATIENCE):
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._put, delivery)

    def close(self) -> None:
        """Let what is being kept come to its end."""
        self._thread.shutdown(cancel_futures=True)

    def _put(self, delivery: Delivery) -> bool:
        with self._store.begin() as connection:
            if self._before_count == 0:
                self._waiting, self._before_count = length(connection), _COUNTED_EVERY
            if self._waiting >= MOST:
                self._before_count = 0
                raise Full("the queue is full")
            news = enqueue(connection, delivery, int(self._clock.now()))
        self._before_count -= 1
        self._waiting += news
        if news:
            self._wake()
        return news
