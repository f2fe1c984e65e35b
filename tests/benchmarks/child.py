"""Our side of each pair, in a process of its own: `child.py read API DB`, `discuss API DB`, `increment API DB`.

`discuss` reads comments, too. `increment` first forgets what the newest hundred pull requests looked like, so that
the run has them to write.
"""

import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import select, update

from bot.forge.gitee import Gitee
from bot.forge.pace import Pacer, SystemClock
from bot.forge.session import Session
from bot.sig.config import load_config
from bot.sig.needs import needs_of
from bot.store import schema
from bot.store.settings import Settings
from bot.store.store import Store
from bot.store.sync import Sync
from tests.benchmarks.process import Stopwatch, peak

CONFIG = b"""
sig: {key: bench, name: Bench, timezone: Asia/Shanghai}
home: {forge: gitee, repo: bench/community}
scopes: {all: [bench/core]}
counts:
  issues: {count: issue_opened, in: all, ignore: [invalid]}
  prs: {count: pr_opened, in: all}
board:
  tables: [{file: README.md, heading: Board}]
  columns: {name: [Name], account: [id], issues: [Issues], prs: [PRs]}
"""
SAID = CONFIG.replace(
    b"counts:",
    b"""counts:
  reviews: {count: review_comment, in: all, ignore: [own_pr, command_only, lgtm_only, own_thread, after_merge]}
  replies: {count: issue_comment, in: all}""",
)
CHANGED = 90  # with the ten minutes that are read again, no more than a page


def sync(api: str, store: Store, text: bytes = CONFIG) -> int:
    """Read what the counts need; give the number of requests."""
    config = load_config(text)
    pacer = Pacer(SystemClock())
    with closing(Session(api, None, pacer)) as session:
        run = Sync(store, {"gitee": Gitee(session)}, Settings(config), 0)
        needs = needs_of(config, config.counts)
        run.lists(run.parts(needs, ()))
        run.comments(needs)
    assert (run.report.errors, run.report.spent) == ([], None)
    return pacer.sent


def read(api: str, database: str) -> None:
    imported = peak()
    with Stopwatch() as watch, closing(Store.open(Path(database))) as store:
        sent = sync(api, store)
    watch.tell(requests=sent, imported=imported)


def discuss(api: str, database: str) -> None:
    with Stopwatch() as watch, closing(Store.open(Path(database))) as store:
        sent = sync(api, store, SAID)
    watch.tell(requests=sent)


def increment(api: str, database: str) -> None:
    with closing(Store.open(Path(database))) as store:
        sync(api, store)  # what is made once a process is no part of an increment
        table = schema.pull
        with store.begin() as connection:
            newest = select(table.c.number).order_by(table.c.updated.desc()).limit(CHANGED)
            connection.execute(update(table).where(table.c.number.in_(newest)).values(title="unlike"))
        with Stopwatch() as watch:
            sent = sync(api, store)
    watch.tell(requests=sent)


if __name__ == "__main__":
    {"read": read, "discuss": discuss, "increment": increment}[sys.argv[1]](*sys.argv[2:])
