"""Everyone's standing over a million events, and other rules tried on all of them."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.process import measure
from tests.benchmarks.table import PAIRS, Line, pairs, ratio


def lines() -> Iterator[Line]:
    """Measure both against what they are made of; the events are made once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure("standings", "make", folder)

        def wall(what: str) -> float:
            return 1000 * float(measure("standings", what, folder)["wall"])

        walls = pairs(lambda: wall("everyone"), lambda: wall("floor"))
        yield ratio("standing of everyone, to the tallies of all counts and variants", 1.5, walls, "ms")
        walls = pairs(lambda: wall("whatif"), lambda: wall("everyone"))
        yield ratio("whatif, to the standing of everyone", 2.0, walls, "ms")
        walls = pairs(lambda: wall("one"), lambda: wall("everyone"))
        yield ratio("standing of one person, to that of everyone", 1.0, walls, "ms")
        answers = statistics.median(wall("answer") for _ in range(PAIRS))
        yield Line("/eligible answered over a million events, host and git apart", answers, 2000, "ms")
