"""Which path gives what: the read side of the API, from a request to an answer, without any HTTP.

A write or a new resource is one more line of `ROUTES` and one more function.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from bot.demo.gitee.answers import as_json, as_list, file_json
from bot.demo.gitee.clock import instant
from bot.demo.gitee.forge import Forge, Repo
from bot.demo.gitee.listing import Listing, Sort
from bot.demo.gitee.quirks import Quirks
from bot.demo.gitee.rows import Comment, Issue, PullRequest, User
from bot.demo.gitee.wire import Answer, Request, json_answer, message, page

MOST_ROWS, MOST_FILES = 100, 300  # the host's own limits

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Switches:
    """In what the server differs from the documented one."""

    quirks: Quirks | None = None
    repo_wide_comments: bool = False  # 5.3.2 listed the comments of all pull requests, 5.4 does not
    ignores_since: bool = False
    ignores_author: bool = False
    user: User | None = None  # whose token it is


class Refused(Exception):
    """The request ends with this answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(str(answer.status))


@dataclass(frozen=True, slots=True)
class Call:
    """A request that found its route; `parts` are the path's variables."""

    forge: Forge
    request: Request
    switches: Switches
    parts: dict[str, str]

    def word(self, name: str, default: str, allowed: Sequence[str]) -> str:
        """Read a parameter that takes a few words."""
        value = self.request.query.get(name) or default
        if value not in allowed:
            raise Refused(message(400, f"{name} does not have a valid value"))
        return value

    def sort(self) -> Sort:
        """Read `sort`; the documentation writes both `updated` and `updated_at`."""
        word = self.word("sort", "created", ("created", "updated", "created_at", "updated_at"))
        return "updated" if word.startswith("updated") else "created"

    def number(self, name: str, default: int) -> int:
        """Read a whole number from 1 on."""
        value = self.request.query.get(name) or str(default)
        if not value.isdecimal() or int(value) < 1:
            raise Refused(message(400, f"{name} is invalid"))
        return int(value)

    def since(self) -> float | None:
        """Read `since` into epoch seconds; a `+` that came as a blank is not a time."""
        text = self.request.query.get("since")
        if not text or self.switches.ignores_since:
            return None
        try:
            return instant(text)
        except ValueError:
            raise Refused(message(400, "since is invalid")) from None

    def repo(self) -> Repo:
        """Find the repository; missing and private are the same 404, a banned one is the proxy's 403 page."""
        repo = self.forge.find_repo(f"{self.parts['owner']}/{self.parts['repo']}")
        if repo is None or (repo.private and not self.request.trusted):
            raise Refused(message(404, "404 Project Not Found"))
        if repo.banned:
            raise Refused(page(403))
        return repo

    def pull(self) -> PullRequest:
        """Find the pull request that the path names."""
        return _found(self.repo().pulls.get(int(self.parts["number"])))

    def issue(self) -> Issue:
        """Find the issue that the path names; case matters."""
        return _found(self.repo().issues.get(self.parts["number"]))

    def paged(self, rows: Sequence[object]) -> Answer:
        """Answer with one page of rows and the headers that tell of the others."""
        size = min(self.number("per_page", 20), MOST_ROWS)
        number, last = self.number("page", 1), max(1, -(-len(rows) // size))
        places = {"first": 1, "prev": number - 1, "next": number + 1, "last": last}
        links = [
            f'<{self._page(place)}>; rel="{rel}"' for rel, place in places.items() if 1 <= place <= last != 1
        ]
        headers = {"total_count": str(len(rows)), "total_page": str(last)}
        if links:
            headers["Link"] = ", ".join(links)
        shown = as_list(rows[(number - 1) * size : number * size])
        if self.switches.quirks:
            shown = [self.switches.quirks.bend(row) for row in shown]
        return json_answer(shown, headers=headers)

    def one(self, thing: object) -> Answer:
        """Answer with one object."""
        found = as_json(thing)
        return json_answer(self.switches.quirks.bend(found) if self.switches.quirks else found)

    def _page(self, number: int) -> str:
        return f"{self.request.url}?{urlencode({**self.request.query, 'page': number})}"


def _found(thing: Thing | None) -> Thing:
    if thing is None:
        raise Refused(message(404, "404 Not Found"))
    return thing


def repository(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}."""
    return call.one(call.repo())


def _rows(call: Call, kind: str, states: Sequence[str], author: str) -> Sequence[PullRequest | Issue]:
    """List pull requests or issues; `author` is what the listing calls its parameter for the writer."""
    repo = call.repo()
    state = call.word("state", "open", (*states, "all"))
    falling = call.word("direction", "desc", ("asc", "desc")) == "desc"
    labels = {name for name in call.request.query.get("labels", "").split(",") if name}
    login = "" if call.switches.ignores_author else call.request.query.get(author, "")
    writer = call.forge.find_user(login) if login else None
    if login and writer is None:
        return []
    listing = repo.pulls if kind == "pulls" else repo.issues
    rows: Sequence[PullRequest | Issue] = listing.select(sort=call.sort(), since=call.since(), author=writer)
    if state != "all":
        rows = [row for row in rows if row.state == state]
    if labels:
        rows = [row for row in rows if labels <= {label.name for label in row.labels}]
    return rows[::-1] if falling else rows


def pulls(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls."""
    return call.paged(_rows(call, "pulls", ("open", "closed", "merged"), author="author"))


def issues(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/issues."""
    return call.paged(_rows(call, "issues", ("open", "progressing", "closed", "rejected"), author="creator"))


def pull(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/{number}."""
    return call.one(call.pull())


def pull_files(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/{number}/files: one answer, cut at 300 files."""
    found = call.pull()
    return json_answer([file_json(file, found) for file in found.files[:MOST_FILES]])


def pull_comments(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/{number}/comments."""
    rows: list[Comment] = call.pull().comments
    kind = call.word("comment_type", "all", ("all", "diff_comment", "pr_comment"))
    if kind != "all":
        rows = [row for row in rows if bool(row.path) == (kind == "diff_comment")]
    return call.paged(rows[::-1] if call.word("direction", "asc", ("asc", "desc")) == "desc" else rows)


def all_pull_comments(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/pulls/comments: gone since 5.4."""
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
    return call.paged(rows[::-1] if falling else rows)


def issue(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/issues/{number}."""
    return call.one(call.issue())


def issue_comments(call: Call) -> Answer:
    """GET /repos/{owner}/{repo}/issues/{number}/comments."""
    since = call.since() or 0
    rows = [row for row in call.issue().comments if row.updated_at >= since]
    return call.paged(rows[::-1] if call.word("order", "asc", ("asc", "desc")) == "desc" else rows)


def one_user(call: Call) -> Answer:
    """GET /users/{login}."""
    return call.one(_found(call.forge.find_user(call.parts["login"])))


def token_user(call: Call) -> Answer:
    """GET /user: whose token it is."""
    if not call.request.trusted or call.switches.user is None:
        raise Refused(message(401, "401 Unauthorized: Access token is required"))
    return call.one(call.switches.user)


_REPO = "/repos/(?P<owner>[^/]+)/(?P<repo>[^/]+)"
ROUTES: tuple[tuple[str, re.Pattern[str], Callable[[Call], Answer]], ...] = tuple(
    (method, re.compile(pattern), handler)
    for method, pattern, handler in (
        ("GET", _REPO, repository),
        ("GET", f"{_REPO}/pulls", pulls),
        ("GET", f"{_REPO}/pulls/comments", all_pull_comments),
        ("GET", rf"{_REPO}/pulls/(?P<number>\d+)", pull),
        ("GET", rf"{_REPO}/pulls/(?P<number>\d+)/files", pull_files),
        ("GET", rf"{_REPO}/pulls/(?P<number>\d+)/comments", pull_comments),
        ("GET", f"{_REPO}/issues", issues),
        ("GET", f"{_REPO}/issues/comments", all_issue_comments),
        ("GET", f"{_REPO}/issues/(?P<number>I[0-9A-Z]+)", issue),
        ("GET", f"{_REPO}/issues/(?P<number>I[0-9A-Z]+)/comments", issue_comments),
        ("GET", "/users/(?P<login>[^/]+)", one_user),
        ("GET", "/user", token_user),
    )
)


def answer(forge: Forge, request: Request, switches: Switches) -> Answer:
    """Answer a request from the forge's present state; call it under the forge's lock."""
    for method, pattern, handler in ROUTES:
        match = pattern.fullmatch(request.path)
        if match and method == request.method:
            try:
                return handler(Call(forge, request, switches, match.groupdict()))
            except Refused as refused:
                return refused.answer
    return message(404, "404 Not Found")
