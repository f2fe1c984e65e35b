"""One pacer for all connections to a host: it spends the host's rate and the run's budget.

The rate headers lead (`X-RateLimit-Limit`, `-Remaining`, `-Reset`, read by Gitee's own command line client);
a host that sends none is asked one request at a time.
"""

import contextlib
import math
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Protocol

WIDEST = 8  # connections at most
LONGEST_WAIT = 900.0  # seconds; a longer one ends the run instead, and the next run goes on
WINDOW = 60.0  # seconds; taken where a host tells what remains but not until when


class Clock(Protocol):
    """The time and the means to let it pass; tests move it themselves."""

    def now(self) -> float:
        """Give seconds since 1970 UTC."""

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Spent(Exception):
    """The run may ask no more: its budget is used up, or the host's rate for too long a time."""


class Pacer:
    """Lets a request through when the host has room for it; made for many threads."""

    def __init__(self, clock: Clock, budget: int | None = None) -> None:
        self.clock = clock
        self.budget = budget
        self.sent = 0
        self.limit: int | None = None
        self.remaining: int | None = None
        self.waited = 0.0
        self._reset = 0.0
        self._ahead = math.inf  # seconds from the host's clock to ours, at most
        self._not_before = 0.0
        self._under_way = 0
        self._stopped = False
        self._gate = threading.Lock()  # held by the one thread that waits: the others wait behind it
        self._state = threading.Condition()

    @property
    def width(self) -> int:
        """Say how many requests may be under way at once: one until the host has shown room for more."""
        with self._state:
            return 1 if self.remaining is None else max(1, min(WIDEST, self.remaining // 2))

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for room, and take it while a request is under way; raise `Spent` where this run gets none."""
        with self._gate:
            while (delay := self._take()) > 0:
                if delay > LONGEST_WAIT:
                    raise Spent(f"the host gives no more requests for {delay / 60:.0f} minutes")
                self.waited += delay
                self.clock.sleep(delay)
        try:
            yield
        finally:
            with self._state:
                self._under_way -= 1
                self._state.notify()

    def stop(self) -> None:
        """Let no request through any more: whoever asks gets `Spent`."""
        with self._state:
            self._stopped = True
            self._state.notify()

    def hold(self, seconds: float) -> None:
        """Let no connection ask for so long: the host said so."""
        with self._state:
            self._not_before = max(self._not_before, self.clock.now() + seconds)

    def observe(self, headers: Mapping[str, str], server_now: int) -> None:
        """Take over what the host says of its rate; answers may arrive in any order."""
        remaining, reset = _number(headers, "X-RateLimit-Remaining"), _number(headers, "X-RateLimit-Reset")
        if remaining is None:
            return
        with self._state:
            now = self.clock.now()
            self._ahead = min(self._ahead, now - server_now)  # more is the time that the answer took
            until = self._local(reset, server_now, now)
            same_window = now < self._reset and until < self._reset + 1
            self.limit = _number(headers, "X-RateLimit-Limit") or self.limit
            lower = same_window and self.remaining is not None
            self.remaining = min(self.remaining or 0, remaining) if lower else remaining
            self._reset = max(self._reset, until) if same_window else until

    def _local(self, reset: int | None, server_now: int, now: float) -> float:
        """Translate the host's reset (epoch, or seconds to go) to our clock."""
        if reset is None:
            return self._reset if now < self._reset else now + WINDOW
        return max(now, reset + self._ahead) if reset > server_now // 2 else now + reset

    def _take(self) -> float:
        """Take room and give 0.0, or give the seconds until there may be some."""
        with self._state:
            self._state.wait_for(lambda: self._stopped or self._under_way < self.width)
            if self._stopped:
                raise Spent("the run was stopped")
            now = self.clock.now()
            if self.budget is not None and self.sent >= self.budget:
                raise Spent(f"the budget of {self.budget} requests is used up")
            if now < self._not_before:
                return self._not_before - now
            if self.remaining is not None and now >= self._reset:
                self.remaining = self.limit
            if self.remaining is not None and self.remaining <= 0:
                return max(self._reset - now, 0.0) + 0.5  # the host counts in whole seconds
            if self.remaining is not None:
                self.remaining -= 1
            self.sent += 1
            self._under_way += 1
            return 0.0


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "")
    return int(text) if text.strip().isdigit() else None
