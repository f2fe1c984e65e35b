"""Bulk: a repository of any size for benchmarks, the same for the same seed."""

import random
from datetime import datetime

from bot.demo.gitee.clock import BEIJING
from bot.demo.gitee.parts import User
from bot.demo.gitee.repository import Repo
from bot.demo.gitee.rows import Comment

START = int(datetime(2020, 3, 28, tzinfo=BEIJING).timestamp())
END = int(datetime(2025, 12, 1, tzinfo=BEIJING).timestamp())
DAY = 86_400
SAID = (
    "Please name the unit here.",
    "Why is the lock taken twice?",
    "> Why twice?\n\nOnce a queue.",
    "LGTM",
    "/retest",
)


def fill(
    repo: Repo,
    *,
    prs: int,
    issues: int,
    people: int = 200,
    comments: float = 0.0,
    issue_comments: float = 0.0,
    seed: int = 1,
) -> list[User]:
    """Fill a repository with work spread evenly from 2020 to 2025; return who did it, the busiest first.

    `comments` is their mean number for each pull request, `issue_comments` for each issue. Of the pull requests
    80 % are merged, 10 % closed.
    """
    dice = random.Random(seed)
    users = [repo.forge.user(f"bench-{n:04}", f"Bench {n}", at=START) for n in range(1, people + 1)]
    # Work is shared out as it is in life: a few people write most of it.
    authors = dice.choices(users, [1 / n for n in range(1, people + 1)], k=prs + issues)
    for n in range(prs):
        at = START + (END - START) * n // prs
        pull = repo.pull(
            author=authors[n], title=f"Change {n + 1}", at=at, files=[f"src/part{n % 40}/file.py"]
        )
        said: Comment | None = None
        for _ in range(_number(dice, comments)):
            answered = said if dice.random() < 0.3 else None
            said = pull.comment_by(
                dice.choice(users),
                dice.choice(SAID),
                at + dice.randrange(DAY),
                path=f"src/part{n % 40}/file.py" if dice.random() < 0.4 else None,
                reply_to=answered,
            )
        fate = dice.random()
        if fate < 0.9:
            end = at + dice.randrange(DAY, 20 * DAY)
            pull.merge(end) if fate < 0.8 else pull.close(end)
    for n in range(issues):
        at = START + (END - START) * n // issues
        issue = repo.issue(author=authors[prs + n], title=f"Report {n + 1}", at=at)
        for _ in range(_number(dice, issue_comments)):
            issue.comment_by(dice.choice(users), dice.choice(SAID), at + dice.randrange(DAY))
        if dice.random() < 0.7:
            issue.close(at + dice.randrange(DAY, 60 * DAY))
    return users


def _number(dice: random.Random, mean: float) -> int:
    """Give how much is said somewhere: mostly little, now and then a lot."""
    return round(dice.expovariate(1 / mean)) if mean else 0
