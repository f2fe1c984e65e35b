"""Progress of a pull: a live line on a terminal, quiet lines when piped. All of it goes to stderr."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.app.update import Watcher
from bot.forge.pace import Pacer


@contextmanager
def watching() -> Iterator[Watcher]:
    """Watch a run: what is being read, how many requests so far, how much the host still gives."""
    if not sys.stderr.isatty():
        # One write for a line: several threads report.
        yield Watcher(step=lambda step: print(f"reading {step}\n", end="", file=sys.stderr))
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("starting") as status:
        live = _Live(lambda line: status.update(Text(line)))
        yield Watcher(live.step, live.answer)


class _Live:
    """The live line: made of the last step and the last answer."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._step = ""
        self._begun = time.monotonic()

    def step(self, step: str) -> None:
        self._step = step
        self._say(step)

    def answer(self, pacer: Pacer) -> None:
        minutes = (time.monotonic() - self._begun) / 60
        rate = f"{pacer.sent / minutes:.0f} a minute" if minutes > 0.05 else ""
        left = f"{pacer.remaining} left of {pacer.limit}" if pacer.remaining is not None else ""
        parts = [self._step, f"{pacer.sent} requests", rate, left]
        self._say(" · ".join(part for part in parts if part))
