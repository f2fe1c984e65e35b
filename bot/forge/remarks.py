"""Comments as Gitee writes them: under a pull request, on a line of its change, under an issue.

The fields are those of 5.4 and of the answers recorded in 2020 and 2021, which lack some.
"""

import re
from typing import Any

from bot.forge.fields import Json, account, moment, text
from bot.forge.records import RemarkRecord

KEPT = 1000  # characters of a comment's text
_PULL = re.compile(r"/pulls/(\d+)(?![^#?/])")
ELSEWHERE = ""  # the topic of what stands among the comments of issues and is under none


def pull_comment(row: Json) -> RemarkRecord:
    """Read a comment of a pull request; its addresses tell which one, and `path` where there is no type."""
    kind = row.get("comment_type")
    urls = (str(row.get(name) or "") for name in ("pull_request_url", "html_url"))
    found = next(filter(None, map(_PULL.search, urls)), None)
    return _remark(
        row,
        topic=int(found[1]) if found else None,
        line=kind == "diff_comment" if kind else bool(row.get("path")),
    )


def issue_comment(row: Json) -> RemarkRecord:
    """Read a comment of an issue; the list may hold comments of pull requests, too, which are read elsewhere."""
    target = row.get("target") or {}
    issue = target.get("issue") or {}
    number = issue.get("number") if target.get("pull_request") is None else None
    return _remark(row, topic=str(number) if number else ELSEWHERE, line=False)


def there(body: Any) -> list[Json]:
    """Give the rows of a list but for null and those without id: there is nothing to know them by.

    Raises TypeError where the body is no list.
    """
    if not isinstance(body, list):
        raise TypeError("no list")
    return [row for row in body if row and row.get("id")]


def _remark(row: Json, *, topic: int | str | None, line: bool) -> RemarkRecord:
    created = moment(row.get("created_at")) or 0
    return RemarkRecord(
        number=int(row["id"]),
        topic=topic,
        author=account(row.get("user")),
        body=text(row, "body")[:KEPT],
        created=created,
        updated=moment(row.get("updated_at")) or created,
        line=line,
        reply_to=int(row.get("in_reply_to_id") or 0) or None,
        url=str(row.get("html_url") or ""),
    )
