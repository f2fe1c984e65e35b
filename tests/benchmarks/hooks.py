"""How long a host waits for its answer when it delivers 200 times a second, and how fast the queue is worked off."""

import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.process import measure
from tests.benchmarks.table import Line, excess, pairs, ratio

RATE, SECONDS = 200, 10


def lines() -> Iterator[Line]:
    """Deliver to the service and to a bare route in turn, then empty a queue of 10,000."""
    with tempfile.TemporaryDirectory() as name:
        runs = iter(range(1000))

        def percentile(*what: object) -> float:
            with _serving(*what) as address:
                told = measure("hookclient", address, RATE, SECONDS)
            assert (told["refused"], told["answered"]) == (0, RATE * SECONDS)
            return float(told["p99"])

        ours, floor = pairs(lambda: percentile("ours", f"{name}/{next(runs)}"), lambda: percentile("bare"))
        what = "99th percentile of an answer at 200 deliveries a second"
        yield Line(what, statistics.median(ours), 20, "ms", *_told(ours, floor))
        yield excess("the same: over a bare Starlette route", math.inf, (ours, floor), "ms")

        def each(how: str) -> float:
            return 1000 * float(measure("hookserver", how, f"{name}/{next(runs)}")["wall"])

        walls = pairs(lambda: each("empty"), lambda: each("updates"))
        yield ratio("10,000 queued worked off: to two bare transactions each", math.inf, walls, "ms")


def _told(*sides: list[float]) -> list[str]:
    return [f"{statistics.median(side):.1f} ms" for side in sides]


@contextmanager
def _serving(*what: object) -> Iterator[str]:
    """Serve in a process of its own; give the address to deliver to."""
    command = [sys.executable, "-m", "tests.benchmarks.hookserver", *map(str, what)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield json.loads(server.stdout.readline())["address"]
        server.stdin.close()
