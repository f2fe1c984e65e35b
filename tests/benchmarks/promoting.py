"""The half-yearly report for two hundred people, from the database to its files."""

import math
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.process import measure
from tests.benchmarks.table import PAIRS, Line


def lines() -> Iterator[Line]:
    """Measure it over a million events, most of them comments of the people in the report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure("reports", "make", folder)
        told = [measure("reports", "report", folder) for _ in range(PAIRS)]
    people = told[0]["people"]
    what = f"promotion report for {people} people, HTML in two languages included"
    # One process at work: on a machine with nothing else to do, wall time is CPU time.
    yield Line(f"{what}: CPU", statistics.median(float(each["cpu"]) for each in told), 10, "s")
    yield Line("the same: wall", statistics.median(float(each["wall"]) for each in told), math.inf, "s")
