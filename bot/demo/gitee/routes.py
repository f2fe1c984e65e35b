"""The read side of the API: which path gives what.

A new resource is one more line of `READS` and one more function.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from bot.demo.gitee.answers import as_json, as_list, file_json
from bot.demo.gitee.basics import Json, label, permission
from bot.demo.gitee.call import Call, Refused, found
from bot.demo.gitee.inbox import notifications
from bot.demo.gitee.listing import Listing
from bot.demo.gitee.rows import Comment, Issue, PullRequest
from bot.demo.gitee.wire import Answer, json_answer, message, page

MOST_ROWS, MOST_FILES = 100, 300  # the host's own limits

Row = TypeVar("Row", PullRequest, Issue)


def paged(call: Call, rows: Sequence[object]) -> Answer:
    """Answer with one page of rows and the headers that tell of the others."""
    size = min(call.number("per_page", 20), MOST_ROWS)
    number, last = call.number("page", 1), max(1, -(-len(rows) // size))
    places = {"first": 1, "prev": number - 1, "next": number + 1, "last": last}
    links = [
        f'<{_page(call, place)}>; rel="{rel}"' for rel, place in places.items() if 1 <= place <= last != 1
    ]
    headers = {"total_count": str(len(rows)), "total_page": str(last)}
    if links:
        headers["Link"] = ", ".join(links)
    shown = as_list(rows[(number - 1) * size : number * size])
    return json_answer([bent(call, row) for row in shown], headers=headers)


def one(call: Call, thing: object, status: int = 200) -> Answer:
    """Answer with one object."""
    return json_answer(bent(call, as_json(thing)), status)


def bent(call: Call, row: Json) -> Json:
    """Give a row as this server sends it."""
    return call.switches.quirks.bend(row) if call.switches.quirks else row


def _page(call: Call, number: int) -> str:
    return f"{call.request.url}?{urlencode({**call.request.query, 'page': number})}"


def repository(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}."""
    repo = call.repo()
    seen = as_json(repo) | {"permission": permission(repo, call.request.caller.user)}
    return json_answer(bent(call, seen))


def _rows(call: Call, listing: Listing[Any, Row], states: Sequence[str], author: str) -> Sequence[Row]:
    """List pull requests or issues; `author` is what the listing calls its parameter for the writer."""
    state = call.word("state", "open", (*states, "all"))
    falling = call.word("direction", "desc", ("asc", "desc")) == "desc"
    labels = {name for name in call.request.query.get("labels", "").split(",") if name}
    login = "" if call.switches.ignores_author else call.request.query.get(author, "")
    writer = call.forge.find_user(login) if login else None
    if login and writer is None:
        return []
    rows: Sequence[Row] = listing.select(sort=call.sort(), since=call.since(), author=writer)
    if state != "all":
        rows = [row for row in rows if row.state == state]
    if labels:
        rows = [row for row in rows if labels <= {label.name for label in row.labels}]
    return rows[::-1] if falling else rows


def pulls(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls."""
    rows = _rows(call, call.repo().pulls, ("open", "closed", "merged"), author="author")
    head, base = call.request.query.get("head"), call.request.query.get("base")
    if head:
        rows = [row for row in rows if row.is_from(head)]
    if base:
        rows = [row for row in rows if row.base == base]
    return paged(call, rows)


def issues(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/issues."""
    states = ("open", "progressing", "closed", "rejected")
    return paged(call, _rows(call, call.repo().issues, states, author="creator"))


def pull(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/{number}."""
    return one(call, call.pull())


def pull_files(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/{number}/files: one answer, cut at 300 files."""
    pull = call.pull()
    return json_answer([file_json(file, pull) for file in pull.changed()[:MOST_FILES]])


def pull_comments(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/{number}/comments."""
    rows: list[Comment] = call.pull().comments
    kind = call.word("comment_type", "all", ("all", "diff_comment", "pr_comment"))
    if kind != "all":
        rows = [row for row in rows if bool(row.path) == (kind == "diff_comment")]
    return paged(call, rows[::-1] if call.word("direction", "asc", ("asc", "desc")) == "desc" else rows)


def all_pull_comments(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/comments: gone since 5.4."""
    if call.switches.repo_wide_comments == "page":
        raise Refused(page(200))
    if not call.switches.repo_wide_comments:
        raise Refused(message(404, "404 Not Found"))
    return _comments(call, call.repo().pull_comments)


def all_issue_comments(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/issues/comments."""
    return _comments(call, call.repo().issue_comments)


def _comments(call: Call, listing: Listing[int, Comment]) -> Answer:
    """List a repository's comments; the direction is ignored without a sort, as documented."""
    rows = listing.select(sort=call.sort(), since=call.since())
    falling = call.word("direction", "asc", ("asc", "desc")) == "desc" and "sort" in call.request.query
    return paged(call, rows[::-1] if falling else rows)


def issue(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/issues/{number}."""
    return one(call, call.issue())


def issue_comments(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/issues/{number}/comments."""
    since = call.since() or 0
    rows = [row for row in call.issue().comments if row.updated_at >= since]
    return paged(call, rows[::-1] if call.word("order", "asc", ("asc", "desc")) == "desc" else rows)


def one_user(call: Call) -> Answer:
    """GET /users/{login}."""
    return one(call, found(call.forge.find_user(call.parts["login"])))


def token_user(call: Call) -> Answer:
    """GET /user: whose token it is."""
    user = call.request.caller.user
    if user is None:
        raise Refused(message(401, "401 Unauthorized: Access token is required"))
    return one(call, user)


def pull_labels(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/{number}/labels."""
    pull = call.pull()
    return json_answer([label(each, pull.repo) for each in pull.labels])


def one_pull_comment(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/comments/{id}."""
    return one(call, call.comment(call.repo().pull_comments))


def one_issue_comment(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/issues/comments/{id}."""
    return one(call, call.comment(call.repo().issue_comments))


_REPO = "/repos/(?P<owner>[^/]+)/(?P<repo>[^/]+)"
READS: Mapping[str, Callable[[Call], Answer]] = {
    _REPO: repository,
    f"{_REPO}/pulls": pulls,
    f"{_REPO}/pulls/comments": all_pull_comments,
    rf"{_REPO}/pulls/comments/(?P<id>\d+)": one_pull_comment,
    rf"{_REPO}/pulls/(?P<number>\d+)": pull,
    rf"{_REPO}/pulls/(?P<number>\d+)/files": pull_files,
    rf"{_REPO}/pulls/(?P<number>\d+)/comments": pull_comments,
    rf"{_REPO}/pulls/(?P<number>\d+)/labels": pull_labels,
    f"{_REPO}/issues": issues,
    f"{_REPO}/issues/comments": all_issue_comments,
    rf"{_REPO}/issues/comments/(?P<id>\d+)": one_issue_comment,
    f"{_REPO}/issues/(?P<number>I[0-9A-Z]+)": issue,
    f"{_REPO}/issues/(?P<number>I[0-9A-Z]+)/comments": issue_comments,
    "/users/(?P<login>[^/]+)": one_user,
    "/user": token_user,
    "/notifications/threads": notifications,
}
