"""A line for each promise: ours, the floor, the ratio of both, and what was promised."""

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PAIRS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One promise, measured: `value` is held against `limit`, both in `unit`."""

    what: str
    value: float
    limit: float
    unit: str = ""
    ours: str = ""
    floor: str = ""

    @property
    def kept(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        told = f"{self.value:.2f}" if self.unit == "x" else f"{self.value:.0f}"
        return " | ".join(
            (
                f"{self.what:60}",
                f"{told + ' ' + self.unit:>12}",
                f"{'<= ' + format(self.limit, 'g') + ' ' + self.unit:>14}",
                "kept  " if self.kept else "MISSED",
                f"{self.ours:>16}",
                self.floor,
            )
        )


HEAD = " | ".join(
    (f"{'what':60}", f"{'measured':>12}", f"{'promised':>14}", "      ", f"{'ours':>16}", "floor")
)


def against(
    what: str, limit: float, ours: Sequence[float], floor: Sequence[float], *, unit: str, add: float = 0.0
) -> Line:
    """Make the line of a ratio: the median of the pairs' own; with `add`, of how much more ours is."""
    told = f"{statistics.median(ours):.1f} {unit}", f"{statistics.median(floor):.1f} {unit}"
    if add:
        more = statistics.median(one - other for one, other in zip(ours, floor, strict=True))
        return Line(what, more, add, unit, *told)
    ratio = statistics.median(one / other for one, other in zip(ours, floor, strict=True))
    return Line(what, ratio, limit, "x", *told)


def pairs(ours: Callable[[], float], floor: Callable[[], float]) -> tuple[list[float], list[float]]:
    """Take both in turn, so that a busy minute of the machine meets both alike."""
    taken = [(ours(), floor()) for _ in range(PAIRS)]
    return [one for one, _ in taken], [other for _, other in taken]


def show(line: Line | str) -> None:
    """Print at once: a whole run takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
