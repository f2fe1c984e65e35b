"""The first SIGTERM or SIGINT ends the service in order, a second one at once."""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType


def stopper(shutdown: Callable[[], None]) -> threading.Thread:
    """Have the first signal shut down, in a thread of its own as that takes locks, and the second end at once."""
    asked = threading.Event()

    def signalled(number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            os._exit(128 + number)
        asked.set()

    def wait() -> None:
        asked.wait()
        shutdown()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signalled)
    thread = threading.Thread(target=wait, name="stopper", daemon=True)
    thread.start()
    return thread
