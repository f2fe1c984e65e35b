"""Print the whole table, or the parts that are named, as in `python -m tests.benchmarks publishing`."""

import os
import platform
import sys

from tests.benchmarks import (
    counting,
    discussing,
    hooks,
    ladder,
    meetings,
    promoting,
    publishing,
    pulling,
    starting,
)
from tests.benchmarks.table import HEAD, PAIRS, show

PARTS = {
    "pulling": pulling,
    "counting": counting,
    "ladder": ladder,
    "promoting": promoting,
    "discussing": discussing,
    "publishing": publishing,
    "hooks": hooks,
    "meetings": meetings,
    "starting": starting,
}


def main() -> None:
    """Measure part by part."""
    show(f"Python {platform.python_version()}, {os.cpu_count()} cores; medians of {PAIRS} pairs")
    show(*HEAD)
    for name in sys.argv[1:] or PARTS:
        for line in PARTS[name].lines():
            show(*line.cells)


if __name__ == "__main__":
    main()
