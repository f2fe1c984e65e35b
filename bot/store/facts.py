"""From the host's rows to events with their bits: the only place that says what an event is.

Pure; called for the rows of a page in the page's own transaction, and for all rows when facts or settings change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.model import Kind, Reason
from bot.store.settings import MAYBE_REVIEWER, Marks

Row = Mapping[str, Any]  # the columns of bot.store.schema.pull, issue, pull_comment or issue_comment
EventRow = dict[str, Any]  # the columns of bot.store.schema.event but its id


@dataclass(frozen=True, slots=True)
class Who:
    """An account as the database knows it; `person` is blank where the work is nobody's."""

    account: int | None
    login: str | None
    person: str
    is_bot: bool

    def is_same(self, other: "Who") -> bool:
        """Say whether it is one person, who may have several accounts."""
        if self.account is not None and self.account == other.account:
            return True
        return self.person != "" and self.person == other.person


NOBODY = Who(None, None, "", is_bot=False)
People = Callable[[int | None], Who]

_DELETED, _BOT, _OWN_PR = int(Reason.DELETED), int(Reason.BOT), int(Reason.OWN_PR)  # plain numbers are quick
_REVIEWER_UNKNOWN = int(Reason.REVIEWER_UNKNOWN)


def pull_key(repository: str, number: int) -> str:
    """Name a pull request as people write it."""
    return f"{repository}!{number}"


def issue_key(repository: str, number: str) -> str:
    """Name an issue as people write it."""
    return f"{repository}#{number}"


def pull_events(row: Row, repository: str, people: People, marks: Marks) -> Iterator[EventRow]:
    """Give the events of one row of `pull`: opened, and where it was merged, that and its main review."""
    key, author = pull_key(repository, row["number"]), people(row["author"])
    yield _event(row, Kind.PR_OPENED, row["created"], key, author, marks)
    if row["merged"] is not None:
        yield _event(row, Kind.PR_MERGED, row["merged"], key, author, marks)
        if row["assignees"]:
            yield from _main_reviews(row, key, people, marks)


def issue_events(row: Row, repository: str, people: People, marks: Marks) -> Iterator[EventRow]:
    """Give the one event of a row of `issue`."""
    key = issue_key(repository, row["number"])
    yield _event(row, Kind.ISSUE_OPENED, row["created"], key, people(row["author"]), marks)


def assigned(accounts: Iterable[tuple[int | None, bool | None]]) -> str:
    """Write down who is assigned to a pull request, and who of them accepted, for `pull.assignees`."""
    signs = {True: "+", False: "-", None: "?"}
    return " ".join(sorted(f"{account or 0}{signs[accepted]}" for account, accepted in accounts))


def assignees_of(text: str) -> tuple[list[int | None], list[int | None]]:
    """Read back who accepted, and who is assigned in any case; None is an account that the host hides."""
    words = text.split()
    every = [int(word[:-1]) or None for word in words]
    return [number for number, word in zip(every, words, strict=True) if word[-1] == "+"], every


def _main_reviews(row: Row, key: str, people: People, marks: Marks) -> Iterator[EventRow]:
    """Give the review of the one assignee who accepted; else of each who may have, as not yet known."""
    accepted, every = assignees_of(row["assignees"])
    author = people(row["author"])
    if len(accepted) == 1:
        reviewer = people(accepted[0])
        against = _OWN_PR if reviewer.is_same(author) else 0
        yield _event(row, Kind.MAIN_REVIEW, row["merged"], key, reviewer, marks, against)
        return
    unknown = Marks(marks.bits, marks.scopes, marks.maybe | MAYBE_REVIEWER)
    for account in dict.fromkeys(every):
        reviewer = people(account)
        if not reviewer.is_same(author):
            yield _event(row, Kind.MAIN_REVIEW, row["merged"], key, reviewer, unknown, _REVIEWER_UNKNOWN)


def _event(row: Row, kind: Kind, at: int, key: str, who: Who, marks: Marks, against: int = 0) -> EventRow:
    bits = marks.bits | against
    bits |= _BOT if who.is_bot else 0
    return {
        "kind": kind.value,
        "person": who.person,
        "key": key,
        "subject": key,
        "at": at,
        "bits": bits | _DELETED if row["deleted"] else bits,
        "scopes": marks.scopes,
        "maybe": marks.maybe,
        "amount": 1,
        "account": who.account,
        "title": row["title"],
        "link": row["url"],
    }
