"""How long a person waits for the first line."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.table import PAIRS, Line, against, pairs

SIGBOT = Path(sys.executable).with_name("sigbot")


def lines() -> Iterator[Line]:
    """Time the command line; without the command there is nothing to time."""
    if not SIGBOT.exists():
        return
    helps = pairs(
        lambda: _milliseconds(str(SIGBOT), "--help"),
        lambda: _milliseconds(sys.executable, "-c", "import typer"),
    )
    yield against("sigbot --help, to `python -c 'import typer'`", 2, *helps, unit="ms")
    with tempfile.TemporaryDirectory() as folder:
        sig = f"{folder}/sig"
        subprocess.run([SIGBOT, "demo", "--dir", sig], check=True, capture_output=True)
        took = statistics.median(_milliseconds(str(SIGBOT), "board", "--dir", sig) for _ in range(PAIRS))
    yield Line("sigbot board on the demo's SIG", took, 1000, "ms")


def _milliseconds(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return 1000 * (time.perf_counter() - start)
