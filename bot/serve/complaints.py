"""What strangers can make the log say is said at once, and then at most once a minute, with how often it was."""

import threading

from structlog.typing import FilteringBoundLogger

from bot.forge.pace import Clock

PAUSE = 60  # seconds between two lines of one kind


class Complaints:
    """Tells of refusals; made for many threads."""

    def __init__(self, log: FilteringBoundLogger, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._told: dict[str, float] = {}  # kind → when it was told last
        self._untold: dict[str, int] = {}
        self._turn = threading.Lock()

    def tell(self, kind: str, words: str, **more: object) -> None:
        """Write a line, unless one of the same kind was written within the last minute."""
        with self._turn:
            now = self._clock.now()
            if abs(now - self._told.get(kind, -PAUSE)) < PAUSE:
                self._untold[kind] = self._untold.get(kind, 0) + 1
                return
            self._told[kind] = now
            untold = self._untold.pop(kind, 0)
        self._log.warning(words, **more, **({"untold": untold} if untold else {}))
