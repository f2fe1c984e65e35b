"""Gitee's webhooks: whether a delivery is the host's, and what it points at; values in, values out.

What is signed is the host's clock, and not the body (help.gitee.com articles 4186 and 4290). Whoever catches one
delivery can send any body with it as long as its time is young; so a delivery is read as a reference alone, and
whoever works on it asks the host what stands there.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from bot.forge.webhookfields import read_fields

WINDOW = 600  # seconds that the host's time may differ from ours, either way
_INSTANT = re.compile(r"[0-9]{1,15}")  # milliseconds since 1970 UTC
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")


class Event(StrEnum):
    """What happened; `other` is whatever Gitee may send besides."""

    NOTE = "note"
    PULL = "pull"
    ISSUE = "issue"
    PUSH = "push"
    TAG = "tag"
    OTHER = "other"


class Topic(StrEnum):
    """What people talk under, by the name that the host's API has for it."""

    PULLS = "pulls"
    ISSUES = "issues"


class Mode(StrEnum):
    """How a delivery shows that its sender knows the secret."""

    SIGNATURE = "signature"
    PASSWORD = "password"  # noqa: S105 - the name of a mode


class Trust(StrEnum):
    """What a delivery's headers prove."""

    GENUINE = "genuine"
    FORGED = "forged"
    WRONG_MODE = "wrong mode"
    STALE = "stale"  # the sender knew the secret once, or a clock is wrong


@dataclass(frozen=True, slots=True)
class Secret:
    """What the host and the bot share; `mode` None takes either."""

    text: str = field(repr=False)
    mode: Mode | None = None
    window: int = WINDOW


@dataclass(frozen=True, slots=True)
class Checked:
    """What the headers prove, and how many seconds the host's time is ahead of ours where they prove that much."""

    trust: Trust
    ahead: float | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery points at: to be read again on the host before anything is done about it."""

    event: Event
    repository: str  # owner/name, as the host spells it
    topic: Topic
    number: str
    comment: str  # id; "" for an event of the topic itself
    author: str  # id of the account that did it, as the delivery says; "" where it does not
    at: int  # when the object was last changed, whole seconds since 1970 UTC
    digest: str  # two of the same digest are the same event, told twice

    def __str__(self) -> str:
        return f"{self.repository} {self.topic}/{self.number}{self.comment and f' comment {self.comment}'}"


class Malformed(ValueError):
    """A body that is no delivery; says why without any of its content."""


_EVENTS = {
    "Note Hook": Event.NOTE,
    "Merge Request Hook": Event.PULL,
    "Issue Hook": Event.ISSUE,
    "Push Hook": Event.PUSH,
    "Tag Push Hook": Event.TAG,
    "note_hooks": Event.NOTE,
    "merge_request_hooks": Event.PULL,
    "issue_hooks": Event.ISSUE,
    "push_hooks": Event.PUSH,
    "tag_push_hooks": Event.TAG,
}


def event_of(headers: Mapping[str, str]) -> Event:
    """Name the event by its header, under the new name or the old one."""
    return _EVENTS.get(headers.get("X-Gitee-Event") or headers.get("X-Git-Oschina-Event", ""), Event.OTHER)


def is_trial(headers: Mapping[str, str]) -> bool:
    """Say whether somebody pressed the test button on Gitee's page."""
    return headers.get("X-Gitee-Ping", "").lower() == "true"


def verify(secret: Secret, headers: Mapping[str, str], now: float) -> Checked:
    """Check token and time, in a time that does not depend on how much of a token is right.

    `headers` minds no case, or has Gitee's spelling; its values are latin-1, as HTTP has them.
    """
    token, instant = headers.get("X-Gitee-Token", ""), headers.get("X-Gitee-Timestamp", "")
    ours = secret.text.encode()
    signed = base64.b64encode(hmac.digest(ours, instant.encode() + b"\n" + ours, hashlib.sha256))
    given = token.encode("latin-1", "replace")
    by_password = hmac.compare_digest(given, ours)
    by_signature = hmac.compare_digest(
        given, signed
    )  # as recorded; the help pages say that it comes URL-encoded
    by_signature |= hmac.compare_digest(unquote(token).encode(), signed)
    if not by_password and not by_signature:
        return Checked(Trust.FORGED)
    mode = Mode.SIGNATURE if by_signature else Mode.PASSWORD
    if secret.mode not in (None, mode):
        return Checked(Trust.WRONG_MODE)
    if not _INSTANT.fullmatch(instant):
        return Checked(Trust.STALE)
    ahead = int(instant) / 1000 - now
    return Checked(Trust.GENUINE if abs(ahead) <= secret.window else Trust.STALE, ahead)


def read_delivery(headers: Mapping[str, str], body: bytes) -> Delivery | None:
    """Read what a delivery points at; None where there is nothing in it for the bot, such as a push.

    Raises Malformed for what is no JSON, or of another shape than Gitee's.
    """
    event = event_of(headers)
    if event not in (Event.NOTE, Event.PULL, Event.ISSUE):
        return None
    try:
        said = read_fields(body)
    except ValueError as error:
        raise Malformed(str(error)) from None
    note = event is Event.NOTE
    place = said["noteable_type"] if note else {Event.PULL: "PullRequest", Event.ISSUE: "Issue"}[event]
    if not place:
        raise Malformed("it does not say where")
    if place not in ("PullRequest", "Issue"):
        return None  # a comment on a commit
    topic, thing = (Topic.PULLS, "pull_request") if place == "PullRequest" else (Topic.ISSUES, "issue")
    target, comment = said[thing], said["comment"] if note else {}
    changed = comment if note else target
    repository = (said["repository"] or said["project"]).get("path_with_namespace", "")
    number, identity = target.get("number", ""), comment.get("id", "")
    if not _REPOSITORY.fullmatch(repository) or not number or (note and not identity):
        raise Malformed("it does not say where")
    at = _instant(changed.get("updated_at") or changed.get("created_at") or "")
    who = comment.get("user") if note else said["updated_by"] or said["sender"]
    said_of_it = [
        event,
        said["action"],
        said["action_desc"],
        repository,
        number,
        identity,
        at,
        *_texts(changed),
    ]
    digest = hashlib.sha256("\0".join(map(str, said_of_it)).encode()).hexdigest()
    return Delivery(event, repository, topic, number, identity, (who or {}).get("id", ""), at, digest)


def _texts(changed: Mapping[str, Any]) -> list[str]:
    """Give what may change twice within the second that `updated_at` tells."""
    texts = [changed.get(name) or "" for name in ("title", "body", "state")]
    return [*texts, *(label.get("name", "") for label in changed.get("labels") or ())]


def _instant(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Malformed("it does not say when")
    return int(moment.timestamp())
