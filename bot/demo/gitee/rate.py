"""The host's rate limit: so many requests of one token, or of one address, in a window."""

import math
import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a request finds: is it let through, and what the X-RateLimit headers then say."""

    granted: bool
    limit: int
    remaining: int
    reset: int  # epoch seconds
    retry_after: int  # seconds until `reset`, at least 1

    @property
    def headers(self) -> dict[str, str]:
        """The three headers that every answer carries."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }


class Rate:
    """`limit` requests in `window` seconds from a caller's first one; `status` (429 or 403) refuses."""

    def __init__(self, limit: int = 60, window: float = 60.0, status: int = 429) -> None:
        self.limit = limit
        self.window = window
        self.status = status
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[float, int]] = {}  # caller -> the window's start, requests in it

    def take(self, caller: str, now: float) -> Allowance:
        """Count one request of `caller` at `now` (epoch seconds); a refused one costs nothing."""
        with self._lock:
            start, used = self._windows.get(caller, (now, 0))
            if now >= start + self.window:
                start, used = now, 0
            granted = used < self.limit
            used += granted
            self._windows[caller] = start, used
        reset = start + self.window
        wait = max(1, math.ceil(reset - now))
        return Allowance(granted, self.limit, self.limit - used, math.ceil(reset), wait)
