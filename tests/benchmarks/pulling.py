"""Requests, time, CPU and memory of pulling a repository of 2,000 pull requests and 1,000 issues."""

import json
import math
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from bot.demo.gitee import Forge, Rate, Server
from bot.demo.gitee.generate import END, fill
from bot.store.store import Store
from tests.benchmarks.child import sync
from tests.benchmarks.process import host, measure
from tests.benchmarks.table import Line, excess, pairs, ratio

PRS, ISSUES = 2000, 1000
PAGES = PRS // 100 + ISSUES // 100


def lines() -> Iterator[Line]:
    """Measure everything about pulling."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _requests(Path(folder))
        yield from _time_and_memory(Path(folder))
        yield from _increments(Path(folder))


def _requests(folder: Path) -> Iterator[Line]:
    """Count what the first pull asks for, and what later ones do; note the paths for the loop."""
    forge = Forge(lambda: END + 30 * 86_400)
    repo = forge.repo("bench/core")
    fill(repo, prs=PRS, issues=ISSUES)
    with Server(forge, rate=Rate(10**6)) as server, closing(Store.open(folder / "count.db")) as store:
        first = sync(server.url, store)
        asked = [seen.path + "?" + urlencode(seen.query) for seen in server.requests]
        (folder / "paths.json").write_text(json.dumps(asked))
        unchanged = sync(server.url, store)
        with forge.lock:
            for number in range(1, 101):
                repo.pulls.get(number).edit(title="Other")  # type: ignore[union-attr] # there are 2,000
        changed = sync(server.url, store)
    yield Line("requests for 2,000 pull requests and 1,000 issues", first, PAGES + 4, "req.")
    yield Line("requests where nothing changed", unchanged, 3, "req.")
    yield Line("requests where 100 pull requests changed", changed, 3, "req.")


def _time_and_memory(folder: Path) -> Iterator[Line]:
    paths, runs = folder / "paths.json", iter(range(1000))

    def ours(api: str) -> dict[str, float]:
        return measure("child", "read", api, folder / f"{next(runs)}.db")

    def loop(api: str) -> dict[str, float]:
        return measure("loop", "get", api, paths)

    with host(prs=PRS, issues=ISSUES, latency=0.05) as api:
        walls = pairs(lambda: 1000 * ours(api)["wall"], lambda: 1000 * loop(api)["wall"])
    yield ratio("wall, 50 ms, 8 connections, with database: to the loop's", 1.25, walls, "ms")
    with host(prs=PRS, issues=ISSUES) as api:
        measure("child", "read", api, folder / "rows.db")

        def floor() -> float:
            put = measure("loop", "put", folder / "rows.db", folder / f"{next(runs)}.db", PAGES)
            return 1000 * (loop(api)["cpu"] + put["cpu"])

        cpus = pairs(lambda: 1000 * ours(api)["cpu"], floor)
        peaks = pairs(lambda: ours(api)["peak"], lambda: loop(api)["peak"])
        imports = pairs(lambda: ours(api)["imported"], lambda: loop(api)["imported"])
    yield ratio("CPU, 0 ms: to the loop's and bare inserts'", 2, cpus, "ms")
    yield excess("peak memory: over the loop's", 40, peaks, "MB")
    yield excess("of it when everything is imported: over the loop's", math.inf, imports, "MB")


def _increments(folder: Path) -> Iterator[Line]:
    """Let the same ninety changes come into a large database and into a small one."""
    with host(prs=32_000, issues=0) as large, host(prs=2000, issues=0) as small:
        for name, api in (("large", large), ("small", small)):
            measure("child", "read", api, folder / f"{name}.db")
        cpus = pairs(
            lambda: 1000 * measure("child", "increment", large, folder / "large.db")["cpu"],
            lambda: 1000 * measure("child", "increment", small, folder / "small.db")["cpu"],
        )
    yield ratio("CPU of an increment of 90: at 32,000 pull requests to 2,000", 1.2, cpus, "ms")
