"""Records as a host would give them, and what the database makes of them."""

from dataclasses import replace

from sqlalchemy import select

from bot.forge.records import Assignee, FilesRecord, IssueRecord, PullRecord, RemarkRecord, RemarksRecord
from bot.model import Account
from bot.sig.config import load_config
from bot.store import schema
from bot.store.settings import Settings
from bot.store.slices import place_of
from bot.store.store import Store

CONFIG = """
sig: {key: reef, name: Reef, timezone: Asia/Shanghai}
home: {forge: gitee, repo: reef/community, path: sigs/reef}
scopes:
  code: [reef/core, {repo: reef/tools, paths: [src/reef]}]
  issues: [reef/core, {repo: reef/tools, labels: [sig/reef]}]
bots: [reef-bot]
counts:
  issues: {count: issue_opened, in: issues, ignore: [bot, invalid]}
  prs: {count: pr_opened, in: code, ignore: [bot]}
  merged: {distinct: pr, of: pr_merged, in: code, ignore: [bot]}
board:
  tables: [{file: README.md, heading: Board}]
  columns: {name: [Name], account: [id], issues: [Issues], prs: [PRs]}
"""

ANN, BOB, BOT = (Account("gitee", str(n), login) for n, login in ((11, "ann"), (12, "bob"), (13, "reef-bot")))
SETTINGS = Settings(load_config(CONFIG.encode()))
PULL = PullRecord(
    number=1,
    host_id="501",
    author=ANN,
    title="Trace the queue",
    state="open",
    created=1000,
    updated=1000,
    merged=None,
    closed=None,
    labels=(),
    head="c0ffee",
    url="https://gitee.example/reef/core/pulls/1",
)
ISSUE = IssueRecord(
    number="I1A",
    host_id="601",
    author=ANN,
    title="The queue stalls",
    state="open",
    created=1000,
    updated=1000,
    labels=(),
    url="https://gitee.example/reef/core/issues/I1A",
)


def pull(**fields) -> PullRecord:
    return replace(PULL, **fields)


def issue(**fields) -> IssueRecord:
    return replace(ISSUE, **fields)


REMARK = RemarkRecord(
    number=101,
    topic=1,
    author=BOB,
    body="Please name the unit.",
    created=1100,
    updated=1100,
    line=False,
    reply_to=None,
    url="https://gitee.example/reef/core/pulls/1#note_101",
)


def remark(number=101, **fields) -> RemarkRecord:
    return replace(REMARK, number=number, **fields)


def remarks(*records, at=10**6, whole=True) -> RemarksRecord:
    return RemarksRecord(records, whole, at)


def assignees(*accepted) -> tuple[Assignee, ...]:
    """Give assignees, each as an account with whether it accepted."""
    return tuple(Assignee(*each) for each in accepted)


def files(*paths, truncated=False) -> FilesRecord:
    return FilesRecord(paths, truncated)


def place(store: Store, name="reef/core"):
    with store.begin() as connection:
        return place_of(connection, "gitee", name)


def rows(store: Store, table, *columns) -> list[tuple]:
    """Give these columns of a table, in their own order."""
    with store.read() as connection:
        found = connection.execute(select(*(table.c[name] for name in columns)))
        return sorted((tuple(row) for row in found), key=repr)


def events(store: Store, *columns) -> list[tuple]:
    """Give every event, without its number: all of it, or these columns."""
    return rows(store, schema.event, *(columns or [c.name for c in schema.event.c if c.name != "id"]))
