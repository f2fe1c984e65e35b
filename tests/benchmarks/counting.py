"""Tallies of everyone over a million events, comments among them, and the verdicts of one busy person."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.process import measure
from tests.benchmarks.table import PAIRS, Line, pairs, ratio


def lines() -> Iterator[Line]:
    """Measure everything about counting; the events are made once."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "events.db"
        measure("events", "make", database)
        peaks: list[float] = []

        def ours() -> float:
            told = measure("events", "tallies", database)
            peaks.append(told["peak"])
            return 1000 * float(told["wall"])

        walls = pairs(ours, lambda: 1000 * float(measure("events", "floor", database)["wall"]))
        yield ratio("tallies, ten counts, a million events: to the bare group-by's", 2.5, walls, "ms")
        yield Line("peak memory of the tallies", max(peaks), 128, "MB")
        took = [1000 * float(measure("events", "verdicts", database)["wall"]) for _ in range(PAIRS)]
        yield Line("verdicts of a person with 10,000 events", statistics.median(took), 20, "ms")
