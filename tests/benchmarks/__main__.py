"""Print the whole table; exit 1 where a promise is not kept."""

import os
import platform
import sys

from tests.benchmarks import counting, pulling, starting
from tests.benchmarks.table import HEAD, show


def main() -> int:
    """Measure part by part; name some to measure those alone."""
    parts = {"pulling": pulling, "counting": counting, "starting": starting}
    show(
        f"Python {platform.python_version()}, {os.cpu_count()} cores; medians of five pairs, ratios of each pair"
    )
    show(HEAD)
    kept = True
    for name in sys.argv[1:] or parts:
        for line in parts[name].lines():
            show(line)
            kept = kept and line.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
