"""The first SIGTERM or SIGINT ends the service in order, a second one at once.

Python runs its handlers in the main thread, once that does something: where the system hands a signal to another
thread, the main one may sleep on for a minute. So a thread reads the signals as they come.
"""

import os
import signal
import threading
from collections.abc import Callable


def stopper(shutdown: Callable[[], None]) -> threading.Thread:
    """Have the first signal shut down, in a thread of its own as that takes locks, and the second end at once."""
    asked = threading.Event()
    come, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)

    def listen() -> None:
        os.read(come, 1)
        asked.set()
        os._exit(128 + os.read(come, 1)[0])  # the byte is the signal's number

    def wait() -> None:
        asked.wait()
        shutdown()

    threading.Thread(target=listen, name="signals", daemon=True).start()
    thread = threading.Thread(target=wait, name="stopper", daemon=True)
    thread.start()
    return thread
