"""A request that found its route: its parameters and fields, what it is about, who asks and may."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from bot.demo.gitee.clock import instant
from bot.demo.gitee.forge import Forge
from bot.demo.gitee.listing import Listing, Sort
from bot.demo.gitee.parts import User
from bot.demo.gitee.quirks import Quirks
from bot.demo.gitee.repository import Repo
from bot.demo.gitee.rows import Comment, Issue, PullRequest
from bot.demo.gitee.wire import Answer, Request, message, page

_HTML_COMMENT = re.compile("<!--.*?-->", re.DOTALL)

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Switches:
    """In what the server differs from the documented one."""

    quirks: Quirks | None = None
    # 5.3.2 listed the comments of all pull requests, 5.4 does not; nobody knows what comes instead
    repo_wide_comments: "bool | Literal['page']" = False
    ignores_since: bool = False
    ignores_author: bool = False
    max_body: int = 65_536  # characters of a text that is written
    strip_html_comments: bool = False  # unproven on the real host


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
        name = self.parts.get("repo") or self.required("repo")
        repo = self.forge.find_repo(f"{self.parts['owner']}/{name}")
        if repo is None or (repo.private and not self.request.caller.trusted):
            raise Refused(message(404, "404 Project Not Found"))
        if repo.banned:
            raise Refused(page(403))
        return repo

    def pull(self) -> PullRequest:
        """Find the pull request that the path names."""
        return found(self.repo().pulls.get(int(self.parts["number"])))

    def issue(self) -> Issue:
        """Find the issue that the path names; case matters."""
        return found(self.repo().issues.get(self.parts["number"]))

    def comment(self, listing: Listing[int, Comment]) -> Comment:
        """Find the comment that the path names."""
        return found(listing.get(int(self.parts["id"])))

    def asker(self) -> User:
        """Give who writes; nobody is a 401, who may only read a 403."""
        caller = self.request.caller
        if caller.user is None:
            raise Refused(message(401, "401 Unauthorized: Access token is required"))
        if not caller.may_write:
            raise Refused(message(403, "403 Forbidden"))
        return caller.user

    def let(self, author: User | None, repo: Repo) -> None:
        """Let the author go on, or who may push; everybody else is a 403."""
        asker = self.asker()
        if asker is not author and not repo.may_push(asker):
            raise Refused(message(403, "403 Forbidden"))

    def field(self, name: str) -> str | None:
        """Read a field of the body, None where it is not there."""
        content = self.request.content
        value = content.get(name) if isinstance(content, dict) else None
        return None if value is None else str(value)

    def required(self, name: str) -> str:
        """Read a field that may be neither missing nor blank."""
        value = self.field(name)
        if not (value or "").strip():
            raise Refused(message(400, f"{name} is missing"))
        return value or ""

    def text(self, value: str) -> str:
        """Give what is kept of a text that somebody wrote; one that is too long is a 422."""
        if len(value) > self.switches.max_body:
            raise Refused(message(422, f"body is too long (maximum is {self.switches.max_body} characters)"))
        return _HTML_COMMENT.sub("", value) if self.switches.strip_html_comments else value


def found(thing: Thing | None) -> Thing:
    """Give what was looked for; nothing is a 404."""
    if thing is None:
        raise Refused(message(404, "404 Not Found"))
    return thing
