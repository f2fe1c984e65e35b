"""From comments to events: what is said under a pull request or an issue, held against all that is said there.

Pure. Whose thread a reply is in and what came after the merge depend on the whole, so the comments of one topic
are always derived together; the readings are those of the SIG's rules, B and B2.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.model import Fact, Kind, Reason
from bot.store.facts import EventRow, People, Row, Who
from bot.store.remarks import Remarks, title_of
from bot.store.settings import Marks

_DELETED, _BOT, _OWN_PR = int(Reason.DELETED), int(Reason.BOT), int(Reason.OWN_PR)  # plain numbers are quick
_OWN_THREAD, _AFTER_MERGE, _LINE = int(Reason.OWN_THREAD), int(Reason.AFTER_MERGE), int(Fact.LINE_COMMENT)


@dataclass(frozen=True, slots=True)
class Topic:
    """What comments stand under; a pull request has an author whose own comments do not count, and ends."""

    kind: Kind
    key: str  # owner/repo!12
    url: str
    marks: Marks
    author: Who | None  # None for an issue
    deleted: bool
    ended: int | None  # what is said in that second is still in time

    @classmethod
    def of_pull(cls, row: Row, key: str, author: Who, marks: Marks) -> "Topic":
        """Describe a pull request: it ends with its merge, else with being closed, if it is closed now."""
        closed = row["closed"] if row["state"] != "open" else None
        ended = row["merged"] if row["merged"] is not None else closed
        return cls(Kind.REVIEW_COMMENT, key, row["url"], marks, author, row["deleted"], ended)

    @classmethod
    def of_issue(cls, row: Row, key: str, marks: Marks) -> "Topic":
        """Describe an issue."""
        return cls(Kind.ISSUE_COMMENT, key, row["url"], marks, None, row["deleted"], None)


def comment_events(
    topic: Topic, comments: Sequence[Row], people: People, remarks: Remarks
) -> Iterator[EventRow]:
    """Give the event of every comment of a topic."""
    further = _further(comments, people)
    for row in comments:
        who, body = people(row["author"]), row["body"]
        bits = topic.marks.bits | int(remarks.against(body))
        bits |= _BOT if who.is_bot else 0
        bits |= _OWN_PR if topic.author is not None and who.is_same(topic.author) else 0
        bits |= _OWN_THREAD if row["number"] in further else 0
        bits |= _AFTER_MERGE if topic.ended is not None and row["created"] > topic.ended else 0
        bits |= _DELETED if topic.deleted or row["deleted"] else 0
        bits |= _LINE if row["line"] else 0
        yield {
            "kind": topic.kind.value,
            "person": who.person,
            "key": f"{topic.key}#note_{row['number']}",
            "subject": topic.key,
            "at": row["created"],
            "bits": bits,
            "scopes": topic.marks.scopes,
            "maybe": topic.marks.maybe,
            "amount": 1,
            "account": who.account,
            "title": title_of(body),
            "link": row["url"] or f"{topic.url}#note_{row['number']}",
        }


def _further(comments: Sequence[Row], people: People) -> set[int]:
    """Find the comments by which somebody speaks again in a thread: all but their first one there.

    A deleted comment is as if it had never been, or a database that never saw it would count otherwise.
    """
    if not any(row["reply_to"] for row in comments):
        return set()
    live = sorted(
        (row for row in comments if not row["deleted"]), key=lambda row: (row["created"], row["number"])
    )
    roots = _roots({row["number"]: row["reply_to"] for row in live})
    spoke: set[tuple[int, str | int]] = set()
    further: set[int] = set()
    for row in live:
        who = people(row["author"])
        if not (speaker := who.person or who.account):
            continue
        turn = (roots[row["number"]], speaker)
        if turn in spoke:
            further.add(row["number"])
        spoke.add(turn)
    return further


def _roots(answered: Mapping[int, int | None]) -> dict[int, int]:
    """Follow replies to the comment that began each thread, or to one that nobody knows any more."""
    roots: dict[int, int] = {}
    for start in answered:
        number, passed = start, dict[int, None]()
        while number not in roots and number not in passed:
            passed[number] = None
            number = answered.get(number) or number
        # Nothing before it: it is the first. Replies in a circle are one thread.
        root = roots.get(number, number)
        roots |= dict.fromkeys(passed, root)
    return roots
