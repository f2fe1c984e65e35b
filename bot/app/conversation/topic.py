"""One topic, a pull request or an issue, with everything that was said under it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.actions import Under
from bot.documents.answer import read_answer
from bot.documents.marks import has_mark
from bot.forge.own import Own
from bot.forge.records import CommentRecord
from bot.model import Account
from bot.rules.conversation import Conversation, Remark, conversation


@dataclass(frozen=True, slots=True)
class Topic:
    """Where people talk; `updated` is the host's time of its last change (seconds since 1970 UTC)."""

    repository: str
    under: Under
    number: str
    author: Account | None
    title: str
    state: str
    updated: int
    created: int
    url: str = ""

    def __str__(self) -> str:
        return f"{self.repository}{'!' if self.under == 'pulls' else '#'}{self.number}"

    @property
    def is_pull(self) -> bool:
        return self.under == "pulls"


@dataclass(frozen=True, slots=True)
class Talk:
    """A topic as it stands on the host: its remarks, the first one first, and what they come to."""

    topic: Topic
    remarks: tuple[Remark, ...]
    stands: Conversation

    def with_answer(self, remark: Remark) -> "Talk":
        """Give the talk as it is once the bot has answered: one comment more, or one of its own changed."""
        others = tuple(each for each in self.remarks if each.id != remark.id)
        remarks = (*others, remark)
        return Talk(self.topic, remarks, conversation(remarks))


def read_talk(own: Own, topic: Topic, accounts: Collection[str], key: str) -> Talk:
    """Read what was said under a topic; `accounts` are those whose marked comments are the bot's own."""
    remarks = tuple(remarks_of(own.comments(topic.repository, topic.under, topic.number), accounts, key))
    return Talk(topic, remarks, conversation(remarks))


def remarks_of(comments: Iterable[CommentRecord], accounts: Collection[str], key: str) -> Iterable[Remark]:
    """Tell the bot's own answers from what people say: by a mark and an author, never by one of the two."""
    for comment in comments:
        is_own = comment.author is not None and comment.author.login.lower() in accounts
        read = read_answer(comment.body, key) if is_own else None
        if is_own and read is None and has_mark(comment.body, key):
            yield Remark(comment.id, comment.author, comment.body, comment.created, True)
        elif read:
            yield Remark(
                comment.id, comment.author, read.text, comment.created, True, read.record, read.is_whole
            )
        else:
            yield Remark(comment.id, comment.author, comment.body, comment.created)
