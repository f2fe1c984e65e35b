"""What stands in a repository: pull requests, issues, their comments, and who wrote them.

Times are epoch seconds; an `at` may also be an aware datetime, and is the forge's present where left out.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.demo.gitee.clock import Moment

if TYPE_CHECKING:
    from bot.demo.gitee.forge import Repo
    from bot.demo.gitee.listing import Listing

_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True, eq=False)
class User:
    """An account; `id` stays when the login changes."""

    id: int
    login: str
    name: str
    created_at: int
    deleted: bool = False

    def rename(self, login: str) -> None:
        """Move to another login; rows already written show the new one."""
        self.login = login

    def delete(self) -> None:
        """Close the account: its rows stay, with `user` null."""
        self.deleted = True


@dataclass(frozen=True, slots=True)
class Label:
    """A label of one repository."""

    id: int
    name: str
    color: str
    created_at: int


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file of a pull request's diff; with an `old_path` it was renamed."""

    path: str
    old_path: str | None = None
    change: Literal["added", "deleted", "modified"] = "modified"
    additions: int = 1
    deletions: int = 1


Topic: TypeAlias = "PullRequest | Issue"


@dataclass(slots=True, eq=False, kw_only=True)
class Comment:
    """A comment on a pull request or an issue; with a `path` it stands on a line of the diff."""

    id: int
    topic: Topic
    body: str
    user: User | None
    created_at: int
    updated_at: int
    path: str | None = None
    position: int | None = None
    reply_to: "Comment | None" = None

    def edit(self, body: str, at: Moment | None = None) -> None:
        """Rewrite the comment; its topic's `updated_at` stays (what the real host does is unknown)."""
        self.body = body
        self.updated_at = max(self.updated_at, self.topic.repo.moment(at))
        self.topic.repo_comments.touched()

    def delete(self) -> None:
        """Take the comment away; only its absence shows."""
        self.topic.comments.remove(self)
        self.topic.repo_comments.remove(self.id)


@dataclass(slots=True, eq=False, kw_only=True)
class _Talked(ABC):
    """What pull requests and issues share: a text, an author, labels, a conversation."""

    repo: "Repo"
    id: int
    title: str
    body: str | None
    user: User | None
    created_at: int
    updated_at: int
    closed_at: int | None = None
    labels: tuple[Label, ...] = ()
    state: str = "open"
    comments: list[Comment] = field(default_factory=list)

    def _change(self, at: Moment | None) -> int:
        """Bump `updated_at`, which never goes back; return the instant of the change."""
        moment = self.repo.moment(at)
        self.updated_at = max(self.updated_at, moment)
        self._touched()
        return moment

    @abstractmethod
    def _touched(self) -> None:
        """Tell the listing that holds it."""

    def edit(
        self,
        *,
        title: str | None = None,
        body: str | None = None,
        labels: Sequence[str] | None = None,
        at: Moment | None = None,
    ) -> None:
        """Change the title, the body or all labels; what is left out stays."""
        self._change(at)
        self.title = self.title if title is None else title
        self.body = self.body if body is None else body
        self.labels = self.labels if labels is None else self.repo.labelled(labels)

    def close(self, at: Moment | None = None) -> None:
        """Close it."""
        self.closed_at = self._change(at)
        self.state = "closed"

    def reopen(self, at: Moment | None = None) -> None:
        """Open it again."""
        self._change(at)
        self.state, self.closed_at = "open", None


@dataclass(slots=True, eq=False, kw_only=True)
class PullRequest(_Talked):
    """A pull request; `branch` None makes it lightweight (edited on the web page, without a fork)."""

    number: int
    branch: str | None
    files: Sequence[str | ChangedFile] = ()  # a bare path was modified
    merged_at: int | None = None
    assignees: tuple[User, ...] = ()
    testers: tuple[User, ...] = ()
    draft: bool = False

    @property
    def repo_comments(self) -> "Listing[int, Comment]":
        """Where its repository keeps the comments of all pull requests."""
        return self.repo.pull_comments

    def _touched(self) -> None:
        self.repo.pulls.touched()

    def merge(self, at: Moment | None = None) -> None:
        """Merge it: a state of its own, with `closed_at` left null."""
        self.merged_at = self._change(at)
        self.state = "merged"

    def push(self, files: Sequence[str | ChangedFile], at: Moment | None = None) -> None:
        """Replace the diff, as a push to the branch does."""
        self._change(at)
        self.files = files

    def comment_by(
        self,
        user: User | None,
        body: str,
        at: Moment | None = None,
        *,
        path: str | None = None,
        position: int | None = None,
        reply_to: Comment | None = None,
    ) -> Comment:
        """Write a comment, on a line where a `path` is given; this bumps `updated_at`."""
        comment = self.repo.comment(self, user, body, self._change(at), reply_to)
        comment.path, comment.position = path, position
        return comment

    def delete(self) -> None:
        """Take it away, with its comments; its number is not used again."""
        self.repo.forget_comments(self)
        self.repo.pulls.remove(self.number)


@dataclass(slots=True, eq=False, kw_only=True)
class Issue(_Talked):
    """An issue; its number is `I` and the id in base 36 (in the recordings 7295389 is I4CD5P)."""

    assignee: User | None = None

    @property
    def number(self) -> str:
        """The number that people write, unique on the whole host."""
        digits, rest = "", self.id
        while rest:
            rest, digit = divmod(rest, 36)
            digits = _BASE36[digit] + digits
        return f"I{digits}"

    @property
    def repo_comments(self) -> "Listing[int, Comment]":
        """Where its repository keeps the comments of all issues."""
        return self.repo.issue_comments

    def _touched(self) -> None:
        self.repo.issues.touched()

    def comment_by(
        self, user: User | None, body: str, at: Moment | None = None, *, reply_to: Comment | None = None
    ) -> Comment:
        """Write a comment; this bumps `updated_at`."""
        return self.repo.comment(self, user, body, self._change(at), reply_to)

    def delete(self) -> None:
        """Take it away, with its comments."""
        self.repo.forget_comments(self)
        self.repo.issues.remove(self.number)
