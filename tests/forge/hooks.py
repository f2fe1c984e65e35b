"""Deliveries as Gitee sends them, with made-up people: headers and body in the shapes of the recorded ones."""

import base64
import hashlib
import hmac
import json
from typing import Any

SECRET = "an-invented-secret-of-reef"
NOW = 1_740_000_000.0
WHEN = "2025-02-20T05:20:00+08:00"
OTTER = {"id": 71, "login": "otter", "name": "Otter", "email": "otter@mail.example", "type": "User"}
REPOSITORY = {"id": 9, "full_name": "reef/core", "path_with_namespace": "reef/core", "owner": OTTER}
COMMON = {
    "hook_id": 5,
    "hook_url": "https://gitee.com/reef/core/hooks/5/edit",
    "enterprise": None,
    "project": REPOSITORY,
    "repository": REPOSITORY,
    "sender": OTTER,
    "password": "",
}
PULL = {
    "id": 4001,
    "number": 12,
    "state": "open",
    "title": "Deeper reefs",
    "body": "ask otter@mail.example",
    "labels": [],
    "user": OTTER,
    "created_at": "2025-02-19T09:00:00+08:00",
    "updated_at": WHEN,
}
ISSUE = {**PULL, "id": 4002, "number": "I4CD5P", "title": "Shallow reefs"}


def signed(secret: str = SECRET, at: float = NOW) -> dict[str, str]:
    """Give the headers that Gitee signs with its clock."""
    instant = str(int(at * 1000))
    made = hmac.digest(secret.encode(), f"{instant}\n{secret}".encode(), hashlib.sha256)
    return {"X-Gitee-Timestamp": instant, "X-Gitee-Token": base64.b64encode(made).decode()}


def headers(event: str = "Note Hook", **rest: Any) -> dict[str, str]:
    return {"Content-Type": "application/json", "X-Gitee-Event": event, **signed(**rest)}


def note(comment: int = 501, text: str = "/eligible", **rest: Any) -> dict[str, Any]:
    """Give the body of a comment under pull request 12."""
    said = {"id": comment, "body": text, "user": OTTER, "created_at": WHEN, "updated_at": WHEN, **rest}
    return {
        **COMMON,
        "hook_name": "note_hooks",
        "action": "comment",
        "noteable_type": "PullRequest",
        "noteable_id": 4001,
        "per_iid": "!12",
        "note": text,
        "comment": said,
        "pull_request": PULL,
        "issue": None,
        "author": OTTER,
    }


def issue_note(comment: int = 502) -> dict[str, Any]:
    return {
        **note(comment),
        "noteable_type": "Issue",
        "per_iid": "#I4CD5P",
        "pull_request": None,
        "issue": ISSUE,
    }


def pull(action: str = "update", **rest: Any) -> dict[str, Any]:
    """Give the body of something that happened to pull request 12."""
    return {
        **COMMON,
        "hook_name": "merge_request_hooks",
        "action": action,
        "action_desc": "open",
        "number": 12,
        "pull_request": {**PULL, **rest},
        "updated_by": OTTER,
    }


def issue(action: str = "open", **rest: Any) -> dict[str, Any]:
    """Give the body of something that happened to an issue."""
    return {
        **COMMON,
        "hook_name": "issue_hooks",
        "action": action,
        "iid": "I4CD5P",
        "issue": {**ISSUE, **rest},
        "updated_by": OTTER,
    }


def encoded(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
