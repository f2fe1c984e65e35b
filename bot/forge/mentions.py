"""Gitee API v5: where somebody called the token's owner, in all repositories with one request.

`GET /notifications/threads?type=referer` (5.4): the inbox is read and never marked as read, because it may be a
person's own. What an entry is about is taken from the addresses in it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.actions import Under
from bot.errors import ForgeError
from bot.forge.gitee import PER_PAGE, moment, since
from bot.forge.session import Session

_PLACE = re.compile(r"/([\w.-]+/[\w.-]+)/(pulls|issues)/(\d+|I[0-9A-Z]+)")
_CLOSED = (401, 403, 404)  # an inbox that this token may not see, or that the host does not have


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic in which the token's owner was called; `at` in seconds since 1970 UTC."""

    repository: str
    under: Under
    number: str
    at: int


def mentions(session: Session, moment_: int) -> tuple[Mention, ...]:
    """List where the owner was called since a moment; none where the host shows no inbox."""
    query: dict[str, str | int] = {
        "type": "referer",
        "since": since(moment_),
        "page": 1,
        "per_page": PER_PAGE,
    }
    try:
        body = session.get("/notifications/threads", query).body
    except ForgeError as error:
        if error.status in _CLOSED:
            return ()
        raise
    rows = body.get("list", ()) if isinstance(body, dict) else body
    return tuple(found for row in rows or () for found in _read(row))


def calls(text: str, login: str) -> bool:
    """Say whether a text calls an account, as the host would tell its owner."""
    return re.search(rf"(?<![\w@./-])@{re.escape(login)}(?![\w-])", text, re.IGNORECASE) is not None


def _read(row: Mapping[str, Any]) -> Iterator[Mention]:
    subject = row.get("subject") or {}
    addresses = (str(each or "") for each in (row.get("html_url"), subject.get("url"), row.get("url")))
    for address in addresses:
        if found := _PLACE.search(address):
            under: Under = "pulls" if found[2] == "pulls" else "issues"
            yield Mention(found[1], under, found[3], moment(row.get("updated_at")) or 0)
            return
