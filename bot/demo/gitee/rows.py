"""What stands in a repository: pull requests, issues, their comments, and who wrote them.

Times are epoch seconds; an `at` may also be an aware datetime, and is the forge's present where left out.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from bot.demo.gitee.clock import Moment
from bot.demo.gitee.parts import ChangedFile, Label, User

if TYPE_CHECKING:
    from bot.demo.gitee.listing import Listing
    from bot.demo.gitee.proposal import Proposal
    from bot.demo.gitee.repository import Repo

REVIEW_LABELS = frozenset({"approved", "lgtm"})  # what a push makes void

_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

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
    """A pull request; `branch` None makes it lightweight (edited on the web page, without a fork).

    With `git` it is a proposal of real commits; without, `files` say what it changes.
    """

    number: int
    branch: str | None
    files: Sequence[str | ChangedFile] = ()  # a bare path was modified
    merged_at: int | None = None
    assignees: tuple[User, ...] = ()
    accepted: tuple[User, ...] = ()  # those of them who passed it
    testers: tuple[User, ...] = ()
    draft: bool = False
    git: "Proposal | None" = None

    @property
    def repo_comments(self) -> "Listing[int, Comment]":
        """Where its repository keeps the comments of all pull requests."""
        return self.repo.pull_comments

    def _touched(self) -> None:
        self.repo.pulls.touched()

    def reopen(self, at: Moment | None = None) -> None:
        """Open it again, with what its branch holds by now."""
        _Talked.reopen(self, at)  # slots leave super() without its class
        if self.git:
            self.git.follow()

    @property
    def base(self) -> str:
        """The branch it is for."""
        return self.git.base if self.git else "master"

    def is_from(self, head: str) -> bool:
        """Tell whether `branch`, `owner:branch` or `owner/name:branch` names where it comes from."""
        owner, _, branch = head.rpartition(":")
        if branch != self.branch:
            return False
        if self.git:
            full_name = self.git.source.full_name
        else:
            full_name = f"{self.user.login if self.user else ''}/{self.repo.full_name.split('/')[1]}"
        return owner.lower() in {"", full_name.lower(), full_name.split("/")[0].lower()}

    def changed(self) -> Sequence[str | ChangedFile]:
        """Give the files of its diff."""
        return self.git.changed() if self.git else self.files

    def merge(self, at: Moment | None = None) -> None:
        """Merge it: a state of its own, with `closed_at` left null; a Conflict changes nothing."""
        if self.git:
            origin = f"{self.git.source.namespace}/{self.git.branch}"
            detail = f"Merge pull request !{self.number} from {origin}"
            self._land(self.git, f"{self._subject}\n{detail}\n", self.repo.owner, at, squash=False)
        self._merged(at)

    def squash(self, at: Moment | None = None) -> None:
        """Merge it as one commit of its author, who proposed it in git."""
        if self.git is None:
            raise ValueError(f"{self._subject} has no git content")
        author = self.user or self.repo.owner
        self._land(self.git, f"{self._subject}\n\n{self.body or ''}", author, at, squash=True)
        self._merged(at)

    @property
    def _subject(self) -> str:
        return f"!{self.number} {self.title}"

    def _land(self, git: "Proposal", text: str, user: User, at: Moment | None, *, squash: bool) -> None:
        git.land(text.strip() + "\n", user.signature, self.repo.moment(at), squash=squash)

    def _merged(self, at: Moment | None) -> None:
        self.merged_at = self._change(at)
        self.state = "merged"

    def pushed(self, at: Moment | None = None) -> None:
        """Follow a push to its branch; the community's bots then ask for new reviews."""
        self._change(at)
        if self.git:
            self.git.follow()
        if self.repo.reviews_drop:
            self.labels = tuple(label for label in self.labels if label.name not in REVIEW_LABELS)

    def assign(self, *users: User, at: Moment | None = None) -> None:
        """Name who is to review it, in place of whoever was named before."""
        self._change(at)
        self.assignees = users
        self.accepted = tuple(user for user in self.accepted if user in users)

    def accept(self, user: User, at: Moment | None = None) -> None:
        """Let an assignee pass it."""
        if user not in self.assignees:
            raise ValueError(f"{user.login} is not assigned to !{self.number}")
        self._change(at)
        self.accepted = (*self.accepted, user)

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
