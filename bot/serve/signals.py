<<<<<<< HEAD
"""The first SIGTERM or SIGINT ends the service in order, a second one at once."""
=======
"""The first SIGTERM or SIGINT ends the service in order, a second one at once.

Python runs its handlers in the main thread, once that does something: where the system hands a signal to another
thread, the main one may sleep on for a minute. So a thread reads the signals as they come.
"""
>>>>>>> trim

import os
import signal
import threading
from collections.abc import Callable
<<<<<<< HEAD
from types import FrameType
=======
>>>>>>> trim


def stopper(shutdown: Callable[[], None]) -> threading.Thread:
    """Have the first signal shut down, in a thread of its own as that takes locks, and the second end at once."""
    asked = threading.Event()
<<<<<<< HEAD

    def signalled(number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            os._exit(128 + number)
        asked.set()
=======
    come, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)

    def listen() -> None:
        os.read(come, 1)
        asked.set()
        os._exit(128 + os.read(come, 1)[0])  # the byte is the signal's number
>>>>>>> trim

    def wait() -> None:
        asked.wait()
        shutdown()

<<<<<<< HEAD
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signalled)
=======
    threading.Thread(target=listen, name="signals", daemon=True).start()
>>>>>>> trim
    thread = threading.Thread(target=wait, name="stopper", daemon=True)
    thread.start()
    return thread
