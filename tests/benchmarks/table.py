"""A line for each promise: what was measured, what was promised, and the two sides of a ratio."""

import math
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PAIRS = 5
WIDTHS = (63, 12, 14, 6, 10, 10)
HEAD = ("what", "measured", "promised", "", "ours", "floor")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, held against a limit of the same unit; `math.inf` promises nothing."""

    what: str
    value: float
    limit: float
    unit: str
    ours: str = ""
    floor: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        told = f"{self.value:.2f}" if self.unit == "x" else f"{self.value:.0f}"
        promised = "" if self.limit == math.inf else f"<= {self.limit:g} {self.unit}"
        verdict = "" if self.limit == math.inf else "kept" if self.value <= self.limit else "MISSED"
        return self.what, f"{told} {self.unit}", promised, verdict, self.ours, self.floor


Sides = tuple[Sequence[float], Sequence[float]]


def pairs(ours: Callable[[], float], floor: Callable[[], float]) -> Sides:
    """Take both in turn, so that a busy minute of the machine meets both alike."""
    taken = [(ours(), floor()) for _ in range(PAIRS)]
    return [one for one, _ in taken], [other for _, other in taken]


def ratio(what: str, limit: float, sides: Sides, unit: str) -> Line:
    """Compare ours with the floor: the median of the pairs' own ratios."""
    value = statistics.median(one / other for one, other in zip(*sides, strict=True))
    return Line(what, value, limit, "x", *_medians(sides, unit))


def excess(what: str, limit: float, sides: Sides, unit: str) -> Line:
    """Say how much more ours takes: the median of the pairs' own differences."""
    value = statistics.median(one - other for one, other in zip(*sides, strict=True))
    return Line(what, value, limit, unit, *_medians(sides, unit))


def _medians(sides: Sides, unit: str) -> list[str]:
    return [f"{statistics.median(side):.0f} {unit}" for side in sides]


def show(*cells: str) -> None:
    """Print a row at once: a whole run takes minutes."""
    padded = [
        cell.ljust(width) if n == 0 else cell.rjust(width)
        for n, (cell, width) in enumerate(zip(cells, WIDTHS, strict=False))
    ]
    sys.stdout.write("  ".join(padded).rstrip() + "\n")
    sys.stdout.flush()
