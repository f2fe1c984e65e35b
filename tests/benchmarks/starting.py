"""How long a person waits for the first line."""

import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.table import PAIRS, Line, excess, pairs, ratio

SIGBOT = Path(sys.executable).with_name("sigbot")


def lines() -> Iterator[Line]:
    """Time the command line; without the command there is nothing to time."""
    if not SIGBOT.exists():
        return
    helps = pairs(lambda: _took(SIGBOT, "--help"), lambda: _took(sys.executable, "-c", "import typer"))
    yield ratio("sigbot --help: to `python -c 'import typer'`", 2, helps, "ms")
    imports = pairs(
        lambda: _took(sys.executable, "-c", "import bot.app.update"),
        lambda: _took(sys.executable, "-c", "import requests, sqlite3"),
    )
    yield excess("start and imports of an update: over those of the loop", math.inf, imports, "ms")
    with tempfile.TemporaryDirectory() as folder:
        sig = f"{folder}/sig"
        subprocess.run([SIGBOT, "demo", "--dir", sig], check=True, capture_output=True)
        home = f"{sig}/community/sigs/lantern"
        took = statistics.median(_took(SIGBOT, "board", "--dir", home) for _ in range(PAIRS))
    yield Line("sigbot board on the demo's SIG", took, 1000, "ms")


def _took(*command: str | Path) -> float:
    """Run a command; give its wall time in milliseconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return 1000 * (time.perf_counter() - start)
