"""Pull requests and issues with all that is said there: listed at once, and one pull request after another."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from bot.demo.gitee import Forge, Rate, Server
from bot.demo.gitee.generate import END, fill
from bot.store.store import Store
from tests.benchmarks.child import SAID, sync
from tests.benchmarks.process import host, measure
from tests.benchmarks.table import Line, pairs, ratio

PRS, ISSUES = 2000, 1000
MEANS = {"--comments": 4.0, "--issue-comments": 2.0}
CHANGED = 50


def lines() -> Iterator[Line]:
    """Measure both ways: what they ask, and how long they take beside a plain loop over the same requests."""
    for listed, limit, way in ((True, 1.25, "listed at once"), (False, 1.1, "one by one")):
        with tempfile.TemporaryDirectory() as folder:
            yield from _requests(Path(folder), way, listed=listed)
            yield _wall(Path(folder), way, limit, listed=listed)


def _requests(folder: Path, way: str, *, listed: bool) -> Iterator[Line]:
    """Count what the first pull asks for, and what later ones do; note the paths for the loop."""
    forge = Forge(lambda: END + 30 * 86_400)
    repo = forge.repo("bench/core")
    fill(repo, prs=PRS, issues=ISSUES, comments=MEANS["--comments"], issue_comments=MEANS["--issue-comments"])
    with (
        Server(forge, rate=Rate(10**6), repo_wide_comments=listed) as server,
        closing(Store.open(folder / "count.db")) as store,
    ):
        read = partial(sync, server.url, store, SAID)
        first = read()
        asked = [seen.path + "?" + urlencode(seen.query) for seen in server.requests]
        (folder / "paths.json").write_text(json.dumps(asked))
        unchanged = read()
        with forge.lock:
            for number in range(1, CHANGED + 1):
                repo.pulls.get(number).comment_by(repo.owner, "And here?", at=END)  # type: ignore[union-attr]
        changed = read()
    said = len(repo.pull_comments)
    pages = sum(-(-n // 100) for n in (PRS, ISSUES, len(repo.issue_comments)))
    pages += -(-said // 100) if listed else sum(max(1, -(-len(pull.comments) // 100)) for pull in repo.pulls)
    quiet = 4 if listed else 3
    what = f"requests, {PRS:,} pull requests, {said:,} comments, {way}"
    yield Line(what, first, pages + 4, "req.")
    yield Line(f"requests where nothing changed, {way}", unchanged, quiet, "req.")
    more = 0 if listed else CHANGED
    yield Line(f"requests where {CHANGED} pull requests changed, {way}", changed, quiet + more, "req.")


def _wall(folder: Path, way: str, limit: float, *, listed: bool) -> Line:
    paths, runs = folder / "paths.json", iter(range(1000))

    def ours(api: str) -> float:
        return 1000 * float(measure("child", "discuss", api, folder / f"{next(runs)}.db")["wall"])

    def loop(api: str) -> float:
        return 1000 * float(measure("loop", "get", api, paths)["wall"])

    with host(prs=PRS, issues=ISSUES, latency=0.05, said=MEANS, listed=listed) as api:
        walls = pairs(partial(ours, api), partial(loop, api))
    return ratio(f"wall, 50 ms, 8 connections, {way}: to the loop's", limit, walls, "ms")
