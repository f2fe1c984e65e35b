"""The notifications of whoever asks: one for each topic in which somebody else wrote `@login`.

The real host's choice of words in `content` and `type` is unknown. Nothing is ever marked as read: nobody reads here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.demo.gitee.basics import API, WEB, Json, project, user
from bot.demo.gitee.call import Call, Refused
from bot.demo.gitee.clock import stamp
from bot.demo.gitee.parts import User
from bot.demo.gitee.rows import PullRequest, Topic
from bot.demo.gitee.wire import Answer, json_answer, message

MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class _Mention:
    """The newest place in a topic where somebody was called."""

    topic: Topic
    by: User | None
    at: int
    id: int
    note: int | None  # the comment's id; None where it is the topic's own text


def notifications(call: Call) -> Answer:
    """GET /notifications/threads, of which only `type=referer` has anything to tell here."""
    me = call.request.caller.user
    if me is None:
        raise Refused(message(401, "401 Unauthorized: Access token is required"))
    kind = call.word("type", "all", ("all", "event", "referer"))
    found = [] if kind == "event" else list(_mentions(call, me))
    found.sort(key=lambda each: (each.at, each.id), reverse=True)
    size, number = min(call.number("per_page", 20), MOST_ROWS), call.number("page", 1)
    shown = [_json(each) for each in found[(number - 1) * size : number * size]]
    return json_answer({"total_count": len(found), "list": shown})


def _mentions(call: Call, me: User) -> Iterator[_Mention]:
    """Find the newest mention in each topic, where it is not older than `since`."""
    name = re.compile(rf"(?<![\w@./-])@{re.escape(me.login)}(?![\w-])", re.IGNORECASE)
    since = call.since() or 0
    for repo in call.forge.repos:
        if repo.banned or (repo.private and not repo.may_push(me)):
            continue
        topics: list[Topic] = [
            *repo.pulls.select(sort="updated", since=since),
            *repo.issues.select(sort="updated", since=since),
        ]
        for topic in topics:
            said = [_Mention(topic, topic.user, topic.created_at, topic.id, None)] if topic.body else []
            texts = [topic.body or ""] if said else []
            said += [_Mention(topic, each.user, each.created_at, each.id, each.id) for each in topic.comments]
            texts += [each.body for each in topic.comments]
            calling = [
                each
                for each, text in zip(said, texts, strict=True)
                if each.by is not me and name.search(text)
            ]
            if calling and calling[-1].at >= since:
                yield calling[-1]


def _json(mention: _Mention) -> Json:
    topic = mention.topic
    is_pull = isinstance(topic, PullRequest)
    place = f"{topic.repo.full_name}/{'pulls' if is_pull else 'issues'}/{topic.number}"
    api = f"{API}/repos/{topic.repo.full_name}/{'pulls' if is_pull else 'issues'}"
    note = "" if mention.note is None else f"#note_{mention.note}"
    latest = f"{api}/{topic.number}" if mention.note is None else f"{api}/comments/{mention.note}"
    return {
        "id": mention.id,
        "content": topic.title,
        "type": "referer",
        "unread": True,
        "mute": False,
        "updated_at": stamp(mention.at),
        "url": f"{API}/notifications/threads/{mention.id}",
        "html_url": f"{WEB}/{place}{note}",
        "actor": user(mention.by),
        "repository": project(topic.repo),
        "subject": {
            "title": topic.title,
            "url": f"{api}/{topic.number}",
            "latest_comment_url": latest,
            "type": "PullRequest" if is_pull else "Issue",
        },
        "namespaces": [],
    }
