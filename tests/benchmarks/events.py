"""A million invented events, counted by our rules and by a bare group-by, each in a process of its own.

`events.py make DB` writes them, `tallies DB` and `floor DB` count everyone, `verdicts DB` judges one person.
"""

import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bot.app.gather import tallies
from bot.model import Fact, Kind, Reason
from bot.rules.counting import Frame, Opening, verdict_query, verdicts_of
from bot.sig.config import Count, load_config
from bot.store.events import plain_rows
from bot.store.schema import event
from bot.store.settings import Settings
from bot.store.store import Store
from tests.benchmarks.process import Stopwatch

CONFIG = """
sig: {key: lantern, name: Lantern, timezone: Asia/Shanghai}
home: {forge: gitee, repo: lantern/community, path: sigs/lantern}
scopes:
  code:    [lantern/core, {repo: lantern/engine, paths: [src/light, lib/wick]}]
  board:   [code, lantern/models]
  issues:  [lantern/core, {repo: lantern/engine, labels: [sig/light]}]
  reviews: [lantern/core, {repo: lantern/engine, comments: on demand}]
bots: [lantern-bot]
ignore: {review: [own_pr, bot, command_only, lgtm_only, after_merge]}
counts:
  task_points:     {sum: task}
  issues:          {count: issue_opened, in: issues, ignore: [bot, invalid, duplicate]}
  prs:             {count: pr_opened, in: board, ignore: [bot, roster_only]}
  merged_prs:      {distinct: pr, of: pr_merged, in: code, ignore: [bot]}
  articles:        {count: article}
  talks:           {count: talk}
  organised:       {count: meeting_organised}
  attended:        {distinct: meeting, of: [meeting_attended, talk, meeting_organised]}
  reviewed_prs:    {distinct: pr, of: review_comment, in: reviews, ignore: review}
  review_comments: {count: review_comment, in: reviews, ignore: [review, own_thread]}
board:
  tables: [{file: README.md, heading: Board}]
  columns: {name: [Name], account: [id], prs: [PRs]}
"""
SHARES = {  # of a million events
    Kind.REVIEW_COMMENT: 800_000,
    Kind.PR_OPENED: 91_000,
    Kind.PR_MERGED: 70_000,
    Kind.ISSUE_OPENED: 30_000,
    Kind.MEETING_ATTENDED: 5000,
    Kind.TALK: 1000,
    Kind.MEETING_ORGANISED: 1000,
    Kind.ARTICLE: 1000,
    Kind.TASK: 1000,
}
PEOPLE = 3000
BUSY, BUSY_EVENTS = "gitee:busy", 10_000
DAY = 1_700_000_000  # of the opening balances, in the middle of it all
BITS = tuple(int(reason) for reason in (Reason.BOT, Reason.OWN_PR, Reason.COMMAND_ONLY, Reason.LGTM_ONLY,
    Reason.OWN_THREAD, Reason.AFTER_MERGE, Reason.DELETED, Reason.INVALID))  # fmt: skip
COLUMNS = "kind, person, key, subject, at, bits, scopes, maybe, amount, account, title, link"


def make(database: str) -> None:
    Store.open(Path(database)).close()
    dice = random.Random(1)
    people = [f"gitee:{1_000_000 + n}" for n in range(PEOPLE)]
    shares = [1 / n for n in range(1, PEOPLE + 1)]  # a few people do most of the work
    with closing(sqlite3.connect(database)) as connection, Stopwatch() as watch:
        for kind, count in SHARES.items():
            who = dice.choices(people, shares, k=count)
            if kind is Kind.REVIEW_COMMENT:
                who[:BUSY_EVENTS] = [BUSY] * BUSY_EVENTS
            rows = (_row(dice, kind, n, person) for n, person in enumerate(who))
            connection.executemany(f"INSERT INTO event ({COLUMNS}) VALUES ({','.join('?' * 12)})", rows)
            connection.commit()
    watch.tell()


def _row(dice: random.Random, kind: Kind, n: int, person: str) -> tuple[object, ...]:
    """Make one event: three in ten have something against them, one in twenty has files that are not known."""
    repository = dice.choice(("lantern/core", "lantern/engine", "lantern/models"))
    number = dice.randrange(1, 91_000)
    subject = (
        f"{repository}!{number}"
        if kind in (Kind.PR_OPENED, Kind.PR_MERGED, Kind.REVIEW_COMMENT)
        else f"m{n % 200}"
    )
    key = (
        f"{subject}#{n}"
        if kind is Kind.REVIEW_COMMENT
        else f"{subject}"
        if "!" in subject
        else f"{subject}/{n}"
    )
    bits = dice.choice(BITS) if dice.random() < 0.3 else 0
    maybe = 3 if dice.random() < 0.05 else 0
    scopes = 0 if maybe else dice.choice((15, 15, 15, 10, 8, 0))
    at = DAY + dice.randrange(-100_000_000, 60_000_000)
    bits |= int(Fact.FILES_PENDING) if maybe else 0
    account = n % 5000
    return (
        str(kind),
        person,
        key,
        subject,
        at,
        bits,
        scopes,
        maybe,
        1,
        account,
        f"Change {n}",
        f"https://g.example/{n}",
    )


def _asked() -> tuple[list[Count], Frame]:
    config = load_config(CONFIG.encode())
    days = {f"gitee:{1_000_000 + n}": DAY + n for n in range(5)}  # of rows taken over later
    return [*config.counts.values()], Frame(Settings(config).scope_bit, opening=Opening(DAY, days))


def count(database: str) -> None:
    counts, frame = _asked()
    with closing(Store.open(Path(database))) as store, store.read() as connection, Stopwatch() as watch:
        found = tallies(connection, counts, frame)
    watch.tell(people=len(found))


def floor(database: str) -> None:
    counts, _ = _asked()
    with closing(sqlite3.connect(database)) as connection, Stopwatch() as watch:
        for each in counts:
            kinds = ",".join(f"'{kind}'" for kind in each.kinds)
            bare = "SELECT person, count(DISTINCT key) FROM event INDEXED BY event_counting"
            connection.execute(f"{bare} WHERE kind IN ({kinds}) GROUP BY person").fetchall()
    watch.tell()


def verdicts(database: str) -> None:
    counts, frame = _asked()
    judged = next(each for each in counts if each.name == "review_comments")
    with closing(Store.open(Path(database))) as store, store.read() as connection:
        verdicts_of(judged, plain_rows(connection, verdict_query(judged, event, frame, "nobody")))
        with Stopwatch() as watch:
            rows = plain_rows(connection, verdict_query(judged, event, frame, BUSY))
            found = verdicts_of(judged, rows)
    watch.tell(verdicts=len(found))


if __name__ == "__main__":
    {"make": make, "tallies": count, "floor": floor, "verdicts": verdicts}[sys.argv[1]](sys.argv[2])
