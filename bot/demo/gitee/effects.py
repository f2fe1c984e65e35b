"""What somebody has brought about on the host: so that a test can say there is no second one."""

from collections.abc import Iterable
from typing import TypeAlias

from bot.demo.gitee.parts import User
from bot.demo.gitee.repository import Repo
from bot.demo.gitee.rows import Issue, PullRequest

# {"pulls": {"open": ["!1 Trace the queue"]}, "issues": {"closed": [...]}, "comments": {"!1": ["Done."]}}
Effects: TypeAlias = dict[str, dict[str, list[str]]]


def effects(repo: Repo, user: User | None) -> Effects:
    """Give the pull requests and issues by state and the comments by topic, of one person or of all."""
    comments: dict[str, list[str]] = {}
    for comment in (*repo.pull_comments, *repo.issue_comments):
        if user is None or comment.user is user:
            comments.setdefault(_number(comment.topic), []).append(comment.body)
    told = {
        "pulls": _by_state(repo.pulls, user),
        "issues": _by_state(repo.issues, user),
        "comments": comments,
    }
    return {kind: what for kind, what in told.items() if what}


def _by_state(rows: Iterable[PullRequest | Issue], user: User | None) -> dict[str, list[str]]:
    states: dict[str, list[str]] = {}
    for row in rows:
        if user is None or row.user is user:
            states.setdefault(row.state, []).append(f"{_number(row)} {row.title}")
    return states


def _number(topic: PullRequest | Issue) -> str:
    return f"!{topic.number}" if isinstance(topic, PullRequest) else f"#{topic.number}"
