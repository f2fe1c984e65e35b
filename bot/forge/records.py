"""What the code hosts tell us, reduced to the fields that sigbot keeps; never an e-mail address.

Times are whole seconds since 1970-01-01 UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.model import Account

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class PullRecord:
    """A pull request as the host lists it; `author` is None where the host hides or has lost the account."""

    number: int
    host_id: str
    author: Account | None
    title: str
    state: str  # open, closed, merged
    created: int
    updated: int
    merged: int | None
    closed: int | None
    labels: tuple[str, ...]
    head: str | None  # commit; None for a pull request made in the web editor
    url: str
    assignees: tuple["Assignee", ...] = ()

    @property
    def files_key(self) -> str:
        """Name the content whose file list this is: it changes when the list may have changed."""
        return self.head or f"{self.state} {self.updated}"


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who is to review a pull request; `accepted` is None where the host does not tell."""

    account: Account | None
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class RemarkRecord:
    """A comment with what it stands under: the number of a pull request, or of an issue.

    `topic` is None where the host does not tell; `line` says that it stands on a line of the change.
    """

    number: int  # the host's id
    topic: int | str | None
    author: Account | None
    body: str
    created: int
    updated: int
    line: bool
    reply_to: int | None
    url: str  # blank where the host gives none


@dataclass(frozen=True, slots=True)
class RemarksRecord:
    """Everything said under one pull request; `whole` where nothing can have been missed.

    `at` is the host's clock when it began to answer.
    """

    rows: tuple[RemarkRecord, ...]
    whole: bool
    at: int


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """An issue as the host lists it; its number is text and unique on the host."""

    number: str
    host_id: str
    author: Account | None
    title: str
    state: str  # open, progressing, closed, rejected
    created: int
    updated: int
    labels: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class FilesRecord:
    """The paths a pull request touches, both names of a moved file; `truncated` where the listing stops."""

    paths: tuple[str, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """One page of a list: its rows, the server's clock, and the totals where the host gives them."""

    rows: Sequence[Record]
    at: int
    total: int | None
    last_page: int | None

    def is_last(self, page: int) -> bool:
        """Say whether nothing can follow; a short page proves nothing, the host may filter after paging."""
        return not self.rows if self.last_page is None else page >= self.last_page


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A pull request with what its author needs to go on with it."""

    number: int
    author: Account | None
    state: str  # open, closed, merged
    title: str
    body: str
    labels: tuple[str, ...]
    head: str  # branch; "" where it is gone
    source: str  # repository of the branch, owner/name; "" where it is gone
    sha: str  # the commit it proposes; "" where the host does not tell
    base: str
    created: int
    updated: int
    closed: int | None
    url: str


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment under a pull request or an issue."""

    id: str
    author: Account | None
    body: str
    created: int


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """An issue with its text."""

    number: str
    author: Account | None
    state: str
    title: str
    body: str
    updated: int
    url: str


@dataclass(frozen=True, slots=True)
class RepositoryRecord:
    """A repository as whoever asks may use it; `parent` where it is a fork."""

    name: str
    default_branch: str
    may_push: bool
    parent: str | None
