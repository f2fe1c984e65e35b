"""The record that an answer of the bot carries: what it answers, and what was claimed, confirmed, wished or voted.

It stands in the bot's own comment, for people and for the bot: whatever becomes of the comment that asked, this is
what was said. A claim has the very form that `contributions/*.yaml` gives it.
"""

import re
from datetime import datetime
from typing import Any, Literal, Self, TypeAlias

import yaml
from pydantic import Field, model_validator

from bot.addresses import without_addresses
from bot.errors import ConfigError
from bot.sig.fields import Key, Login, Positive, Some, Text
from bot.sig.ladder import Vote
from bot.sig.records import (
    ArticleRecord,
    CorrectionRecord,
    LinkRecord,
    MeetingRecord,
    StatementRecord,
    TalkRecord,
    TaskRecord,
)
from bot.sig.schedule import Schedule, Swap
from bot.sig.tasks import GivenUp, Taken
from bot.sig.validation import Model, check, slip
from bot.sig.yaml import load

Section: TypeAlias = Literal[
    "articles", "talks", "organised", "attended", "tasks", "corrections", "links", "recommendations", "swaps"
]


class Answers(Model):
    """Which comment is answered: whose it was, when it was written, and which of its commands were run."""

    note: Text = Field(description="The comment's number on the host")
    by: Login = Field(description="The login of whoever wrote it, as it was then")
    id: Text = Field(description="The account's number on the host")
    at: datetime = Field(description="When it was written")
    did: tuple[Text, ...] = Field((), description="The commands that were run, by their digests")


class Claimed(Model):
    """Something claimed, with its number in the topic, in the form of the file it would stand in."""

    n: Positive = Field(description="Its number in this topic")
    articles: ArticleRecord | None = None
    talks: TalkRecord | None = None
    organised: MeetingRecord | None = None
    attended: MeetingRecord | None = None
    tasks: TaskRecord | None = None
    corrections: CorrectionRecord | None = None
    links: LinkRecord | None = None
    recommendations: StatementRecord | None = None
    swaps: Swap | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(getattr(self, name) is not None for name in SECTIONS) != 1:
            raise slip("a claim is one thing")
        return self

    @property
    def section(self) -> Section:
        """Name the section of contributions/, or of meetings/schedule.yaml, that it belongs to."""
        return next(name for name in SECTIONS if getattr(self, name) is not None)

    @property
    def entry(self) -> dict[str, Any]:
        """Give the entry as it would stand there."""
        model: Model = getattr(self, self.section)
        return model.model_dump(by_alias=True, exclude_defaults=True)


SECTIONS: tuple[Section, ...] = (
    "articles", "talks", "organised", "attended", "tasks", "corrections", "links", "recommendations", "swaps",
)  # fmt: skip


class Settled(Model):
    """What became of a claim, said by whoever may."""

    n: Positive = Field(description="The claim's number in this topic")
    result: Literal["confirmed", "rejected", "withdrawn"] = Field(description="What was said")
    reason: str = Field("", description="Why")
    points: Positive | None = Field(None, description="Points awarded, where it is a task")


class Opened(Model):
    """A vote as it was opened."""

    candidate: Login = Field(description="The login of the candidate")
    role: Key = Field(description="The role")
    rule: Vote = Field(description="The rule as it was then")
    electorate: Some[Login] = Field(description="Who may vote")
    recused: tuple[Login, ...] = Field((), description="Who does not, being concerned")
    opened: datetime = Field(description="When it was opened")
    deadline: datetime = Field(description="The last second in which a ballot counts")
    ended: Literal["passed", "failed", "no_quorum", "withdrawn"] | None = Field(
        None, description="How it ended"
    )


class Cast(Model):
    """A vote that somebody gave, and when: a later one of the same person counts."""

    choice: Literal["yes", "no", "abstain"] = Field(description="What was said")
    at: datetime = Field(description="When it was said")


class Decided(Model):
    """A decision made elsewhere, as a Maintainer put it on record."""

    who: Login = Field(description="Whom it is about")
    role: Key = Field(description="The role")
    link: Text = Field(description="Where it can be read")


class Wish(Model):
    """What somebody wants for themselves."""

    what: Literal["hide", "show", "promote", "withdraw"] = Field(description="What is wished for")
    role: Key | None = Field(None, description="The role, for a promotion")
    who: Login | None = Field(None, description="Whom it is about, where that is somebody else")


class ConversationRecord(Model):
    """The whole block."""

    answers: Answers | None = None
    claims: tuple[Claimed, ...] = ()
    settled: tuple[Settled, ...] = ()
    vote: Opened | None = None
    ballots: tuple[Cast, ...] = ()
    decided: tuple[Decided, ...] = ()
    wishes: tuple[Wish, ...] = ()
    arranged: Schedule | None = Field(None, description="What was arranged about meetings, as in their file")
    taken: tuple[Taken, ...] = ()
    given_up: tuple[GivenUp, ...] = ()
    later: Literal["edited", "deleted"] | None = Field(
        None, description="What became of the comment that asked; nothing follows from it"
    )

    @property
    def says_something(self) -> bool:
        """Say whether anything is on record that another text of the comment that asked would call in doubt."""
        said = (self.claims, self.settled, self.vote, self.ballots, self.decided, self.wishes)
        return any((*said, self.arranged, self.taken, self.given_up))


def read_record(line: str, block: str) -> ConversationRecord | None:
    """Read a record: one line on what is answered, and a block of YAML, "" where nothing follows from it.

    None where one of the two is not whole.
    """
    match = _ANSWERS.fullmatch(line)
    try:
        document = load(block.encode(), "record")
    except ConfigError:
        return None
    if match is None or document.problems:
        return None
    if document.tree is None:
        rest: ConversationRecord | None = ConversationRecord()
    else:
        rest, _ = check(document, ConversationRecord)
    try:
        at = datetime.fromisoformat(match["at"])
    except ValueError:
        return None
    answers = Answers(
        note=match["note"], by=match["by"], id=match["id"], at=at, did=tuple(match["did"].split())
    )
    return rest and rest.model_copy(update={"answers": answers})


def write_record(record: ConversationRecord) -> tuple[str, str]:
    """Write line and block so that `read_record` reads them again; e-mail addresses are left out."""
    answers = record.answers
    assert answers is not None
    words = (answers.note, f"{answers.by}/{answers.id}", answers.at.isoformat(), *answers.did)
    tree = record.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"answers"})
    block = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000) if tree else ""
    return " ".join(words), without_addresses(block)


_ANSWERS = re.compile(
    r"(?P<note>[0-9A-Za-z_-]+) (?P<by>[A-Za-z0-9][A-Za-z0-9_.-]*)/(?P<id>[0-9A-Za-z]+) (?P<at>\S+)"
    r"(?P<did>(?: [0-9a-f]+)*)"
)
