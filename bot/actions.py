"""Outward effects as values: what the bot would do where other people see it.

Deciding returns actions, a carrier performs them; nothing else leaves the machine. `AfterCrash` says what may be
done about an action of which nobody knows whether it happened.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import ClassVar, Literal, TypeAlias


class Purpose(StrEnum):
    """What a pull request of the bot is for; there is one at a time for each."""

    BOARD = "board"
    DECISIONS = "decisions"
    MEETING = "meeting"


class AfterCrash(Enum):
    """What becomes of an action whose outcome is not known."""

    AGAIN = "it comes to the same when done again, or the host refuses it"
    LOOK = "it is done again only when the world has been looked at, some time later, and does not show it"
    SHOW = "it is shown to the operator, and never done again"


@dataclass(frozen=True, slots=True)
class Push:
    """Put one commit on top of `base` and a branch on it, where the branch still ends in `expect`.

    `files` by their path from the repository's root. None for `expect`: there must be no such branch.
    """

    after_crash: ClassVar = AfterCrash.AGAIN

    repository: str
    branch: str
    base: str
    files: Mapping[str, bytes]
    message: str
    expect: str | None

    def __str__(self) -> str:
        return f"push {self.branch} to {self.repository}"


@dataclass(frozen=True, slots=True)
class OpenPull:
    """Open a pull request from `head`, written owner/name:branch."""

    after_crash: ClassVar = AfterCrash.LOOK

    repository: str
    head: str
    base: str
    title: str
    body: str

    def __str__(self) -> str:
        return f"open a pull request in {self.repository} from {self.head}"


@dataclass(frozen=True, slots=True)
class EditPull:
    """Give the bot's own pull request another text; with `close` also close it."""

    after_crash: ClassVar = AfterCrash.AGAIN

    repository: str
    number: int
    title: str | None = None
    body: str | None = None
    close: bool = False

    def __str__(self) -> str:
        return f"{'close' if self.close else 'update'} {self.repository}!{self.number}"


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """Open an issue.

    `about` names what there is one issue for, whatever it says; without it the title does.
    """

    after_crash: ClassVar = AfterCrash.LOOK

    repository: str
    title: str
    body: str
    about: str = ""

    def __str__(self) -> str:
        if self.about:
            return f"open an issue in {self.repository}: {self.about}"
        return f"open the issue “{self.title}” in {self.repository}"


@dataclass(frozen=True, slots=True)
class EditIssue:
    """Give the bot's own issue another text; with `close` also close it."""

    after_crash: ClassVar = AfterCrash.AGAIN

    repository: str
    number: str
    title: str | None = None
    body: str | None = None
    close: bool = False

    def __str__(self) -> str:
        return f"{'close' if self.close else 'update'} {self.repository}#{self.number}"


Under: TypeAlias = Literal["pulls", "issues"]


@dataclass(frozen=True, slots=True)
class PostComment:
    """Write a comment under a pull request or an issue.

    `about` names what there is one comment for, whatever it says: a second try may word it otherwise.
    """

    after_crash: ClassVar = AfterCrash.LOOK

    repository: str
    under: Under
    number: str
    body: str
    about: str = ""

    def __str__(self) -> str:
        mark = "!" if self.under == "pulls" else "#"
        if self.about:
            return f"comment on {self.repository}{mark}{self.number}: {self.about}"
        text = hashlib.sha256(self.body.encode()).hexdigest()[:6]  # two comments are two intents
        return f"comment {text} on {self.repository}{mark}{self.number}"


@dataclass(frozen=True, slots=True)
class EditComment:
    """Give the bot's own comment another text."""

    after_crash: ClassVar = AfterCrash.AGAIN

    repository: str
    under: Under
    comment: str
    body: str

    def __str__(self) -> str:
        return f"update comment {self.comment} in {self.repository}"


@dataclass(frozen=True, slots=True)
class DeleteComment:
    """Take the bot's own comment away."""

    after_crash: ClassVar = AfterCrash.AGAIN

    repository: str
    under: Under
    comment: str

    def __str__(self) -> str:
        return f"delete comment {self.comment} in {self.repository}"


@dataclass(frozen=True, slots=True)
class SendMail:
    """Send one mail about a meeting; to whom is known to the machine alone.

    `invitation` is an iCalendar text, `method` what calendars do with it: REQUEST, CANCEL.
    """

    after_crash: ClassVar = AfterCrash.SHOW

    meeting: str
    step: str
    change: int
    subject: str
    text: str
    invitation: bytes = b""
    method: str = "REQUEST"

    def __str__(self) -> str:
        return f"mail the {self.step} of {self.meeting}, change {self.change}"


Channel: TypeAlias = Literal["wecom", "dingtalk", "feishu"]


@dataclass(frozen=True, slots=True)
class SendChat:
    """Send one message about a meeting to a group, by its robot."""

    after_crash: ClassVar = AfterCrash.SHOW

    channel: Channel
    meeting: str
    step: str
    change: int
    title: str
    text: str

    def __str__(self) -> str:
        return f"send the {self.step} of {self.meeting}, change {self.change}, by {self.channel}"


Action: TypeAlias = (
    Push
    | OpenPull
    | EditPull
    | OpenIssue
    | EditIssue
    | PostComment
    | EditComment
    | DeleteComment
    | SendMail
    | SendChat
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an action: its number, commit or id on the host, and where it is to be seen."""

    reference: str
    url: str = ""
