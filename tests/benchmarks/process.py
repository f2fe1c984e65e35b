"""Measured work in a process of its own, and the simulated host in another."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

ROOM = "100000"  # requests a minute: the host shows room for eight connections


def measure(module: str, *arguments: object) -> dict[str, Any]:
    """Run `python -m tests.benchmarks.<module>`, give what it told of itself."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def host(
    *,
    prs: int,
    issues: int,
    latency: float = 0.0,
    said: Mapping[str, float] | None = None,
    listed: bool = False,
) -> Iterator[str]:
    """Serve a generated repository, give the API's address; `said` are the mean numbers of comments, by option."""
    sizes = {"--prs": prs, "--issues": issues, "--latency": latency, "--rate": ROOM, **(said or {})}
    options = [str(part) for pair in sizes.items() for part in pair] + ["--list-comments"] * listed
    with subprocess.Popen(
        [sys.executable, "-m", "bot.demo.gitee", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield server.stdout.readline().strip()
        server.stdin.close()


class Stopwatch:
    """What a piece of work took of this process: wall and CPU seconds, and the highest memory so far, in MB."""

    def __enter__(self) -> Self:
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_error: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu

    def tell(self, **more: Any) -> None:
        """Print it for `measure`."""
        told = {"wall": self.wall, "cpu": self.cpu, "peak": peak(), **more}
        sys.stdout.write(json.dumps(told))


def peak() -> float:
    """Give this process's highest memory in MB; rusage would begin with that of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
