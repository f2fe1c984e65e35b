"""A year of meetings of forty SIGs: planned once, all its notices decided, and planned anew in each week of it."""

import math
import statistics
from collections.abc import Iterator

from tests.benchmarks.process import measure
from tests.benchmarks.table import PAIRS, Line, pairs, ratio


def lines() -> Iterator[Line]:
    """Measure plans with organisers, numbers and agendas; the floor is dateutil with the same days alone."""
    told = [measure("plans", "year") for _ in range(PAIRS)]
    what = f"a year of 40 SIGs planned, {told[0]['meetings']:,} meetings: CPU"
    yield Line(what, statistics.median(1000 * float(each["cpu"]) for each in told), 1000, "ms")

    def cpu(how: str) -> float:
        return 1000 * float(measure("plans", how)["cpu"])

    told = [measure("plans", "notices") for _ in range(PAIRS)]
    what = f"its {told[0]['said']:,} notices decided, asked {told[0]['asked']:,} times: CPU"
    yield Line(what, statistics.median(1000 * float(each["cpu"]) for each in told), 1000, "ms")
    sides = pairs(lambda: cpu("notices"), lambda: cpu("moments"))
    yield ratio("the same, to as many bare comparisons of the moments", math.inf, sides, "ms")
    sides = pairs(lambda: cpu("ours"), lambda: cpu("floor"))
    yield ratio("planned anew each week of the year: to dateutil's days alone", math.inf, sides, "ms")
