"""The words of the whole code, as values: accounts, people, kinds of events, reasons, verdicts.

Everything here is frozen and knows nothing of files, hosts or databases.
"""

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """A login on one code host; the host's numeric id, as text, is what stays when the login changes."""

    host: str
    id: str
    login: str

    def __str__(self) -> str:
        return f"@{self.login}"


class Kind(StrEnum):
    """What can have happened; these are the words that `counts:` are made of."""

    ISSUE_OPENED = "issue_opened"
    PR_OPENED = "pr_opened"
    PR_MERGED = "pr_merged"
    REVIEW_COMMENT = "review_comment"
    MAIN_REVIEW = "main_review"
    ISSUE_COMMENT = "issue_comment"
    ARTICLE = "article"
    TALK = "talk"
    MEETING_ORGANISED = "meeting_organised"
    MEETING_ATTENDED = "meeting_attended"
    TASK = "task"
    CORRECTION = "correction"


# What no host can tell: it is written into contributions/ by hand.
RECORDED = (Kind.ARTICLE, Kind.TALK, Kind.MEETING_ORGANISED, Kind.MEETING_ATTENDED, Kind.TASK)


class Reason(IntFlag):
    """Why an event does not count; the lowest bit that a rule's mask lets through is the reason given.

    The order is the one in which people want to hear it; the two unknown ones are last, because only they may be
    otherwise than they look: such a verdict is *not yet known*.
    """

    DELETED = 1 << 0
    OUT_OF_SCOPE = 1 << 1
    OUTSIDE_WINDOW = 1 << 2
    IN_OPENING_BALANCE = 1 << 3
    BOT = 1 << 4
    OWN_PR = 1 << 5
    INVALID = 1 << 6
    DUPLICATE = 1 << 7
    ROSTER_ONLY = 1 << 8
    COMMAND_ONLY = 1 << 9
    LGTM_ONLY = 1 << 10
    OWN_THREAD = 1 << 11
    AFTER_MERGE = 1 << 12
    NOT_ONLY = 1 << 13  # a variant's `only:` asks for a fact that the event does not have
    COUNTED_ALREADY = 1 << 14
    FILES_UNKNOWN = 1 << 15
    REVIEWER_UNKNOWN = 1 << 16  # the host does not tell which assignee accepted

    @property
    def word(self) -> str:
        """The word that stands after `ignore:` in sig.yaml and that `explain` answers with."""
        return (self.name or "").lower()


class Fact(IntFlag):
    """What an event is, beyond the reasons against it; kept in the same integer, above the reasons."""

    LINE_COMMENT = 1 << 20
    FILES_PENDING = 1 << 21  # the file list is still to be read: the count is not final


@dataclass(frozen=True, slots=True)
class Tally:
    """What a count comes to for one person.

    `unknown` events would count or not depending on files, or on a reviewer, that are not known; `pending` of them
    can still become known, so while there are any the tally is not final.
    """

    counted: int = 0
    unknown: int = 0
    pending: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add what two readings of the same count came to."""
        return Tally(self.counted + other.counted, self.unknown + other.unknown, self.pending + other.pending)


class Verdict(NamedTuple):
    """One event under one count: counted where `reason` is None, else the first reason against it.

    A tuple, because a person may have ten thousand. Title and link are blank where only the counting matters.
    """

    kind: Kind
    key: str
    subject: str
    at: int  # seconds since 1970 UTC
    amount: int
    reason: Reason | None
    title: str = ""
    link: str = ""

    @property
    def counted(self) -> bool:
        return self.reason is None

    @property
    def known(self) -> bool:
        """Say whether more data could not change it."""
        return self.reason is None or not self.reason & UNKNOWN


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """Somebody's `/pause` or `/resume`: when (seconds since 1970 UTC), in which comment, by whom, where."""

    at: int
    comment: int
    word: str
    login: str
    where: str
    account: str = ""  # the host's id of whoever said it: it stays when the login changes


# Nobody can say yet whether an event with one of these, and nothing else against it, counts.
UNKNOWN = Reason.FILES_UNKNOWN | Reason.REVIEWER_UNKNOWN

# The words a rule may put after `ignore:`; every other reason is not a SIG's to switch.
IGNORABLE = (
    Reason.BOT
    | Reason.OWN_PR
    | Reason.INVALID
    | Reason.DUPLICATE
    | Reason.ROSTER_ONLY
    | Reason.COMMAND_ONLY
    | Reason.LGTM_ONLY
    | Reason.OWN_THREAD
    | Reason.AFTER_MERGE
)
