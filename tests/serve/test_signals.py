"""Whoever asks twice need not wait, whichever thread the system tells of it."""

import signal
import subprocess
import sys
from pathlib import Path

TWICE = """
import signal, threading
from bot.serve.signals import stopper

def twice():
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.pthread_kill(threading.get_ident(), number)

stopper(threading.Event().wait)  # the work at hand has no end
threading.Thread(target=twice).start()
threading.Event().wait(60)
"""


def test_two_signals_to_another_thread_than_the_main_one_end_it_at_once():
    """The main thread sleeps, as it does between two looks, and is not woken by them."""
    done = subprocess.run(
        [sys.executable, "-c", TWICE], check=False, timeout=30, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 128 + signal.SIGINT
