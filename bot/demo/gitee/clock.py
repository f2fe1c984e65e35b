"""Time on the simulated host: a clock that is wound by hand, and the host's way of writing instants."""

import threading
import time
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))  # every time in Gitee's answers is +08:00

Moment = datetime | float  # an aware datetime, or epoch seconds


class Clock:
    """A virtual clock: half an hour against a rate limit passes in no time. Safe to share between threads."""

    def __init__(self, start: Moment) -> None:
        self._now = float(seconds(start))
        self._lock = threading.Lock()

    def now(self) -> float:
        """Give the present instant in epoch seconds."""
        return self._now

    def advance(self, by: float) -> None:
        """Move the present `by` seconds forward."""
        with self._lock:
            self._now += by

    def sleep(self, length: float) -> None:
        """Pass `length` seconds without waiting: what a client under test sleeps with."""
        self.advance(max(0.0, length))


def seconds(moment: Moment) -> int:
    """Turn a moment into whole epoch seconds, the host's resolution; a naive datetime is a ValueError."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone: write datetime(..., tzinfo=BEIJING)")
        return int(moment.timestamp())
    return int(moment)


def stamp(epoch: float) -> str:
    """Write an instant as the API does: `2021-09-30T16:38:19+08:00`."""
    return time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(epoch + 8 * 3600))


def instant(text: str) -> float:
    """Read an ISO 8601 parameter into epoch seconds, Beijing where it names no zone; else ValueError."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).timestamp()
